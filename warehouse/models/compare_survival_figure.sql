-- Grain: claim of kind survival_figure and survival finding.
--
-- "More than half of the patients live less than four months" is a statement about a median. So:
--   median of the whole group   beside the figure directly
--   survival rate of the group  where it bounds the median: curves only fall, so a rate above 50 % at 12 months puts
--                               the median past 12, and one below 50 % at 3 months puts it before 3; else unclear
--   beyond the figure by less than chance makes a median of so few patients vary: unclear (median_errors)
--   subgroup, mean, range       extends: it says for whom, or it is drawn out by a few long survivors
--   one patient, a handful      extends: it shows what can happen, not what happens to half
-- Progression-free survival is another thing and is not compared. Sources: Ottawa B2 and A4 compare like with like;
-- the reference readers gave "extends" to means and to single patients.
create macro mart.compare_survival_figure(studies, findings) as table
with seen as (
    select
        claim.review_id,
        claim.claim_id,
        claim.figure_value as figure,
        claim.figure_unit,
        claim.figure_comparator as comparator,
        finding.* exclude (low, high),
        study.patient_count,
        case
            when study.is_single_case or finding.detail = 'single_patient'
                or study.patient_count < mart.threshold('median_patients') then 'single_patients'
            when coalesce(finding.patient_group, 'all') <> 'all' then 'subgroup'
            when finding.detail is not null then 'mean'
            when finding.name = 'other_survival' then 'single_patients'
            else 'figure'
        end as basis,
        finding.name = 'overall_survival_rate' as is_rate
    from core.claim as claim
    join query_table(studies) as study on study.review_id = claim.review_id and study.is_on_topic
    join query_table(findings) as finding on finding.pmid = study.pmid and finding.kind = 'survival'
    where claim.is_current
        and claim.kind = 'survival_figure'
        and finding.name <> 'median_progression_free_survival'
        and finding.value is not null
        and (finding.unit = 'months' or finding.at_months is not null)
),
bounded as (
    select
        *,
        case when not is_rate then value when value > 50 then at_months when value < 50 then 0 end as low,
        case when not is_rate then value when value < 50 then at_months end as high
    from seen
),
-- Beyond the figure, but by less than a median of so many patients varies.
weighed as (
    select
        *,
        coalesce(
            comparator in ('below', 'at_most') and low > figure and low < figure * mart.chance_factor(patient_count)
            or comparator in ('at_least', 'above') and high < figure
                and high * mart.chance_factor(patient_count) > figure,
            false
        ) as is_by_chance
    from bounded
),
related as (
    select
        *,
        case
            when figure_unit <> 'months' then 'unclear'
            when basis <> 'figure' then 'extends'
            when is_by_chance then 'unclear'
            else mart.figure_relation(low, high, figure, comparator)
        end as relation
    from weighed
)
select
    review_id,
    claim_id,
    finding_id,
    relation,
    basis,
    case when coalesce(patient_group, 'all') <> 'all' then patient_group else 'all patients' end as subject,
    case
        when figure_unit <> 'months' then null
        when not is_rate then value / figure
        when relation = 'contradicts' then coalesce(nullif(low, 0), high) / figure
    end as ratio,
    'median survival ' || mart.figure_words(figure, figure_unit, comparator) as before,
    case
        when is_rate then format('{:g} % alive at {:g} months', value, at_months)
        when basis = 'single_patients' then format('{:g} months', value)
        when detail = 'mean' then format('mean {:g} months', value)
        when detail is not null then format('{:g} months', value)
        else format('median {:g} months', value)
    end
    || case
        when coalesce(patient_group, 'all') <> 'all' then ' in ' || patient_group
        else mart.in_patients(patient_count)
    end as observed,
    case
        when figure_unit <> 'months' then 'the claim gives a share of patients without a time: months do not compare'
        when basis = 'single_patients' then 'few patients show what can happen, not what happens to half'
        when basis = 'subgroup' then 'a subgroup says for whom, not for half of all'
        when basis = 'mean' then 'a few long survivors draw out a mean or range'
        when is_by_chance then 'the median lies beyond the figure by less than a median of so few patients varies'
        when relation = 'unclear' then 'a rate at this time leaves open on which side of the figure the median lies'
        when is_rate then 'survival curves only fall, so this rate puts the median on one side of the figure'
        else format('the median is {:.2g} times the figure', value / figure)
    end as reason
from related;
comment on macro table mart.compare_survival_figure is
    'Survival findings beside claims of how long patients live. Grain: claim and finding.';
