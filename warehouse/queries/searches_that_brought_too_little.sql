-- Which searches failed, brought fewer records than match, or were warned about by the source?
select searched_at, review_id, query_name, state, found, fetched, error, warnings
from mart.search_log
where state = 'failed' or not_received > 0 or len(warnings) > 0
order by searched_at desc, review_id, query_name;
