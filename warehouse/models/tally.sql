-- Grain: claim and category.
--
-- All that the literature found so far says about a claim in numbers, each patient counted once: pooled shares, the
-- median of the series' medians, patients treated, the largest series; with the review's own line where it draws one.
-- Only studies whose standing is 'counted' are added up; the others stand in beside, each with its reason.
--
-- estimate: share     patients / of_patients, as if they were one sample
--           months    the median of the studies' medians, each study one vote (McGrath 2019, Stat Med 38:969)
--           patients  the sum of those treated, or the largest series
-- warehouse/tally.py adds intervals: DuckDB has no quantiles of the normal and binomial distributions.
-- line: the figure on which the claim stands, in unit, or what its words mean by signals.toml ("seldom", "mostly").
create macro mart.tally_as_of(as_of) as table
with brought as (
    from mart.tally_study_as_of(as_of)
),
gathered as (
    select
        review_id,
        claim_id,
        measure,
        category,
        unit,
        count(*) filter (standing = 'counted') as studies,
        case
            when measure = 'series_size' then coalesce(max(patients) filter (standing = 'counted'), 0)
            else coalesce(sum(patients) filter (standing = 'counted'), 0)
        end::bigint as patients,
        (sum(of_patients) filter (standing = 'counted'))::bigint as of_patients,
        count(*) filter (standing = 'counted' and is_news) as new_studies,
        case
            when measure = 'series_size' then coalesce(max(patients) filter (standing = 'counted' and is_news), 0)
            else coalesce(sum(patients) filter (standing = 'counted' and is_news), 0)
        end::bigint as new_patients,
        (sum(of_patients) filter (standing = 'counted' and is_news))::bigint as new_of_patients,
        list(value order by value, pmid) filter (standing = 'counted' and unit = 'months') as medians,
        list(
            {
                'pmid': pmid, 'entry_date': entry_date::varchar, 'standing': standing, 'reason': reason,
                'patients': patients,
                'of_patients': of_patients, 'value': value
            }
            order by entry_date, pmid
        ) filter (standing <> 'counted' and (patients > 0 or value is not null)) as beside
    from brought
    group by review_id, claim_id, measure, category, unit
)
select
    gathered.review_id,
    gathered.claim_id,
    claim.claim_index,
    gathered.measure,
    gathered.category,
    gathered.unit,
    coalesce(
        case gathered.measure
            when 'primary_tumour' then list_position(claim.ranking, gathered.category)
            when 'treatment' then list_position(claim.treatments, gathered.category)
            when 'first_symptom' then case when gathered.category = claim.symptom then 1 end
            when 'cause_of_death' then case when gathered.category = replace(claim.cause, '_', ' ') then 1 end
            when 'change' then case when gathered.category like 'improved %' then 1 end
            else 1
        end,
        0
    ) as claimed_place,
    studies,
    patients,
    of_patients,
    case
        when studies = 0 then null
        when gathered.unit = 'share' then patients / nullif(of_patients, 0)
        when gathered.unit = 'months' then list_median(medians)
        else patients
    end as estimate,
    new_studies,
    new_patients,
    new_of_patients,
    coalesce(medians, []) as medians,
    case
        when gathered.measure in ('median_survival', 'series_size') then claim.figure_value
        when gathered.measure = 'change' and gathered.category like 'improved %' then mart.threshold('seldom_share')
        when gathered.measure = 'cause_of_death' and gathered.category = replace(claim.cause, '_', ' ')
            then mart.threshold('majority_share')
    end as line,
    case
        when gathered.measure in ('median_survival', 'series_size')
            then mart.figure_words(claim.figure_value, claim.figure_unit, claim.figure_comparator)
        when gathered.measure = 'change' and gathered.category like 'improved %'
            then format('seldom: up to {:.0f} %', 100 * mart.threshold('seldom_share'))
        when gathered.measure = 'cause_of_death' and gathered.category = replace(claim.cause, '_', ' ')
            then format('mostly: over {:.0f} %', 100 * mart.threshold('majority_share'))
        when gathered.measure = 'primary_tumour' and list_contains(claim.ranking, gathered.category)
            then case list_position(claim.ranking, gathered.category)
                when 1 then 'the commonest' else 'among the commonest' end
        when gathered.measure = 'first_symptom' and gathered.category = claim.symptom then 'the commonest'
        when gathered.measure = 'treatment' and list_contains(claim.treatments, gathered.category)
            then case claim.kind when 'not_put_forward' then 'not put forward' else 'put first' end
    end as line_words,
    coalesce(beside, []) as beside
from gathered
join core.claim as claim on claim.review_id = gathered.review_id and claim.claim_id = gathered.claim_id;
comment on macro table mart.tally_as_of is
    'What the literature says about a claim in numbers on a day, each patient once. Grain: claim and category.';

create view mart.tally as
select
    review_id, claim_id, claim_index, measure, category, unit, claimed_place, studies, patients, of_patients, estimate,
    new_studies, new_patients, new_of_patients, medians, line, line_words, beside
from mart.tally_as_of(current_date);
comment on view mart.tally is
    'What the literature says about a claim in numbers, each patient counted once, today. Grain: claim and category.';
comment on column mart.tally.review_id is 'Review.';
comment on column mart.tally.claim_id is 'Claim.';
comment on column mart.tally.claim_index is 'Place of the claim in the review''s file, from 0.';
comment on column mart.tally.measure is
    'median_survival, primary_tumour, treatment, change, first_symptom, cause_of_death or series_size.';
comment on column mart.tally.category is 'Tumour, treatment, symptom, cause or change that is counted.';
comment on column mart.tally.unit is 'Of estimate and line: share (0 to 1), months or patients.';
comment on column mart.tally.claimed_place is
    'Place among what the claim names, from 1; 0: the claim does not name it.';
comment on column mart.tally.studies is 'Studies added up.';
comment on column mart.tally.patients is
    'Their patients (or deaths) in the category; for medians all their patients, for series_size those of the largest.';
comment on column mart.tally.of_patients is
    'Patients (or deaths) of the studies that state the split; empty where no share is formed.';
comment on column mart.tally.estimate is
    'Pooled share, median of medians, patients treated or largest series, in unit.';
comment on column mart.tally.new_studies is 'Of the studies, those since the review''s update.';
comment on column mart.tally.new_patients is
    'Of the patients, those of the studies since the review''s update; of series_size, the largest of those.';
comment on column mart.tally.new_of_patients is 'Of of_patients, those of the studies since the review''s update.';
comment on column mart.tally.medians is 'The medians added up, in months, in order.';
comment on column mart.tally.line is 'Where the claim draws its line, in unit; empty where it draws none.';
comment on column mart.tally.line_words is 'What the claim says of the category, in words.';
comment on column mart.tally.beside is
    'Studies that say something of the category and are not added up: their numbers and the reason.';
