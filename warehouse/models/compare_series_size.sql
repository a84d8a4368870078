-- Grain: claim of kind series_size and the patient count of a larger study.
--
-- A record stands until one series of own patients is larger. Pooled literature is no series (it counts others'
-- patients again), and a smaller series says nothing: only larger ones are compared. An imaging series counts: it is
-- patients of one report, and both reference readers let 45 and 49 imaged patients stand against 40.
create macro mart.compare_series_size(studies, findings) as table
select
    claim.review_id,
    claim.claim_id,
    finding.finding_id,
    'contradicts' as relation,
    'series_size' as basis,
    study.study_design as subject,
    finding.value / claim.figure_value as ratio,
    'the largest series holds ' || format('{:g}', claim.figure_value) || ' patients' as before,
    'a series of ' || format('{:g}', finding.value) || ' patients' as observed,
    'one larger series ends a record' as reason
from core.claim as claim
join query_table(studies) as study on study.review_id = claim.review_id and study.is_on_topic
join query_table(findings) as finding on finding.pmid = study.pmid
    and finding.kind = 'patient_count'
    and finding.value = study.patient_count
where claim.is_current
    and claim.kind = 'series_size'
    and study.whose_patients = 'own'
    and study.patient_count > claim.figure_value
qualify row_number() over (
    partition by claim.review_id, claim.claim_id, study.pmid order by finding.section, finding.start_char
) = 1;
comment on macro table mart.compare_series_size is
    'Series of own patients that are larger than the largest a review knows. Grain: claim and finding.';
