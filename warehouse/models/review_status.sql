-- Grain: review.
--
-- How soon a review needs an update, by the decision table core.review_priority_rule (AHRQ, Newberry 2013): how its
-- claims stand, and how near its own expiry is. articles counts what its searches had found and PubMed had by the day;
-- rejected the records that could not be read and did not come later in a readable form.
create macro mart.review_status_as_of(as_of) as table
with claims as (
    select
        review_id,
        count(*) filter (status = 'out_of_date') as out_of_date,
        count(*) filter (status = 'probably_out_of_date') as probably_out_of_date,
        count(*) filter (status = 'possibly_out_of_date') as possibly_out_of_date
    from mart.claim_status_as_of(as_of)
    group by review_id
),
searched as (
    select review_id, arg_max(least(searched_up_to, as_of), moved_at) as searched_up_to
    from core.search_cursor
    group by review_id
),
looked as (
    select
        search.review_id,
        any_value(search.error) filter (search.state = 'failed') as last_search_error
    from core.search as search
    join core.run as run using (run_id)
    group by search.review_id, run.run_id, run.started_at
    qualify row_number() over (partition by search.review_id order by run.started_at desc) = 1
),
known as (
    from mart.study_as_of(as_of)
),
found as (
    select
        review.review_id,
        count(*) as articles,
        count(*) filter (study.entry_date > review.updated_on) as articles_after_update
    from core.review as review
    join core.review_article using (review_id)
    join known as study using (pmid)
    group by review.review_id
),
unread as (
    select review_id, count(*) as rejected
    from mart.rejection
    where not is_resolved and first_seen_at::date <= as_of
    group by review_id
),
timed as (
    select
        review.review_id,
        review.title,
        review.updated_on,
        review.expires_on,
        date_diff('day', as_of::date, review.expires_on)::integer as days_to_expiry,
        coalesce(claims.out_of_date, 0) as out_of_date,
        coalesce(claims.probably_out_of_date, 0) as probably_out_of_date,
        coalesce(claims.possibly_out_of_date, 0) as possibly_out_of_date
    from core.review as review
    left join claims using (review_id)
),
decided as (
    select timed.*, rule.priority, rule.meaning
    from timed
    join core.review_priority_rule as rule
        on timed.out_of_date >= rule.min_out_of_date
        and timed.probably_out_of_date >= rule.min_probably_out_of_date
        and timed.possibly_out_of_date >= rule.min_possibly_out_of_date
        and (rule.max_days_to_expiry is null or timed.days_to_expiry <= rule.max_days_to_expiry)
    qualify rule.rule_index = min(rule.rule_index) over (partition by timed.review_id)
)
select
    decided.review_id,
    decided.title,
    decided.updated_on,
    decided.expires_on,
    decided.days_to_expiry,
    decided.days_to_expiry < 0 as is_overdue,
    decided.priority,
    decided.meaning as reason,
    searched.searched_up_to,
    coalesce(found.articles, 0) as articles,
    coalesce(found.articles_after_update, 0) as articles_after_update,
    coalesce(unread.rejected, 0) as rejected,
    looked.last_search_error,
    answered.update_status
from decided
left join searched using (review_id)
left join found using (review_id)
left join unread using (review_id)
left join looked using (review_id)
left join mart.review_update_status_as_of(as_of) as answered using (review_id);
comment on macro table mart.review_status_as_of is
    'How soon each review needed an update on a day, and why. Grain: review.';

create view mart.review_status as
select
    review_id, title, updated_on, expires_on, days_to_expiry, is_overdue, priority, reason, searched_up_to, articles,
    articles_after_update, rejected, last_search_error, update_status
from mart.review_status_as_of(current_date);
comment on view mart.review_status is 'How soon each review needs an update today, and why. Grain: review.';
comment on column mart.review_status.review_id is 'Review.';
comment on column mart.review_status.title is 'Title.';
comment on column mart.review_status.updated_on is 'Day of its last update.';
comment on column mart.review_status.expires_on is 'Day it expires.';
comment on column mart.review_status.days_to_expiry is 'Days left until it expires; negative: overdue.';
comment on column mart.review_status.is_overdue is 'Whether it has expired.';
comment on column mart.review_status.priority is 'How soon it needs an update: high, medium or low.';
comment on column mart.review_status.reason is 'The row of the decision table that fits.';
comment on column mart.review_status.searched_up_to is
    'Last entry date that its searches cover; empty: never searched.';
comment on column mart.review_status.articles is 'Articles that its searches found and PubMed had.';
comment on column mart.review_status.articles_after_update is 'Of them, those that entered PubMed after its update.';
comment on column mart.review_status.rejected is 'Records that could not be read and have not come readable since.';
comment on column mart.review_status.last_search_error is
    'Why a search of the last run that looked failed; empty: all completed. While it stands, silence means nothing.';
comment on column mart.review_status.update_status is
    'What a person decided about updating it: up_to_date, update_pending or no_update_planned; empty: nothing yet.';
