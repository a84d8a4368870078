-- Grain: claim of kind survival_figure and study.
--
-- The median overall survival, in months, of each study's patients as one group, as compare_survival_figure.sql
-- compares it: no means, rates or subgroups, and no median of fewer than median_patients. Of two medians of all its
-- patients the longer is taken, the further from a review that says "under".
create macro mart.tally_survival(studies, findings) as table
select
    claim.review_id,
    claim.claim_id,
    study.pmid,
    'median_survival' as measure,
    'all patients' as category,
    'months' as unit,
    any_value(study.patients) as patients,
    null::double as of_patients,
    max(finding.value) as value,
    false as is_selected
from core.claim as claim
join query_table(studies) as study using (review_id)
join query_table(findings) as finding on finding.pmid = study.pmid
where claim.is_current
    and claim.kind = 'survival_figure'
    and claim.figure_unit = 'months'
    and finding.kind = 'survival'
    and finding.name = 'median_overall_survival'
    and finding.unit = 'months'
    and finding.value >= 0
    and finding.detail is null
    and coalesce(finding.patient_group, 'all') = 'all'
    and coalesce(study.patients >= mart.threshold('median_patients'), true)
group by claim.review_id, claim.claim_id, study.pmid;
comment on macro table mart.tally_survival is
    'Median survival in each study, for claims of how long patients live. Grain: claim and study.';
