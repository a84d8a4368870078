-- Grain: claim, category and study.
--
-- What each study brings to the tally of a claim, with its standing: only 'counted' is added up. Beside those of
-- mart.counted_study there is 'selected': a study that chose its patients by what is counted
-- (tally_primary_tumour.sql).
-- Each kind of claim that can be tallied has its own tally_MEASURE.sql, which takes the names of the relations that
-- hold the studies and what was read in them. Kinds without one (diagnostic_choice, frequency_ratio) have no tally:
-- abstracts give no numbers of patients for them that could be added up.
create macro mart.tally_study_as_of(as_of) as table
with studies as (
    from mart.counted_study_as_of(as_of) where standing <> 'no_patients'
),
findings as (
    from mart.finding_as_of(as_of)
),
outcomes as (
    from mart.study_outcome_as_of(as_of)
),
brought as (
    from mart.tally_survival('studies', 'findings')
    union all by name from mart.tally_primary_tumour('studies', 'findings')
    union all by name from mart.tally_treatment('studies', 'findings')
    union all by name from mart.tally_change('studies', 'outcomes')
    union all by name from mart.tally_first_symptom('studies', 'findings')
    union all by name from mart.tally_cause_of_death('studies', 'findings')
    union all by name from mart.tally_series_size('studies')
)
select
    brought.review_id,
    brought.claim_id,
    brought.measure,
    brought.category,
    brought.unit,
    brought.pmid,
    studies.entry_date,
    studies.is_news,
    case
        when studies.standing = 'counted' and brought.is_selected then 'selected'
        else studies.standing
    end as standing,
    case
        when studies.standing = 'counted' and brought.is_selected then 'chose its patients by their primary tumour'
        else studies.reason
    end as reason,
    brought.patients::bigint as patients,
    brought.of_patients::bigint as of_patients,
    brought.value
from brought
join studies using (review_id, pmid);
comment on macro table mart.tally_study_as_of is
    'What each study brings to the tally of a claim on a day, and whether it is added up.'
    ' Grain: claim, category and study.';

create view mart.tally_study as
select
    review_id, claim_id, measure, category, unit, pmid, entry_date, is_news, standing, reason, patients, of_patients,
    value
from mart.tally_study_as_of(current_date);
comment on view mart.tally_study is
    'What each study brings to the tally of a claim, and whether it is added up. Grain: claim, category and study.';
comment on column mart.tally_study.review_id is 'Review.';
comment on column mart.tally_study.claim_id is 'Claim.';
comment on column mart.tally_study.measure is
    'median_survival, primary_tumour, treatment, change, first_symptom, cause_of_death or series_size.';
comment on column mart.tally_study.category is 'Tumour, treatment, symptom, cause or change that is counted.';
comment on column mart.tally_study.unit is 'share (of patients, or deaths), months or patients.';
comment on column mart.tally_study.pmid is 'Study.';
comment on column mart.tally_study.entry_date is 'Day the study entered PubMed.';
comment on column mart.tally_study.is_news is 'Whether it entered after the review''s last update.';
comment on column mart.tally_study.standing is
    'counted (added up), selected, same_patients, pooled or retracted (shown beside).';
comment on column mart.tally_study.reason is 'Why it is added up or not, for a person.';
comment on column mart.tally_study.patients is
    'Patients (or deaths) in the category; for a median the patients it is of.';
comment on column mart.tally_study.of_patients is
    'Patients (or deaths) that the study''s split is of; for shares only.';
comment on column mart.tally_study.value is 'Median in months, or size of the series in patients.';
