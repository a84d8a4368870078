-- Grain: review and study that gives the median overall survival of all its patients.
--
-- What may be drawn beside the review's own figure: medians in months of whole groups, as compare_survival_figure.sql
-- compares them with it. Means, rates, subgroups and single patients are other measures and are left out. A study that
-- gives two medians of all its patients counts with the longer one, the further from a review that says "under".
create macro mart.survival_series_as_of(as_of) as table
select
    comparison.review_id,
    comparison.pmid,
    finding.value as median_months,
    comparison.patient_count,
    comparison.relation
from mart.claim_comparison_as_of(as_of) as comparison
join mart.finding_as_of(as_of) as finding using (finding_id)
where comparison.claim_kind = 'survival_figure'
    and comparison.basis = 'figure'
    and finding.name = 'median_overall_survival'
    and finding.unit = 'months'
qualify row_number() over (
    partition by comparison.review_id, comparison.pmid order by finding.value desc, finding.finding_id
) = 1;
comment on macro table mart.survival_series_as_of is
    'Median overall survival of whole groups in new studies of a review''s subject. Grain: review and study.';
