-- No cursor is past the day on which it was moved (one day is left for time zones): later records would be missed.
select review_id, source, searched_up_to, moved_at
from core.search_cursor
where searched_up_to > moved_at::date + 1
