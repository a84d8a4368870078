-- Grain: signal that somebody has answered.
--
-- signal_id names a signal by its grain, as extractors.records.digest does, so that a signal found again is the same
-- one. What counts is the last answer given by the day as_of, as far as it still holds: mart.answer_holds.
create macro mart.signal_id(review_id, claim_id, rule, pmid) as (
    left(sha256(concat_ws(chr(31), review_id, claim_id, rule, pmid)), 16)
);
comment on macro mart.signal_id is 'Hash of review, claim, rule and PMID: the same on every machine and day.';

create macro mart.signal_answer_as_of(as_of) as table
select signal_id, decision, deferred_until, said, decided_by, decided_at
from core.decision
where decided_at::date <= as_of
qualify row_number() over (partition by signal_id order by decided_at desc, decision_id desc) = 1;
comment on macro table mart.signal_answer_as_of is 'The last answer given to each signal by a day. Grain: signal.';

-- An answer holds for what the signal said then (where that was not kept: for whatever it says), a deferral until its day.
-- Never NULL: false where nobody has answered, or an answer was taken back.
create macro mart.answer_holds(decision, deferred_until, said_then, said_now, as_of) as (
    coalesce(decision <> 'reopened', false)
    and coalesce(said_then = said_now, true)
    and coalesce(decision <> 'deferred' or deferred_until > as_of, true)
);
comment on macro mart.answer_holds is
    'Whether the last answer to a signal still holds on a day: else the signal is open.';
