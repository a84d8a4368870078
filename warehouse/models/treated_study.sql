-- Grain: review and eligible study, with its outcome and whether its patients did well.
--
-- did_well is the "clinically important benefit" of the Ottawa method's A3 and A5, in the measures of this field: most
-- patients improve, or they live longer than the review says patients live, or most lesions are controlled. Stable
-- function is not counted: the review already grants that to its own treatment. A group lives longer by its median and
-- by more than chance (chance_factor.sql), one patient by the months lived and single_case_ratio times as long.
--
-- credited_treatments are those to which the outcome may be put down: all that were given, or, in a group, those that
-- the title names. "Surgery of intramedullary metastases" is about surgery, though some patients had radiotherapy too.
create macro mart.treated_study_as_of(as_of) as table
with expected as (
    select review_id, max(figure_value) as months
    from core.claim
    where is_current and kind = 'survival_figure' and figure_unit = 'months'
    group by review_id
)
select
    study.*,
    outcome.* exclude (pmid, title_treatments),
    case
        when study.is_single_case or outcome.title_treatments = [] then outcome.cancer_treatments
        else outcome.title_treatments
    end as credited_treatments,
    coalesce(
        outcome.improved_share, outcome.stable_share, outcome.worsened_share, outcome.walking_share,
        outcome.kept_walking_share, outcome.regained_walking_share, outcome.local_control_percent,
        outcome.median_months, outcome.longest_months
    ) is not null as has_outcome,
    coalesce(outcome.improved_share >= mart.threshold('majority_share'), false)
        or coalesce(outcome.local_control_percent >= mart.threshold('local_control_percent'), false)
        or coalesce(outcome.median_months > expected.months * mart.chance_factor(study.patient_count), false)
        or coalesce(
            study.is_single_case and outcome.longest_months >= mart.threshold('single_case_ratio') * expected.months,
            false
        ) as did_well,
    concat_ws(', ',
        case
            when study.is_single_case and outcome.improved_share = 1 then 'improved'
            when study.is_single_case and outcome.stable_share = 1 then 'stable'
            when study.is_single_case and outcome.worsened_share = 1 then 'worse'
            when outcome.improved_share is not null then format('{:.0f} % improved', 100 * outcome.improved_share)
            when outcome.stable_share is not null then format('{:.0f} % stable', 100 * outcome.stable_share)
            when outcome.walking_share is not null then format('{:.0f} % walked after', 100 * outcome.walking_share)
        end,
        case when outcome.kept_walking_share is not null
            then format('{:.0f} % still walked', 100 * outcome.kept_walking_share) end,
        case when outcome.regained_walking_share is not null
            then format('{:.0f} % walked again', 100 * outcome.regained_walking_share) end,
        case when outcome.local_control_percent is not null
            then format('local control {:g} %', outcome.local_control_percent) end,
        case
            when outcome.median_months is not null and not study.is_single_case
                then format('median survival {:g} months', outcome.median_months)
            when study.is_single_case and outcome.longest_months is not null
                then format('{:g} months survived', outcome.longest_months)
        end
    ) as outcome_words
from mart.pivotal_as_of(as_of) as study
join mart.study_outcome_as_of(as_of) as outcome using (pmid)
left join expected using (review_id);
comment on macro table mart.treated_study_as_of is
    'Studies that may speak about a review, with their outcome and whether their patients did well.'
    ' Grain: review and study.';
