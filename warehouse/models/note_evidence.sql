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
join mart.finding_as_of(as_of) as finding using (finding_id)
left join mart.counted_study_as_of(as_of) as counted
    on counted.review_id = told.review_id and counted.pmid = told.pmid;
comment on macro table mart.note_evidence_as_of is
    'What each study since the update says about each claim, for a draft update note. Grain: claim and study.';

create view mart.note_evidence as
select
    review_id, claim_id, pmid, relation, is_pivotal, study_design, patient_count, before, observed, survival_months,
    sentence, section, entry_date, is_counted
from mart.note_evidence_as_of(current_date);
comment on view mart.note_evidence is
    'What each study since the update says about each claim, today, for a draft update note. Grain: claim and study.';
comment on column mart.note_evidence.review_id is 'Review.';
comment on column mart.note_evidence.claim_id is 'Claim.';
comment on column mart.note_evidence.pmid is 'Study.';
comment on column mart.note_evidence.relation is 'reinforces, contradicts, extends or unclear.';
comment on column mart.note_evidence.is_pivotal is 'Whether the study is pivotal in a rare disease.';
comment on column mart.note_evidence.study_design is 'Study design.';
comment on column mart.note_evidence.patient_count is 'Patients that the study itself analysed.';
comment on column mart.note_evidence.before is 'What the review says, in short.';
comment on column mart.note_evidence.observed is 'What the study found, in short, without a verdict.';
comment on column mart.note_evidence.survival_months is 'Its survival figure in months, where the finding is one.';
comment on column mart.note_evidence.sentence is 'Sentence that says so.';
comment on column mart.note_evidence.section is 'Section of the article that the sentence stands in.';
comment on column mart.note_evidence.entry_date is 'Day the study entered PubMed.';
comment on column mart.note_evidence.is_counted is
    'Whether its patients are its own: not those of another study, nor pooled from others.';
