"""The queries of one signal and one study, over `signal` as in warehouse/inbox_sql.py."""

from warehouse.inbox_sql import ORDER, SIGNAL, STUDY

LENGTH = 4000  # characters taken of a sentence: a page shows fewer

KEY = """mart.reading_key(
        pmid, kind, name, value, unit, at_months, patient_group, detail, section, sentence
    )"""

ONE_SIGNAL = f"""
{SIGNAL}
from signal
join today.study as study using (pmid)
where signal.review_id = $review_id and signal.signal_id = $signal_id
"""

SIGNALS_OF_STUDY = f"""
{SIGNAL}
from signal
join today.study as study using (pmid)
where signal.review_id = $review_id and signal.pmid = $pmid
order by {ORDER}
limit 20
"""

READINGS = f"""
, evidence as (
    select unnest(evidence, recursive := true), finding_id
    from signal
    where review_id = $review_id and claim_id = $claim_id and pmid = $pmid
)
select
    section, sentence_start, left(sentence, {LENGTH}) as sentence,
    list({{'start': start_char, 'end': end_char}} order by start_char) as read,
    (section, sentence_start) in (select (section, start) from evidence) as is_signal,
    arg_min(relation, (finding_id not in (select finding_id from evidence), start_char)) as relation,
    arg_min(reason, (finding_id not in (select finding_id from evidence), start_char)) as reason,
    arg_min(after, (finding_id not in (select finding_id from evidence), start_char)) as after
from today.claim_comparison
where review_id = $review_id and claim_id = $claim_id and pmid = $pmid
group by section, sentence_start, sentence
order by
    bool_or(finding_id in (select finding_id from evidence)) desc, is_signal desc, section = 'TITLE', section,
    sentence_start
limit 10
"""

BESIDE = f"""
, wanted as (
    select *, count(*) over () as total
    from today.claim_study
    where review_id = $review_id and claim_id = $claim_id and pmid is distinct from $but
    order by
        list_position(['contradicts', 'extends', 'reinforces', 'unclear'], relation), is_pivotal desc,
        patient_count desc nulls last, pmid
    limit $size offset $skip
)
select
    wanted.relation, wanted.is_pivotal, signal.signal_id, wanted.total,
    coalesce(wanted.after, (
        select arg_min(one.after, one.start_char)
        from today.claim_comparison as one
        where one.review_id = wanted.review_id and one.claim_id = wanted.claim_id and one.pmid = wanted.pmid
            and one.relation = wanted.relation
    )) as after,
    {STUDY}
from wanted
join today.study as study using (pmid)
left join signal using (review_id, claim_id, pmid)
order by
    list_position(['contradicts', 'extends', 'reinforces', 'unclear'], wanted.relation), wanted.is_pivotal desc,
    wanted.patient_count desc nulls last, pmid
"""

ONE_STUDY = f"""
select {STUDY}
from today.study as study
where pmid = $pmid and exists (from core.review_article where review_id = $review_id and pmid = $pmid)
"""

FOUND = f"""
select
    finding_id, {KEY} as reading_key, kind, name, value, unit, at_months, low, high,
    left(patient_group, 200) as patient_group, detail, section, start_char as start, end_char as "end",
    sentence_start_char as sentence_start, left(sentence, {LENGTH}) as sentence, count(*) over () as total
from core.finding
where pmid = $pmid
order by section = 'METADATA', section <> 'TITLE', section, sentence_start_char, start_char, kind, finding_id
limit $size offset $skip
"""

MENTIONS = """
select section, start_char as start, end_char as "end", label, name
from core.mention
where pmid = $pmid
order by section, start_char
"""
