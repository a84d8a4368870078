-- Grain: review.
--
-- Where a review is in its life, and what to expect of its age with no evidence at all.
--
-- lead_days: from the first signal against a claim to the expiry: how early an editor could have known. Positive is in
-- time.
--
-- The two shares are what others measured, not what this review's evidence says; they are shown beside it, so that
-- silence is read rightly. Both follow from the published figures in signals.toml alone:
--   expected_out_of_date_share    systematic reviews of this age with a signal (Shojania 2007, Ann Intern Med 147:224:
--                                 23 % within 2 years, median 5.5): the Weibull curve through those two points.
--   expected_valid_claims_share   recommendations still valid at this age (Martinez Garcia 2014, CMAJ 186:1211: 81.3 %
--                                 at 3 years), lost at a constant rate.
create macro mart.share_out_of_date(years) as (
    1 - pow(0.5, pow(
        years / mart.threshold('half_out_of_date_years'),
        ln(ln(0.5) / ln(1 - mart.threshold('early_out_of_date_share')))
            / ln(mart.threshold('half_out_of_date_years') / mart.threshold('early_out_of_date_years'))
    ))
);
comment on macro mart.share_out_of_date is
    'Share of systematic reviews that have gone out of date after so many years (Shojania 2007).';

create macro mart.clock_as_of(as_of) as table
with first_signal as (
    select review_id, min(first_seen_on) as first_signal_on
    from mart.signal_as_of(as_of)
    where speaks_against and state <> 'dismissed'
    group by review_id
)
select
    review.review_id,
    greatest(date_diff('day', review.updated_on, as_of::date), 0)::integer as age_days,
    date_diff('day', as_of::date, review.expires_on)::integer as days_to_expiry,
    case
        when as_of > review.expires_on then 'expired'
        when date_diff('day', as_of::date, review.expires_on) <= mart.threshold('expires_soon_days') then 'expires_soon'
        else 'in_term'
    end as phase,
    first_signal.first_signal_on,
    date_diff('day', first_signal.first_signal_on, review.expires_on)::integer as lead_days,
    round(mart.share_out_of_date(age_days / 365.25), 3) as expected_out_of_date_share,
    round(pow(
        mart.threshold('recommendations_valid_share'),
        age_days / 365.25 / mart.threshold('recommendations_valid_years')
    ), 3) as expected_valid_claims_share
from core.review as review
left join first_signal using (review_id);
comment on macro table mart.clock_as_of is
    'Where each review was in its life on a day, and what to expect of its age. Grain: review.';

create view mart.clock as
select
    review_id, age_days, days_to_expiry, phase, first_signal_on, lead_days, expected_out_of_date_share,
    expected_valid_claims_share
from mart.clock_as_of(current_date);
comment on view mart.clock is 'Where each review is in its life, and what to expect of its age. Grain: review.';
comment on column mart.clock.review_id is 'Review.';
comment on column mart.clock.age_days is 'Days since its last update.';
comment on column mart.clock.days_to_expiry is 'Days left until it expires; negative: overdue.';
comment on column mart.clock.phase is 'in_term, expires_soon or expired.';
comment on column mart.clock.first_signal_on is
    'Day PubMed had the first study against a claim, dismissed ones left out; empty: none.';
comment on column mart.clock.lead_days is 'Days from that day to the expiry; negative: only after it.';
comment on column mart.clock.expected_out_of_date_share is
    'Share of systematic reviews of this age that have a signal, published; not from this review''s evidence.';
comment on column mart.clock.expected_valid_claims_share is
    'Share of recommendations of this age still valid, published; not from this review''s evidence.';
