-- Grain: claim of kind series_size and study of more than one patient whose number is stated.
create macro mart.tally_series_size(studies) as table
select
    claim.review_id,
    claim.claim_id,
    study.pmid,
    'series_size' as measure,
    'largest series' as category,
    'patients' as unit,
    study.patients,
    null::double as of_patients,
    study.patients::double as value,
    false as is_selected
from core.claim as claim
join query_table(studies) as study using (review_id)
where claim.is_current and claim.kind = 'series_size' and study.patients > 1;
comment on macro table mart.tally_series_size is
    'Patients of each series, for claims of the largest one. Grain: claim and study.';
