-- Grain: claim of kind effect_on_function, study and change of function.
--
-- How many patients improved, stayed or worsened after the claim's treatment, where the outcome can be put down to it:
-- it alone is named in the title, or, in a single case or a title without treatments, was given (credited_treatments
-- in treated_study.sql). A study that states no number of a change is not in the tally of that change; one patient who
-- is said to have changed one way did not change another.
create macro mart.tally_change(studies, outcomes) as table
with credited as (
    select
        claim.review_id,
        claim.claim_id,
        study.pmid,
        array_to_string(claim.treatments, ' or ') as treatment,
        outcome.outcome_patients,
        outcome.improved_share,
        outcome.stable_share,
        outcome.worsened_share,
        case when study.patients = 1
            and coalesce(outcome.improved_share, outcome.stable_share, outcome.worsened_share) is not null
            then 0 end as otherwise
    from core.claim as claim
    join query_table(studies) as study using (review_id)
    join query_table(outcomes) as outcome on outcome.pmid = study.pmid
    where claim.is_current
        and claim.kind = 'effect_on_function'
        and outcome.outcome_patients <= study.patients
        and len(outcome.cancer_treatments) > 0
        and list_has_all(
            claim.treatments,
            case when study.patients = 1 or outcome.title_treatments = [] then outcome.cancer_treatments
                else outcome.title_treatments end
        )
),
changed as (
    unpivot (
        select
            review_id, claim_id, pmid, treatment, outcome_patients,
            coalesce(improved_share, otherwise) as improved,
            coalesce(stable_share, otherwise) as stable,
            coalesce(worsened_share, otherwise) as worse
        from credited
    )
    on improved, stable, worse
    into name change value share
)
select
    review_id,
    claim_id,
    pmid,
    'change' as measure,
    change || ' after ' || treatment as category,
    'share' as unit,
    round(share * outcome_patients) as patients,
    outcome_patients as of_patients,
    null::double as value,
    false as is_selected
from changed;
comment on macro table mart.tally_change is
    'Patients by change of function in each study, for claims of what a treatment does for it.'
    ' Grain: claim, study and change.';
