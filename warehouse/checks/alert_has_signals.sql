-- Every alert tells at least one signal, and every signal told is known.
select alert.alert_id, told.signal_id
from core.alert
left join core.alert_signal as told using (alert_id)
left join core.signal as signal using (signal_id)
where signal.signal_id is null
