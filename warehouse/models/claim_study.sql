-- Grain: claim and study.
--
-- What one study does to one claim, all its findings taken together: it contradicts if any finding does, else reinforces
-- if any does, else extends, else is unclear. A study in which findings contradict and reinforce is one an editor has to
-- read, so the contradiction is what is told; is_mixed says that there is more.
--
-- is_dismissed: by the day as_of an editor has dismissed every signal of this study about this claim (the last answer to
-- each counts); such a study stays in the counts but no longer moves the claim's status.
create macro mart.claim_study_as_of(as_of) as table
with answered as (
    select signal_id, arg_max(decision, (decided_at, decision_id)) as decision
    from core.decision
    where decided_at::date <= as_of
    group by signal_id
),
dismissed as (
    select signal.review_id, signal.claim_id, signal.pmid
    from core.signal as signal
    join answered using (signal_id)
    group by all
    having bool_and(answered.decision = 'dismissed')
),
together as (
    select
        review_id,
        claim_id,
        pmid,
        any_value(claim_kind) as claim_kind,
        bool_or(relation = 'contradicts') as contradicts,
        bool_or(relation = 'reinforces') as reinforces,
        bool_or(relation = 'extends') as extends,
        any_value(is_pivotal) as is_pivotal,
        any_value(study_design) as study_design,
        any_value(patient_count) as patient_count,
        any_value(entry_date) as entry_date
    from mart.claim_comparison_as_of(as_of)
    group by review_id, claim_id, pmid
)
select
    together.review_id,
    together.claim_id,
    together.pmid,
    together.claim_kind,
    case
        when contradicts then 'contradicts'
        when reinforces then 'reinforces'
        when extends then 'extends'
        else 'unclear'
    end as relation,
    contradicts and reinforces as is_mixed,
    together.is_pivotal,
    together.study_design,
    together.patient_count,
    together.entry_date,
    dismissed.pmid is not null as is_dismissed
from together
left join dismissed using (review_id, claim_id, pmid);
comment on macro table mart.claim_study_as_of is
    'What each study does to each claim on a day, its findings taken together. Grain: claim and study.';

create view mart.claim_study as
select
    review_id, claim_id, pmid, claim_kind, relation, is_mixed, is_pivotal, study_design, patient_count, entry_date,
    is_dismissed
from mart.claim_study_as_of(current_date);
comment on view mart.claim_study is
    'What each study does to each claim, its findings taken together, today. Grain: claim and study.';
comment on column mart.claim_study.review_id is 'Review.';
comment on column mart.claim_study.claim_id is 'Claim.';
comment on column mart.claim_study.pmid is 'Study.';
comment on column mart.claim_study.claim_kind is 'What kind of statement the claim is.';
comment on column mart.claim_study.relation is 'reinforces, contradicts, extends or unclear.';
comment on column mart.claim_study.is_mixed is 'Whether some of its findings contradict and others reinforce.';
comment on column mart.claim_study.is_pivotal is 'Whether the study is pivotal in a rare disease.';
comment on column mart.claim_study.study_design is 'Study design.';
comment on column mart.claim_study.patient_count is 'Patients that the study itself analysed.';
comment on column mart.claim_study.entry_date is 'Day the study entered PubMed.';
comment on column mart.claim_study.is_dismissed is
    'Whether an editor has dismissed every signal of this study about this claim.';
