-- Grain: claim of kind cause_of_death and finding of what patients died of.
--
-- Shares are of the deaths that the abstract explains. A share of fewer than group_patients deaths, and single deaths
-- from another cause, leave the claim unclear: what most patients die of cannot be seen in a handful.
--   the claim's cause, in at least half or without a number   reinforces; in fewer than half: contradicts
--   another cause in at least half                            contradicts
create macro mart.compare_cause_of_death(studies, findings) as table
with seen as (
    select
        claim.review_id,
        claim.claim_id,
        claim.cause,
        finding.finding_id,
        finding.name,
        finding.value,
        finding.unit,
        study.patient_count,
        case finding.unit
            when 'percent' then study.patient_count
            else sum(finding.value) over (partition by claim.review_id, claim.claim_id, study.pmid)
        end as deaths
    from core.claim as claim
    join query_table(studies) as study on study.review_id = claim.review_id and study.is_on_topic
    join query_table(findings) as finding on finding.pmid = study.pmid and finding.kind = 'cause_of_death'
    where claim.is_current and claim.kind = 'cause_of_death'
),
shared as (
    select
        *,
        case unit when 'percent' then value / 100 else value / nullif(deaths, 0) end as share,
        coalesce(deaths >= mart.threshold('group_patients'), false) as is_group
    from seen
),
related as (
    select
        *,
        case
            when name = cause and value is null then 'reinforces'
            when name = cause and share >= mart.threshold('majority_share') then 'reinforces'
            when name = cause and is_group then 'contradicts'
            when name <> cause and is_group and share >= mart.threshold('majority_share') then 'contradicts'
            else 'unclear'
        end as relation
    from shared
)
select
    review_id,
    claim_id,
    finding_id,
    relation,
    'cause' as basis,
    replace(name, '_', ' ') as subject,
    null::double as ratio,
    'patients mostly die of ' || replace(cause, '_', ' ') as before,
    'death from ' || replace(name, '_', ' ') || mart.stated(value, unit) || mart.in_patients(patient_count) as observed,
    case relation
        when 'reinforces' then 'most deaths had the review''s cause'
        when 'contradicts' then 'most deaths had another cause'
        else 'too few deaths to see what most patients die of'
    end as reason
from related;
comment on macro table mart.compare_cause_of_death is
    'Causes of death beside claims of what patients mostly die of. Grain: claim and finding.';
