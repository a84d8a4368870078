-- Grain: claim and study that bears on it since the review's update.
--
-- The rows that a draft update note rests on (flows/note.py): what each study says about each claim, in one finding with
-- its sentence. Of a study's findings that have its relation to the claim the one furthest from the review's figure
-- speaks, before the title only where there is no other. is_counted: its patients are not those of another study, nor
-- pooled from others (counted_study.sql). observed is what was found, without a verdict.
create macro mart.note_evidence_as_of(as_of) as table
with comparison as (
    from mart.claim_comparison_as_of(as_of)
),
told as (
    select comparison.*
    from comparison
    join mart.claim_study_as_of(as_of) as study using (review_id, claim_id, pmid, relation)
    qualify row_number() over (
        partition by comparison.review_id, comparison.claim_id, comparison.pmid
        order by
            abs(ln(greatest(comparison.ratio, 1e-9))) desc nulls last, comparison.section = 'TITLE',
            comparison.section, comparison.start_char, comparison.finding_id
    ) = 1
)
select
    told.review_id,
    told.claim_id,
    told.pmid,
    told.relation,
    told.is_pivotal,
    told.study_design,
    told.patient_count,
    told.before,
    trim(replace(told.after, mart.appears(told.relation), '')) as observed,
    case when finding.kind = 'survival' and finding.unit = 'months' then finding.value end as survival_months,
    told.sentence,
    told.section,
    told.entry_date,
    coalesce(counted.standing = 'counted', false) as is_counted
from told
join core.finding as finding using (finding_id)
left join mart.counted_study_as_of(as_of) as counted
    on counted.review_id = told.review_id and counted.pmid = told.pmid;
comment on macro table mart.note_evidence_as_of is
    'What each study since the update says about each claim, for a draft update note. Grain: claim and study.';
