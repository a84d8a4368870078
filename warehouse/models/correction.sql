-- Grain: correction.
--
-- What the machine read beside what a person said of it. finding_id and what was read are empty where the article is no
-- longer read so: another version of the pipeline may have read it rightly. The person's reason stays in
-- core.correction: it is not passed on.
create macro mart.correction_as_of(as_of) as table
with given as (
    select
        *,
        row_number() over (partition by reading_key order by corrected_at desc, correction_id desc) = 1 as is_last
    from core.correction
    where corrected_at::date <= as_of
),
readings as (
    select
        mart.reading_key(
            pmid, kind, name, value, unit, at_months, patient_group, detail, section, sentence
        ) as reading_key,
        *
    from core.finding
    where pmid in (select pmid from core.correction)
    qualify row_number() over (partition by reading_key order by start_char, finding_id) = 1
)
select
    given.correction_id,
    given.reading_key,
    given.pmid,
    readings.finding_id,
    readings.kind,
    readings.name,
    readings.value as value_read,
    readings.unit,
    readings.patient_group,
    readings.detail,
    readings.section,
    readings.sentence,
    given.verdict,
    given.value as value_said,
    given.corrected_by,
    given.corrected_at,
    given.is_last
from given
left join readings using (reading_key);
comment on macro table mart.correction_as_of is
    'What the machine read beside what a person had said of it by a day. Grain: correction.';

create view mart.correction as
select
    correction_id, reading_key, pmid, finding_id, kind, name, value_read, unit, patient_group, detail, section,
    sentence, verdict, value_said, corrected_by, corrected_at, is_last
from mart.correction_as_of(current_date);
comment on view mart.correction is 'What the machine read beside what a person said of it. Grain: correction.';
comment on column mart.correction.correction_id is 'Answer it came from.';
comment on column mart.correction.reading_key is 'What was read from which sentence (mart.reading_key).';
comment on column mart.correction.pmid is 'PubMed identifier.';
comment on column mart.correction.finding_id is 'The finding as read; empty: the article is no longer read so.';
comment on column mart.correction.kind is 'Kind of the finding.';
comment on column mart.correction.name is 'What was found.';
comment on column mart.correction.value_read is 'The figure as read, in unit.';
comment on column mart.correction.unit is 'Unit of both figures.';
comment on column mart.correction.patient_group is 'Patients, or outcome, that it is about.';
comment on column mart.correction.detail is 'Further word by the kind.';
comment on column mart.correction.section is 'Section it was read from.';
comment on column mart.correction.sentence is 'The sentence that says so, as printed.';
comment on column mart.correction.verdict is
    'wrong: the article does not say it; value: it says value_said; right: it says what was read.';
comment on column mart.correction.value_said is 'The right figure, in unit.';
comment on column mart.correction.corrected_by is 'Who said so.';
comment on column mart.correction.corrected_at is 'When, UTC.';
comment on column mart.correction.is_last is 'Whether it is the last answer about the reading: the one that counts.';
