-- Grain: signal that somebody has answered.
--
-- signal_id names a signal by its grain, as extractors.records.digest does, so that a signal found again is the same
-- one. What counts is the last answer given by the day as_of.
create macro mart.signal_id(review_id, claim_id, rule, pmid) as (
    left(sha256(concat_ws(chr(31), review_id, claim_id, rule, pmid)), 16)
);
comment on macro mart.signal_id is 'Hash of review, claim, rule and PMID: the same on every machine and day.';

create macro mart.signal_answer_as_of(as_of) as table
select signal_id, arg_max(decision, (decided_at, decision_id)) as decision
from core.decision
where decided_at::date <= as_of
group by signal_id;
comment on macro table mart.signal_answer_as_of is 'The last answer given to each signal by a day. Grain: signal.';
