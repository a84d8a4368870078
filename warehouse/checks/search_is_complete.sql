-- A completed search received as many records as the source said match: a short answer is not a complete one.
select review_id, query_name, window_start, window_end, found, fetched, run_id
from core.search
where state = 'completed' and fetched < found
