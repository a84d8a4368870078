-- Grain: claim of kind first_symptom and symptom finding.
--
--   the claim's symptom, called commonest or in at least half, or in a single case   reinforces
--   the claim's symptom in fewer than half                                          extends
--   another symptom called commonest   contradicts from group_patients on, extends in fewer
-- That one patient began with another symptom says nothing about which is commonest.
create macro mart.compare_first_symptom(studies, findings) as table
with seen as (
    select
        claim.review_id,
        claim.claim_id,
        claim.symptom,
        finding.finding_id,
        finding.name,
        finding.value,
        finding.unit,
        study.patient_count,
        study.is_single_case,
        coalesce(finding.detail = 'commonest', false) as is_commonest,
        case finding.unit when 'percent' then finding.value / 100 else finding.value / study.patient_count end as share
    from core.claim as claim
    join query_table(studies) as study on study.review_id = claim.review_id and study.is_on_topic
    join query_table(findings) as finding on finding.pmid = study.pmid and finding.kind = 'first_symptom'
    where claim.is_current and claim.kind = 'first_symptom'
),
related as (
    select
        *,
        case
            when name = symptom and not is_commonest and share < mart.threshold('majority_share') then 'extends'
            when name = symptom then 'reinforces'
            when is_commonest and not is_single_case and patient_count >= mart.threshold('group_patients')
                then 'contradicts'
            when is_commonest and not is_single_case then 'extends'
        end as relation
    from seen
)
select
    review_id,
    claim_id,
    finding_id,
    relation,
    'symptom' as basis,
    name as subject,
    null::double as ratio,
    symptom || ' the commonest first symptom' as before,
    name || case when is_commonest then ' as the commonest' else ' as first symptom' end
        || mart.stated(value, unit) || mart.in_patients(patient_count) as observed,
    case
        when name = symptom and relation = 'reinforces' then 'the review''s symptom came first'
        when name = symptom then 'the review''s symptom was there in fewer than half'
        else 'another symptom was the commonest'
    end as reason
from related
where relation is not null;
comment on macro table mart.compare_first_symptom is
    'First symptoms beside claims of the commonest one. Grain: claim and finding.';
