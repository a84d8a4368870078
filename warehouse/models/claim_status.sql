-- Grain: claim.
--
-- Where each claim stands, by the decision table core.status_rule (RAND: Shekelle, Newberry), with the row that decided
-- in words and the numbers it was decided on. The four counts are of studies since the review's update. A study whose
-- signal an editor has dismissed by the day is counted, but does not decide.
create macro mart.claim_status_as_of(as_of) as table
with weighed as (
    select
        study.*,
        coalesce(answered.decision = 'dismissed', false)
            and mart.answer_holds(
                answered.decision, answered.deferred_until, answered.said,
                mart.said(study.signal_relation, study.after), as_of
            ) as is_dismissed
    from mart.claim_study_as_of(as_of) as study
    left join mart.signal_answer_as_of(as_of) as answered
        on answered.signal_id = mart.signal_id(study.review_id, study.claim_id, study.rule, study.pmid)
),
counted as (
    select
        claim.review_id,
        claim.claim_id,
        claim.claim_index,
        claim.kind,
        count(*) filter (study.relation = 'reinforces') as reinforces,
        count(*) filter (study.relation = 'contradicts') as contradicts,
        count(*) filter (study.relation = 'extends') as extends,
        count(*) filter (study.relation = 'unclear') as unclear,
        count(*) filter (study.is_dismissed) as dismissed,
        count(*) filter (not study.is_dismissed and study.relation = 'contradicts') as contradicting,
        count(*) filter (not study.is_dismissed and study.relation = 'contradicts' and study.is_pivotal)
            as pivotal_contradicting,
        count(*) filter (not study.is_dismissed and study.relation = 'reinforces' and study.is_pivotal)
            as pivotal_reinforcing,
        count(*) filter (not study.is_dismissed and study.speaks_against) as signals,
        count(*) filter (not study.is_dismissed and study.speaks_against and study.priority in ('medium', 'high'))
            as notable_signals,
        count(*) filter (not study.is_dismissed and study.signal_relation = 'contradicts' and study.priority = 'high')
            as high_contradicting
    from core.claim as claim
    left join weighed as study on study.review_id = claim.review_id and study.claim_id = claim.claim_id
    where claim.is_current
    group by all
),
decided as (
    select counted.*, rule.status, rule.meaning
    from counted
    join core.status_rule as rule
        on (rule.claim_kinds = [] or list_contains(rule.claim_kinds, counted.kind))
        and counted.contradicting >= rule.min_contradicting
        and counted.pivotal_contradicting >= rule.min_pivotal_contradicting
        and (rule.max_pivotal_reinforcing is null or counted.pivotal_reinforcing <= rule.max_pivotal_reinforcing)
        and counted.high_contradicting >= rule.min_high_contradicting
        and counted.notable_signals >= rule.min_notable_signals
        and counted.signals >= rule.min_signals
    qualify rule.rule_index = min(rule.rule_index) over (partition by counted.review_id, counted.claim_id)
)
select
    review_id,
    claim_id,
    claim_index,
    status,
    reinforces,
    contradicts,
    extends,
    unclear,
    case
        when reinforces + contradicts + extends + unclear = 0 then 'no study since the update bears on it'
        else format('{}: {} contradict ({} pivotal), {} reinforce ({} pivotal), {} extend',
            meaning, contradicts, pivotal_contradicting, reinforces, pivotal_reinforcing, extends)
    end
    || case when dismissed > 0 then format('; an editor set aside {}', dismissed) else '' end as reason
from decided;
comment on macro table mart.claim_status_as_of is 'Where each claim stood on a day, and why. Grain: claim.';

create view mart.claim_status as
select review_id, claim_id, claim_index, status, reinforces, contradicts, extends, unclear, reason
from mart.claim_status_as_of(current_date);
comment on view mart.claim_status is 'Where each claim stands today, and why. Grain: claim.';
comment on column mart.claim_status.review_id is 'Review.';
comment on column mart.claim_status.claim_id is 'Claim.';
comment on column mart.claim_status.claim_index is 'Place in the review''s file, from 0.';
comment on column mart.claim_status.status is
    'still_valid, possibly_out_of_date, probably_out_of_date or out_of_date.';
comment on column mart.claim_status.reinforces is 'Studies since the update that reinforce it.';
comment on column mart.claim_status.contradicts is 'Studies since the update that contradict it.';
comment on column mart.claim_status.extends is 'Studies since the update that extend it.';
comment on column mart.claim_status.unclear is 'Studies since the update that bear on it without saying which way.';
comment on column mart.claim_status.reason is
    'The row of the decision table that fits, and the numbers it was met with.';
