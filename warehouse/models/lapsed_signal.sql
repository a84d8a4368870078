-- Grain: signal that is open in core.signal and no longer supported.
--
-- A run closes these, with the reason an editor is told. A signal is let alone where the day as_of lies before the
-- last day for which a run supported it: the past cannot unsay what came later.
create macro mart.lapsed_signal_as_of(as_of) as table
with supported as (
    from mart.signal_as_of(as_of)
)
select
    signal.signal_id,
    case
        when study.is_retracted then 'the study was retracted'
        when study.entry_date <= review.updated_on then
            format('the review was updated on {}, after the study', strftime(review.updated_on, '%Y-%m-%d'))
        when claim.claim_id is null then 'the review no longer makes this claim'
        when other.rule is not null then 'it is now told as ' || other.rule
        when signal.rules_version <> rule_set.rules_version then 'the rules for signals were changed'
        else 'the study, read again, or the claim, reworded, no longer supports it'
    end as reason
from core.signal as signal
cross join core.rule_set as rule_set
left join supported on supported.signal_id = signal.signal_id
left join mart.study_as_of(as_of) as study on study.pmid = signal.pmid
left join core.review as review on review.review_id = signal.review_id
left join core.claim as claim
    on claim.review_id = signal.review_id and claim.claim_id = signal.claim_id and claim.is_current
left join supported as other
    on other.review_id = signal.review_id and other.claim_id = signal.claim_id and other.pmid = signal.pmid
where signal.closed_on is null
    and supported.signal_id is null
    and signal.last_seen_on <= as_of;
comment on macro table mart.lapsed_signal_as_of is
    'Signals that are open and no longer supported on a day, and why. Grain: signal.';
