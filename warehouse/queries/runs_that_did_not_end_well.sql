-- Which runs failed, stayed incomplete, or never said that they ended (killed, or still running)?
select run_id, started_at, finished_at, as_of, source, state, error
from core.run
where state <> 'completed'
order by started_at desc;
