-- Grain: claim of kind first_symptom, study and symptom.
--
-- How many of a study's patients began with which symptom. A group is in the tally of the symptoms whose number it
-- states; "pain was the commonest" has no number and is in none. One patient either began with a symptom or did not.
create macro mart.tally_first_symptom(studies, findings) as table
with named as (
    select
        claim.review_id,
        claim.claim_id,
        study.pmid,
        study.patients,
        finding.name,
        max(case when study.patients = 1 then 1
            else mart.stated_patients(finding.value, finding.unit, study.patients) end) as stated
    from core.claim as claim
    join query_table(studies) as study using (review_id)
    join query_table(findings) as finding on finding.pmid = study.pmid and finding.kind = 'first_symptom'
    where claim.is_current and claim.kind = 'first_symptom'
    group by claim.review_id, claim.claim_id, study.pmid, study.patients, finding.name
),
none_of as (
    select single.review_id, single.claim_id, single.pmid, single.patients, other.name, 0
    from (select distinct review_id, claim_id, pmid, patients from named where patients = 1) as single
    join (select distinct review_id, claim_id, name from named where stated is not null) as other
        using (review_id, claim_id)
    anti join named on named.review_id = single.review_id and named.claim_id = single.claim_id
        and named.pmid = single.pmid and named.name = other.name
)
select
    review_id,
    claim_id,
    pmid,
    'first_symptom' as measure,
    name as category,
    'share' as unit,
    stated as patients,
    patients as of_patients,
    null::double as value,
    false as is_selected
from (from named union all from none_of)
where stated is not null;
comment on macro table mart.tally_first_symptom is
    'Patients by first symptom in each study, for claims of the commonest one. Grain: claim, study and symptom.';
