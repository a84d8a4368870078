-- Grain: claim and study.
--
-- What one study does to one claim, all its findings taken together, and whether that is a reason to look again.
--
-- relation: it contradicts if any finding does, else reinforces if any does, else extends, else is unclear. A study
-- with findings on both sides is one that an editor has to read, so the contradiction is told; is_mixed says that
-- there is more.
--
-- rule: the signal. A comparison meets a rule of core.rule when it meets every condition of the row; the first rule, in
-- the order of the file, that any comparison of the study meets is the one told, so that one finding is not told twice
-- under a stronger and a weaker name (B2 takes in A4 and A7, A1 takes in A7). The comparison furthest from the review's
-- figure leads (its finding, relation and words); the other comparisons that meet the same rule are evidence beside it.
create macro mart.claim_study_as_of(as_of) as table
with comparison as (
    from mart.claim_comparison_as_of(as_of)
),
together as (
    select
        review_id,
        claim_id,
        pmid,
        any_value(claim_kind) as claim_kind,
        case
            when bool_or(relation = 'contradicts') then 'contradicts'
            when bool_or(relation = 'reinforces') then 'reinforces'
            when bool_or(relation = 'extends') then 'extends'
            else 'unclear'
        end as relation,
        bool_or(relation = 'contradicts') and bool_or(relation = 'reinforces') as is_mixed,
        any_value(is_pivotal) as is_pivotal,
        any_value(study_design) as study_design,
        any_value(patient_count) as patient_count,
        any_value(entry_date) as entry_date
    from comparison
    group by review_id, claim_id, pmid
),
cited as (
    select claim.review_id, claim.claim_id, max(work.patients) as patients
    from core.claim as claim
    join core.work as work on work.review_id = claim.review_id and list_contains(claim.works, work.work_id)
    group by claim.review_id, claim.claim_id
),
met as (
    select comparison.*, rule.rule, rule.speaks_against
    from comparison
    left join cited using (review_id, claim_id)
    join core.rule as rule on rule.relation = comparison.relation
        and (rule.claim_kinds = [] or list_contains(rule.claim_kinds, comparison.claim_kind))
        and (rule.bases = [] or list_contains(rule.bases, comparison.basis))
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
        pmid,
        list({'pmid': pmid, 'sentence': sentence, 'section': section, 'start': sentence_start, 'end': sentence_end}
            order by place) filter (place_in_sentence = 1) as evidence
    from ordered
    group by review_id, claim_id, pmid
),
told as (
    select
        ordered.review_id,
        ordered.claim_id,
        ordered.pmid,
        ordered.rule,
        ordered.speaks_against,
        ordered.relation,
        ordered.before,
        ordered.after,
        ordered.finding_id,
        gathered.evidence,
        priority_rule.priority
    from ordered
    join gathered using (review_id, claim_id, pmid)
    join core.priority_rule as priority_rule
        on (priority_rule.rules = [] or list_contains(priority_rule.rules, ordered.rule))
        and (priority_rule.bases = [] or list_contains(priority_rule.bases, ordered.basis))
        and (priority_rule.pivotal is null or priority_rule.pivotal = ordered.is_pivotal)
        and coalesce(ordered.patient_count, 0) >= priority_rule.min_patients
    where ordered.place = 1
    qualify priority_rule.rule_index = min(priority_rule.rule_index) over (
        partition by ordered.review_id, ordered.claim_id, ordered.pmid
    )
)
select
    together.*,
    told.rule,
    told.priority,
    told.speaks_against,
    told.relation as signal_relation,
    told.before,
    told.after,
    told.finding_id,
    told.evidence
from together
left join told using (review_id, claim_id, pmid);
comment on macro table mart.claim_study_as_of is
    'What each study does to each claim on a day, its findings taken together, and the signal it gives.'
    ' Grain: claim and study.';

create view mart.claim_study as
select
    review_id, claim_id, pmid, claim_kind, relation, is_mixed, is_pivotal, study_design, patient_count, entry_date,
    rule, priority, speaks_against, signal_relation, before, after, finding_id, evidence
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
comment on column mart.claim_study.rule is 'Rule that fired: core.rule; empty: no reason to look again.';
comment on column mart.claim_study.priority is 'How soon to look: high, medium or low.';
comment on column mart.claim_study.speaks_against is 'Whether the signal counts against the claim''s status.';
comment on column mart.claim_study.signal_relation is 'Relation of the leading comparison, which met the rule.';
comment on column mart.claim_study.before is 'What the review says, in short.';
comment on column mart.claim_study.after is 'What the study appears to show, in short.';
comment on column mart.claim_study.finding_id is 'Finding of the leading comparison.';
comment on column mart.claim_study.evidence is
    'Sentences that say so, the leading one first, with their place in the article; characters from 0.';
