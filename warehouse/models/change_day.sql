-- Grain: review and day.
--
-- The days on which what can be known about a review's articles changes: one enters PubMed, its MeSH or publication
-- types come, it is retracted, an editor answers or corrects what was read, a deferral ends. Between two of them every
-- view of the past says the same, so a replay need not ask for the days between (warehouse/replay.py).
create view mart.change_day as
with known as (
    select
        found.review_id,
        article.pmid,
        coalesce(article.entry_date, article.first_seen_at::date) as entered_on,
        article.completed_date,
        article.revised_date,
        article.first_seen_at::date as received_on
    from core.review_article as found
    join core.article as article using (pmid)
),
changed as (
    select review_id, unnest([entered_on, completed_date, revised_date, received_on]) as changed_on from known
    union
    select known.review_id, notice.entry_date
    from known
    join core.article_link as link on link.pmid = known.pmid and link.link_type = 'RetractionIn'
    join core.article as notice on notice.pmid = link.target_pmid
    union
    select signal.review_id, unnest([decision.decided_at::date, decision.deferred_until])
    from core.decision as decision
    join core.signal as signal using (signal_id)
    union
    select known.review_id, correction.corrected_at::date
    from known
    join core.correction as correction using (pmid)
)
select review_id, changed_on
from changed
where changed_on is not null;
comment on view mart.change_day is
    'Days on which what can be known about a review''s articles changes. Grain: review and day.';
comment on column mart.change_day.review_id is 'Review.';
comment on column mart.change_day.changed_on is 'Day of the change.';
