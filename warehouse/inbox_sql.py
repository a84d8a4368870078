"""The queries of the inbox's lists, over `signal`: today.signal with the pending decisions laid over it."""

TITLE = 2000  # characters taken of a title: a page shows fewer

OVERLAID = """
with pending as (
    select unnest($ids::varchar[]) as signal_id, unnest($states::varchar[]) as pending_state
),
signal as (
    select signal.* replace (coalesce(pending_state, state) as state)
    from today.signal
    left join pending using (signal_id)
)
"""

STUDY = f"""
    {{
        'pmid': study.pmid, 'title': left(study.title, {TITLE}), 'doi': study.doi, 'first_author': study.first_author,
        'journal': left(study.journal, 300), 'year': study.publication_year, 'entry_date': study.entry_date,
        'design': study.study_design, 'patients': study.patient_count, 'primary_tumours': study.primary_tumours,
        'treatments': study.treatments, 'is_retracted': study.is_retracted, 'is_summary': study.is_digest
    }} as study
"""

ORDER = """
    list_position(['high', 'medium', 'low'], signal.priority), not signal.speaks_against, not signal.is_pivotal,
    signal.patient_count desc nulls last, signal.signal_id
"""

SIGNAL = f"""
select
    signal.signal_id, signal.claim_id, signal.rule, signal.relation, signal.priority, signal.state, signal.before,
    signal.after, signal.said, signal.first_seen_on, signal.is_pivotal, {STUDY}
"""

REVIEWS = """
, open_signal as (
    select review_id, count(*) as open_signals, count(*) filter (priority = 'high') as open_high
    from signal
    where state = 'open'
    group by review_id
),
missed as (
    select review_id, count(*) as undelivered
    from core.alert
    where state in ('failed', 'refused')
    group by review_id
),
unread as (
    select found.review_id, count(*) as unread
    from core.review_article as found
    join today.study as study using (pmid)
    where study.pipeline_version is null
    group by found.review_id
)
select
    status.review_id, status.title, status.updated_on, status.expires_on, status.days_to_expiry, status.priority,
    status.reason, status.searched_up_to, status.articles, status.articles_after_update, status.rejected,
    status.last_search_error, coalesce(unread.unread, 0) as unread, coalesce(missed.undelivered, 0) as undelivered,
    coalesce(open_signal.open_signals, 0) as open_signals, coalesce(open_signal.open_high, 0) as open_high,
    status.update_status, count(*) over () as total
from today.review_status as status
left join open_signal using (review_id)
left join missed using (review_id)
left join unread using (review_id)
"""

BY_URGENCY = """
where not exists (
    select 1
    from unnest($words::varchar[]) as searched(word)
    where not contains(lower(status.title || ' ' || status.review_id), word)
)
order by
    status.last_search_error is null and coalesce(unread.unread, 0) = 0 and coalesce(missed.undelivered, 0) = 0,
    list_position(['high', 'medium', 'low'], status.priority), status.days_to_expiry,
    coalesce(open_signal.open_signals, 0) desc, review_id
limit $size offset $skip
"""

TOTALS = """
select
    (select count(*) from today.review_status) as reviews,
    (
        select count(*) from today.review_status
        where last_search_error is not null or review_id in (
            select found.review_id
            from core.review_article as found join today.study as study using (pmid)
            where study.pipeline_version is null
        )
    ) as not_looked_at,
    (select count(*) from core.alert where state in ('failed', 'refused')) as undelivered,
    (select count(*) from signal where state = 'open') as open_signals
"""

CLAIMS = """
, counted as (
    select
        claim_id, count(*) filter (state = 'open') as open_signals,
        count(*) filter (state <> 'open') as answered_signals
    from signal
    where review_id = $review_id
    group by claim_id
)
select
    claim.claim_id, claim.section, claim.statement, status.status, split_part(status.reason, ': ', 1) as reason,
    status.reinforces, status.contradicts, status.extends, status.unclear,
    coalesce(counted.open_signals, 0) as open_signals, coalesce(counted.answered_signals, 0) as answered_signals
from today.claim_status as status
join core.claim as claim using (review_id, claim_id)
left join counted using (claim_id)
where status.review_id = $review_id
order by
    coalesce(counted.open_signals, 0) = 0,
    list_position(['out_of_date', 'probably_out_of_date', 'possibly_out_of_date', 'still_valid'], status.status),
    status.claim_index
"""

SIGNALS = f"""
, wanted as (
    select *, count(*) over () as total
    from signal
    where review_id = $review_id and coalesce($claim_id, claim_id) = claim_id and coalesce($wanted, state) = state
    order by state <> 'open', {ORDER}
    limit $size offset $skip
)
{SIGNAL}, signal.total
from wanted as signal
join today.study as study using (pmid)
order by signal.state <> 'open', {ORDER}
"""

LEADING = f"""
, foremost as (
    select *
    from signal
    where review_id = $review_id and state = 'open'
    qualify row_number() over (partition by claim_id order by {ORDER}) <= $each
)
{SIGNAL}
from foremost as signal
join today.study as study using (pmid)
order by {ORDER}
"""

ORDERED = f"select signal_id, state from signal where review_id = $review_id order by {ORDER}"

NAMED = """
select signal_id, review_id, left(before, 200) as before, left(after, 300) as after
from core.signal
where list_contains($named::varchar[], signal_id)
union
select signal_id, review_id, left(before, 200), left(after, 300)
from signal
where list_contains($named::varchar[], signal_id)
    and signal_id not in (select signal_id from core.signal)
"""

CLOSED = """
select
    closed.signal_id, closed.claim_id, claim.statement, closed.before, closed.after, closed.pmid, closed.closed_on,
    closed.closed_reason as reason
from core.signal as closed
join core.claim as claim using (review_id, claim_id)
where closed.review_id = $review_id and closed.signal_id = $signal_id and closed.closed_on is not null
"""

UNDELIVERED = """
select recipient, channel, subject, state, left(last_error, 300) as last_error, created_at
from core.alert
where review_id = $review_id and state in ('failed', 'refused')
order by created_at desc
limit 10
"""

TIMELINE = """
select
    claim_id, date_trunc('month', first_seen_on)::date as month, count(*) as signals,
    count(*) filter (priority = 'high') as high
from signal
where review_id = $review_id
group by all
order by claim_id, month
"""

TALLY = """
select *
from today.tally
where review_id = $review_id and studies > 0
qualify row_number() over (partition by claim_id order by claimed_place = 0, claimed_place, estimate desc) <= 4
order by claim_index, claimed_place = 0, claimed_place, estimate desc
"""

PRECISION = """
select
    per,
    case per
        when 'all' then 'all signals' when 'month' then strftime(month, '%B %Y') else coalesce(rule, claim_id)
    end as name,
    accepted, dismissed, deferred, precision, low, high
from today.precision
where per in ('all', 'rule', 'claim', 'month')
qualify row_number() over (partition by per order by month desc, accepted + dismissed desc, name) <= 12
order by list_position(['all', 'rule', 'claim', 'month'], per), month, accepted + dismissed desc, name
"""
