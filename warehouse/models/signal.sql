-- Grain: review, claim, rule and study; at most one rule for a claim and a study (claim_study.sql says which).
--
-- A signal is a reason to look at a claim again.
--
-- first_seen_on is the day PubMed had the study: the first day that an editor could have known, whenever we looked.
-- state is open, or what an editor answered by the day as_of: accepted, dismissed or deferred. The last answer counts,
-- for as long as the signal says what it said then: signal_answer.sql.
create macro mart.signal_as_of(as_of) as table
with named as (
    select
        mart.signal_id(review_id, claim_id, rule, pmid) as signal_id,
        mart.said(signal_relation, after) as said,
        *
    from mart.claim_study_as_of(as_of)
    where rule is not null
)
select
    signal_id,
    named.review_id,
    named.claim_id,
    named.rule,
    named.pmid,
    named.signal_relation as relation,
    named.priority,
    named.entry_date as first_seen_on,
    case
        when mart.answer_holds(answered.decision, answered.deferred_until, answered.said, named.said, as_of)
            then answered.decision
        else 'open'
    end as state,
    named.before,
    named.after,
    named.evidence,
    named.speaks_against,
    named.finding_id,
    named.is_pivotal,
    named.study_design,
    named.patient_count,
    named.said
from named
left join mart.signal_answer_as_of(as_of) as answered using (signal_id);
comment on macro table mart.signal_as_of is
    'Reasons to look at a claim again, as they stood on a day. Grain: review, claim, rule and study.';

create view mart.signal as
select
    signal_id, review_id, claim_id, rule, pmid, relation, priority, first_seen_on, state, before, after, evidence,
    speaks_against, finding_id, is_pivotal, study_design, patient_count, said
from mart.signal_as_of(current_date);
comment on view mart.signal is 'Reasons to look at a claim again, today. Grain: review, claim, rule and study.';
comment on column mart.signal.signal_id is 'Hash of review, claim, rule and PMID.';
comment on column mart.signal.review_id is 'Review.';
comment on column mart.signal.claim_id is 'Claim to look at again.';
comment on column mart.signal.rule is 'Rule that fired: core.rule.';
comment on column mart.signal.pmid is 'Study that made it fire.';
comment on column mart.signal.relation is 'Relation of the study to the claim.';
comment on column mart.signal.priority is 'How soon to look: high, medium or low.';
comment on column mart.signal.first_seen_on is 'Day the study entered PubMed: the first day an editor could know.';
comment on column mart.signal.state is 'open, accepted, dismissed or deferred.';
comment on column mart.signal.before is 'What the review says, in short.';
comment on column mart.signal.after is 'What the study appears to show, in short.';
comment on column mart.signal.evidence is
    'Sentences that say so, the leading one first, with their place in the article; characters from 0.';
comment on column mart.signal.speaks_against is 'Whether it counts against the claim''s status.';
comment on column mart.signal.finding_id is 'Finding of the leading sentence.';
comment on column mart.signal.is_pivotal is 'Whether the study is pivotal in a rare disease.';
comment on column mart.signal.study_design is 'Study design.';
comment on column mart.signal.patient_count is 'Patients that the study itself analysed.';
comment on column mart.signal.said is
    'What it says, in a form that changes only when its relation or a figure changes (mart.said).';
