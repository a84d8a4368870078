-- Grain: review, claim, rule and study; at most one rule for a claim and a study.
--
-- A signal is a reason to look at a claim again. A comparison meets a rule of core.rule when it meets every condition
-- of the row; the first rule in the order of the file that any comparison of the study meets is the one told, so that
-- one finding is not told twice under a stronger and a weaker name (B2 takes in A4 and A7, A1 takes in A7). The
-- comparison furthest from the review's figure leads; the others that meet the same rule are evidence beside it.
--
-- first_seen_on is the day PubMed had the study: the first day that an editor could have known, whenever we looked.
-- state is open, or what an editor answered by the day as_of: accepted, dismissed or deferred.
create macro mart.signal_as_of(as_of) as table
with cited as (
    select claim.review_id, claim.claim_id, max(work.patients) as patients
    from core.claim as claim
    join core.work as work on work.review_id = claim.review_id and list_contains(claim.works, work.work_id)
    group by claim.review_id, claim.claim_id
),
met as (
    select comparison.*, rule.rule, rule.rule_index, rule.speaks_against
    from mart.claim_comparison_as_of(as_of) as comparison
    left join cited using (review_id, claim_id)
    join core.rule as rule on rule.relation = comparison.relation
        and (rule.claim_kinds = [] or list_contains(rule.claim_kinds, comparison.claim_kind))
        and (rule.bases = [] or list_contains(rule.bases, comparison.basis))
        and (rule.designs = [] or list_contains(rule.designs, comparison.study_design))
        and (rule.pivotal is null or rule.pivotal = comparison.is_pivotal)
        and coalesce(comparison.patient_count, 0) >= rule.min_patients
        and (
            rule.ratio_at_most is null and rule.ratio_at_least is null
            or coalesce(comparison.ratio <= rule.ratio_at_most, false)
            or coalesce(comparison.ratio >= rule.ratio_at_least, false)
        )
        and (not rule.more_patients_than_cited or coalesce(comparison.patient_count > cited.patients, false))
    qualify rule.rule_index = min(rule.rule_index) over (
        partition by comparison.review_id, comparison.claim_id, comparison.pmid
    )
),
ordered as (
    select
        *,
        row_number() over (
            partition by review_id, claim_id, pmid
            order by abs(ln(greatest(ratio, 1e-9))) desc nulls last, section = 'TITLE', section, start_char, finding_id
        ) as place,
        row_number() over (
            partition by review_id, claim_id, pmid, section, sentence_start order by start_char, finding_id
        ) as place_in_sentence
    from met
),
gathered as (
    select
        review_id,
        claim_id,
        rule,
        pmid,
        list({'pmid': pmid, 'sentence': sentence, 'section': section, 'start': sentence_start, 'end': sentence_end}
            order by place) filter (place_in_sentence = 1) as evidence
    from ordered
    group by review_id, claim_id, rule, pmid
),
ranked as (
    select ordered.*, gathered.evidence, priority_rule.priority
    from ordered
    join gathered using (review_id, claim_id, rule, pmid)
    join core.priority_rule as priority_rule
        on (priority_rule.rules = [] or list_contains(priority_rule.rules, ordered.rule))
        and (priority_rule.bases = [] or list_contains(priority_rule.bases, ordered.basis))
        and (priority_rule.pivotal is null or priority_rule.pivotal = ordered.is_pivotal)
        and coalesce(ordered.patient_count, 0) >= priority_rule.min_patients
    where ordered.place = 1
    qualify priority_rule.rule_index = min(priority_rule.rule_index) over (
        partition by ordered.review_id, ordered.claim_id, ordered.pmid
    )
),
answered as (
    select signal_id, arg_max(decision, (decided_at, decision_id)) as decision
    from core.decision
    where decided_at::date <= as_of
    group by signal_id
),
named as (
    select left(sha256(concat_ws(chr(31), review_id, claim_id, rule, pmid)), 16) as signal_id, * from ranked
)
select
    signal_id,
    review_id,
    claim_id,
    rule,
    pmid,
    relation,
    priority,
    entry_date as first_seen_on,
    coalesce(answered.decision, 'open') as state,
    before,
    after,
    evidence,
    speaks_against,
    finding_id,
    is_pivotal,
    study_design,
    patient_count
from named
left join answered using (signal_id);
comment on macro table mart.signal_as_of is
    'Reasons to look at a claim again, as they stood on a day. Grain: review, claim, rule and study.';

create view mart.signal as
select
    signal_id, review_id, claim_id, rule, pmid, relation, priority, first_seen_on, state, before, after, evidence,
    speaks_against, finding_id, is_pivotal, study_design, patient_count
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
