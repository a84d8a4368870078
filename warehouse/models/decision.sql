-- Grain: decision.
--
-- What people answered to signals, with how long it took from the letter. The person's reason stays in core.decision:
-- it is not passed on.
create macro mart.decision_as_of(as_of) as table
with told as (
    select decision.decision_id, max(alert.delivered_at) as told_at
    from core.decision as decision
    join core.alert_signal as telling using (signal_id)
    join core.alert as alert on alert.alert_id = telling.alert_id and alert.recipient = decision.decided_by
        and alert.delivered_at <= decision.decided_at
    group by decision.decision_id
)
select
    decision.decision_id,
    decision.signal_id,
    signal.review_id,
    signal.claim_id,
    signal.rule,
    signal.pmid,
    decision.decision,
    decision.deferred_until,
    decision.said,
    decision.decided_by,
    decision.decided_at,
    date_diff('second', told.told_at, decision.decided_at) / 60.0 as minutes_from_alert,
    row_number() over (
        partition by decision.signal_id order by decision.decided_at desc, decision.decision_id desc
    ) = 1 as is_last
from core.decision as decision
left join core.signal as signal using (signal_id)
left join told using (decision_id)
where decision.decided_at::date <= as_of;
comment on macro table mart.decision_as_of is 'What people had answered to signals by a day. Grain: decision.';

create view mart.decision as
select
    decision_id, signal_id, review_id, claim_id, rule, pmid, decision, deferred_until, said, decided_by, decided_at,
    minutes_from_alert, is_last
from mart.decision_as_of(current_date);
comment on view mart.decision is 'What people answered to signals. Grain: decision.';
comment on column mart.decision.decision_id is 'Answer it came from.';
comment on column mart.decision.signal_id is 'Signal answered.';
comment on column mart.decision.review_id is 'Review.';
comment on column mart.decision.claim_id is 'Claim to look at again.';
comment on column mart.decision.rule is 'Rule that fired.';
comment on column mart.decision.pmid is 'Study that made it fire.';
comment on column mart.decision.decision is 'accepted, dismissed, deferred, or reopened (undone).';
comment on column mart.decision.deferred_until is
    'Day on which a deferred signal is open again; empty: until reopened.';
comment on column mart.decision.said is 'What the signal said when it was answered (mart.said); empty: not kept.';
comment on column mart.decision.decided_by is 'Who answered.';
comment on column mart.decision.decided_at is 'When, UTC.';
comment on column mart.decision.minutes_from_alert is
    'Minutes from the last letter that told this person of it; empty: no letter of theirs did.';
comment on column mart.decision.is_last is 'Whether it is the last answer to its signal: the one that counts.';
