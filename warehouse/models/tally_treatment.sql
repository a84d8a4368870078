-- Grain: claim of kind treatment_of_choice or not_put_forward, study and treatment.
--
-- How many patients were given which treatment that acts on the tumour: the number stated, else all where the title
-- names the treatment or the patient is one; where neither, the study states no number and is not in the tally. A claim
-- about treatments that a review leaves aside is tallied for those alone. A technique counts as its class as well:
-- radiosurgery is radiotherapy. Numbers only: surgeons report the patients
-- whom they operated on, so a share of them would say who writes and not who is treated.
create macro mart.tally_treatment(studies, findings) as table
with given as (
    select
        claim.review_id,
        claim.claim_id,
        study.pmid,
        finding.name,
        coalesce(
            max(mart.stated_patients(finding.value, finding.unit, study.patients)),
            any_value(study.patients) filter (study.patients = 1 or finding.section = 'TITLE')
        ) as stated
    from core.claim as claim
    join query_table(studies) as study using (review_id)
    join query_table(findings) as finding on finding.pmid = study.pmid and finding.kind = 'treatment'
    join core.cancer_treatment as class on class.name = finding.name
    where claim.is_current
        and (
            claim.kind = 'treatment_of_choice'
            or claim.kind = 'not_put_forward' and list_contains(claim.treatments, finding.name)
        )
    group by claim.review_id, claim.claim_id, study.pmid, finding.name
)
select
    review_id,
    claim_id,
    pmid,
    'treatment' as measure,
    name as category,
    'patients' as unit,
    stated as patients,
    null::double as of_patients,
    null::double as value,
    false as is_selected
from given
where stated > 0;
comment on macro table mart.tally_treatment is
    'Patients by treatment in each study, for claims about treatments. Grain: claim, study and treatment.';
