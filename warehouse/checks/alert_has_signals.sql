-- Every alert of signals tells one or takes one back, a quiet one neither, and every signal told is known.
with named as (
    select alert_id, signal_id from core.alert_signal
    union all
    select alert_id, signal_id from core.alert_withdrawal
)
select alert.alert_id, named.signal_id
from core.alert
left join named using (alert_id)
left join core.signal as signal using (signal_id)
where case kind when 'quiet' then named.signal_id is not null else signal.signal_id is null end
