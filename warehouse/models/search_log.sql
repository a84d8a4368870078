-- Grain: search.
--
-- What was asked, of whom, and how it ended. A failed search is not one that found nothing: its found is NULL.
create view mart.search_log as
select
    search.review_id,
    search.searched_at,
    search.source,
    search.query_name,
    search.window_start,
    search.window_end,
    search.state,
    search.found,
    search.fetched,
    search.found - search.fetched as not_received,
    search.error,
    search.warnings,
    search.query,
    search.query_translation,
    search.run_id,
    run.software_version
from core.search
left join core.run using (run_id);
comment on view mart.search_log is 'What was asked of PubMed or of files, and how it ended. Grain: search.';
comment on column mart.search_log.review_id is 'Review it was asked for.';
comment on column mart.search_log.searched_at is 'When, UTC.';
comment on column mart.search_log.source is 'E-utilities address, or path of a file or folder.';
comment on column mart.search_log.query_name is 'Name of the query.';
comment on column mart.search_log.window_start is 'First entry date asked for; empty: no limit.';
comment on column mart.search_log.window_end is 'Last entry date asked for; empty: no limit.';
comment on column mart.search_log.state is 'completed or failed.';
comment on column mart.search_log.found is 'Records that the source says match; empty where it could not be asked.';
comment on column mart.search_log.fetched is 'Records received, those that could not be read included.';
comment on column mart.search_log.not_received is 'Records that match and were not received; above 0 something is missing.';
comment on column mart.search_log.error is 'Why it failed.';
comment on column mart.search_log.warnings is 'Warnings of the source, such as phrases it did not know.';
comment on column mart.search_log.query is 'The query as asked.';
comment on column mart.search_log.query_translation is 'How PubMed says it understood the query.';
comment on column mart.search_log.run_id is 'Run that asked.';
comment on column mart.search_log.software_version is 'Version of reviewwatch that asked.';
