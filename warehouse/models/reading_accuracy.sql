-- Grain: kind of finding.
--
-- How often a person who looked found that an article was wrongly read. Looked at are the findings that lead an
-- accepted or dismissed signal and those that somebody has said something of. These are not a sample of all findings:
-- signals hold the surprising ones, and who looks closely is who doubts. docs/accuracy.md says how well texts are read.
create macro mart.reading_accuracy_as_of(as_of) as table
with said as (
    select finding_id, verdict in ('wrong', 'value') as is_corrected
    from mart.correction_as_of(as_of)
    where is_last and finding_id is not null
),
shown as (
    select distinct signal.finding_id
    from mart.signal_as_of(as_of) as signal
    join mart.signal_answer_as_of(as_of) as answered using (signal_id)
    where answered.decision in ('accepted', 'dismissed')
),
looked_at as (
    select finding_id, coalesce(is_corrected, false) as is_corrected
    from shown
    full join said using (finding_id)
),
counted as (
    select finding.kind, count(*) as looked_at, count(*) filter (is_corrected) as corrected
    from looked_at
    join core.finding as finding using (finding_id)
    group by finding.kind
)
select
    kind,
    looked_at,
    corrected,
    corrected / looked_at as corrected_share,
    mart.wilson_low(corrected, looked_at) as low,
    mart.wilson_high(corrected, looked_at) as high
from counted;
comment on macro table mart.reading_accuracy_as_of is
    'How often persons who looked by a day found an article wrongly read. Grain: kind of finding.';

create view mart.reading_accuracy as
select kind, looked_at, corrected, corrected_share, low, high
from mart.reading_accuracy_as_of(current_date);
comment on view mart.reading_accuracy is
    'How often persons who looked found an article wrongly read. Grain: kind of finding.';
comment on column mart.reading_accuracy.kind is 'Kind of finding.';
comment on column mart.reading_accuracy.looked_at is
    'Findings that lead an answered signal, or were said to be right or wrong.';
comment on column mart.reading_accuracy.corrected is 'Of them, those said to be wrong or to have another figure.';
comment on column mart.reading_accuracy.corrected_share is 'corrected / looked_at, 0 to 1.';
comment on column mart.reading_accuracy.low is 'Lower end of its 95 % interval (Wilson).';
comment on column mart.reading_accuracy.high is 'Upper end of its 95 % interval (Wilson).';
