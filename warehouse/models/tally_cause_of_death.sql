-- Grain: claim of kind cause_of_death, study and cause.
--
-- How many of the deaths that a study explains had which cause. The deaths are those it gives a cause for; a
-- percentage, of a number of deaths that it does not state, and a cause named without a number are in no tally, save of
-- one patient.
create macro mart.tally_cause_of_death(studies, findings) as table
with named as (
    select
        claim.review_id,
        claim.claim_id,
        study.pmid,
        finding.name,
        any_value(study.patients) as patients,
        coalesce(
            max(case when finding.unit <> 'percent'
                then mart.stated_patients(finding.value, finding.unit, study.patients) end),
            any_value(case when study.patients = 1 then 1 end)
        ) as stated
    from core.claim as claim
    join query_table(studies) as study using (review_id)
    join query_table(findings) as finding on finding.pmid = study.pmid and finding.kind = 'cause_of_death'
    where claim.is_current and claim.kind = 'cause_of_death'
    group by claim.review_id, claim.claim_id, study.pmid, finding.name
),
explained as (
    select review_id, claim_id, pmid, sum(stated) as deaths
    from named
    group by review_id, claim_id, pmid
    having sum(stated) between 1 and any_value(patients)
)
select
    explained.review_id,
    explained.claim_id,
    explained.pmid,
    'cause_of_death' as measure,
    replace(cause.name, '_', ' ') as category,
    'share' as unit,
    coalesce(named.stated, 0) as patients,
    explained.deaths as of_patients,
    null::double as value,
    false as is_selected
from explained
join (select distinct review_id, claim_id, name from named where stated is not null) as cause
    using (review_id, claim_id)
left join named on named.review_id = explained.review_id and named.claim_id = explained.claim_id
    and named.pmid = explained.pmid and named.name = cause.name;
comment on macro table mart.tally_cause_of_death is
    'Deaths by cause in each study, for claims of what patients die of. Grain: claim, study and cause.';
