-- Grain: what is counted per: all; a review, a rule, both, or a claim; and each of these and all by month.
--
-- How often editors found a signal worth it: of the signals that they accepted or dismissed, the share accepted. The
-- last answer to a signal counts, in the month it was given. What was deferred is not decided and is in no share.
create macro mart.precision_as_of(as_of) as table
with counted as (
    select
        concat_ws(
            ' and ',
            case when grouping(review_id) = 0 and grouping(claim_id) = 1 then 'review' end,
            case when grouping(rule) = 0 then 'rule' end,
            case when grouping(claim_id) = 0 then 'claim' end,
            case when grouping(month) = 0 then 'month' end
        ) as per,
        review_id,
        claim_id,
        rule,
        month,
        count(*) filter (decision = 'accepted') as accepted,
        count(*) filter (decision = 'dismissed') as dismissed,
        count(*) filter (decision = 'deferred') as deferred
    from (select *, date_trunc('month', decided_at)::date as month from mart.decision_as_of(as_of))
    where is_last and decision <> 'reopened' and rule is not null
    group by grouping sets (
        (), (review_id), (rule), (review_id, rule), (review_id, claim_id),
        (month), (review_id, month), (rule, month), (review_id, rule, month), (review_id, claim_id, month)
    )
)
select
    coalesce(nullif(per, ''), 'all') as per,
    review_id,
    claim_id,
    rule,
    month,
    accepted,
    dismissed,
    deferred,
    accepted / nullif(accepted + dismissed, 0) as precision,
    mart.wilson_low(accepted, accepted + dismissed) as low,
    mart.wilson_high(accepted, accepted + dismissed) as high
from counted;
comment on macro table mart.precision_as_of is
    'How often editors had found a signal worth it by a day, per review, rule, claim and month. Grain: see per.';

create view mart.precision as
select per, review_id, claim_id, rule, month, accepted, dismissed, deferred, precision, low, high
from mart.precision_as_of(current_date);
comment on view mart.precision is
    'How often editors found a signal worth it, per review, rule, claim and month. Grain: see per.';
comment on column mart.precision.per is
    'What the row is of: all, review, rule, review and rule, claim, month, review and month, ...; else empty.';
comment on column mart.precision.review_id is 'Review, or that of the claim.';
comment on column mart.precision.claim_id is 'Claim.';
comment on column mart.precision.rule is 'Rule that fired.';
comment on column mart.precision.month is 'First day of the month in which the answers were given.';
comment on column mart.precision.accepted is 'Signals accepted.';
comment on column mart.precision.dismissed is 'Signals dismissed.';
comment on column mart.precision.deferred is 'Signals put off and not decided since.';
comment on column mart.precision.precision is 'accepted / (accepted + dismissed), 0 to 1; empty: none decided.';
comment on column mart.precision.low is 'Lower end of its 95 % interval (Wilson).';
comment on column mart.precision.high is 'Upper end of its 95 % interval (Wilson).';
