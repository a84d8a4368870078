-- Grain: finding that stands.
--
-- What was read, as persons have corrected it by the day as_of: a finding that they called wrong is left out, one whose
-- figure they put right has that figure. Every judgement rests on this; core.finding stays as the machine read it. The
-- last answer about a reading counts; "right" leaves it as it was read.
--
-- reading_key names a reading by what was read from which sentence, without its place: another version of the record,
-- or of the pipeline, that reads the same is the same reading and stays corrected.
create macro mart.reading_key(
    pmid, kind, name, value, unit, at_months, patient_group, detail, section, sentence
) as (
    left(sha256(array_to_string(
        list_transform(
            [pmid, kind, name, value::varchar, unit, at_months::varchar, patient_group, detail, section, sentence],
            lambda said: coalesce(said, '')
        ),
        chr(31)
    )), 16)
);
comment on macro mart.reading_key is 'Hash of what was read from which sentence: the same after another reading of it.';

create macro mart.finding_as_of(as_of) as table
with corrected as (
    select pmid, reading_key, verdict, value
    from core.correction
    where corrected_at::date <= as_of
    qualify row_number() over (partition by reading_key order by corrected_at desc, correction_id desc) = 1
),
changed as (
    select finding.finding_id, corrected.verdict, corrected.value
    from core.finding as finding
    join corrected on corrected.pmid = finding.pmid
        and corrected.verdict <> 'right'
        and corrected.reading_key = mart.reading_key(
            finding.pmid, finding.kind, finding.name, finding.value, finding.unit, finding.at_months,
            finding.patient_group, finding.detail, finding.section, finding.sentence
        )
)
select finding.* replace (coalesce(changed.value, finding.value) as value)
from core.finding as finding
left join changed using (finding_id)
where changed.verdict is distinct from 'wrong';
comment on macro table mart.finding_as_of is
    'What was read, as persons had corrected it by a day: what judgements rest on. Grain: finding.';
