-- Grain: claim of kind frequency_ratio and frequency finding.
--
-- "Epidural compression is about 25 times as frequent": the one kind of claim that compares two populations, so studies
-- of epidural or vertebral metastases speak to it too. About means within half and one and a half times
-- (about_ratio_low, about_ratio_high: the Ottawa method's B2).
create macro mart.compare_frequency_ratio(studies, findings) as table
with related as (
    select
        claim.review_id,
        claim.claim_id,
        claim.figure_value as figure,
        claim.figure_comparator as comparator,
        finding.finding_id,
        finding.value,
        study.patient_count,
        case
            when study.is_single_case then 'extends'
            else mart.figure_relation(finding.value, finding.value, claim.figure_value, claim.figure_comparator)
        end as relation
    from core.claim as claim
    join query_table(studies) as study
        on study.review_id = claim.review_id and (study.is_on_topic or study.topic = 'epidural_or_vertebral')
    join query_table(findings) as finding on finding.pmid = study.pmid
        and finding.kind = 'frequency_ratio'
        and finding.value > 0
    where claim.is_current and claim.kind = 'frequency_ratio'
)
select
    review_id,
    claim_id,
    finding_id,
    relation,
    'figure' as basis,
    'frequency' as subject,
    value / figure as ratio,
    mart.figure_words(figure, 'times', comparator) || ' as frequent' as before,
    format('a ratio of {:g}', value) || mart.in_patients(patient_count) as observed,
    format('the ratio is {:.2g} times the review''s', value / figure) as reason
from related;
comment on macro table mart.compare_frequency_ratio is
    'How often one disease occurs for another, beside claims that say so. Grain: claim and finding.';
