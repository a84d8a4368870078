"""A published file of 1,000 reviews and 100,000 studies, made up, for measuring the pages of the inbox on it.

`python -m tests.web.large_home FOLDER` makes one to look at. The first review is the largest: it has 5,000 of the
studies and 2,000 of the signals. Every title and sentence is longer than most real ones.
"""

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import duckdb

from tests.warehouse_fixture import new_home
from warehouse.answers import Answer, give
from warehouse.connect import PUBLISHED, WAREHOUSE

REVIEWS, STUDIES, CLAIMS, LARGEST = 1_000, 100_000, 10, 5_000
ANSWERS = 300
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.utc)
PMID = 40_000_000

# A study belongs to one review: the first 5,000 to review 0, the others in turn to the rest.
MADE = f"""
create temp table made as
select
    n, ({PMID} + n)::varchar as pmid,
    'review-' || lpad((case when n < {LARGEST} then 0 else 1 + n % ({REVIEWS} - 1) end)::varchar, 4, '0') as review_id,
    'claim_' || (n % {CLAIMS}) as claim_id, (n // 10 * 7) % 10 as luck,
    date '2019-08-24' + (n * 31 % 1800)::integer as entry_date,
    'Outcome of surgery and radiotherapy in spinal metastasis of lung cancer, breast cancer and melanoma: '
        || 'a retrospective multicentre cohort of patients with paraparesis, part ' || n as title,
    'We operated on ' || (10 + n % 90) || ' patients with lung cancer and paraparesis seen on MRI; median survival was '
        || (2 + n % 17) || '.5 months, and radiotherapy was given to most of those who had not been treated before.'
        as sentence
from range({STUDIES}) as numbers(n)
order by review_id, pmid;

insert into core.rule values
    (0, 'B2_effect_size_change', 'Is the new figure at most half the old?', 'The size appears to have changed.',
     'Shojania 2007', 'contradicts', true, [], [], null, 0, null, null, false);
insert into core.review_article
select review_id, pmid, timestamp '2026-11-22 08:00:00', 'run' from made;
insert into core.claim by name
select
    review_id, 'claim_' || index as claim_id, index as claim_index, 'Prognosis' as section, 'survival_figure' as kind,
    'Prognosis is poor: more than half of the patients live less than four months, say ' || index || '.' as statement,
    [] as ranking, [] as treatments, [] as imaging, [] as works, true as is_current
from (select distinct review_id from made), range({CLAIMS}) as numbers(index);
insert into core.finding by name
select
    pmid || '-' || place as finding_id, pmid, 'survival' as kind, 'median_overall_survival' as name,
    place::double as value, 'months' as unit, 'all' as patient_group, 'ABSTRACT' as section,
    position('median' in sentence) - 1 + 200 * (place // 3) as start_char,
    position('median' in sentence) + 20 + 200 * (place // 3) as end_char, sentence,
    200 * (place // 3) as sentence_start_char, 200 * (place // 3) + length(sentence) as sentence_end_char,
    'made' as pipeline_version, 'run' as run_id
from made, range(8) as numbers(place);
insert into core.mention by name
select
    pmid || '-' || place as mention_id, pmid, 'ABSTRACT' as section,
    position(word in sentence) - 1 + 200 * (place // 5) as start_char,
    position(word in sentence) - 1 + length(word) + 200 * (place // 5) as end_char, word as text, label,
    word as name, false as is_negated, false as is_hypothetical, false as is_background, [] as listed_as,
    'made' as pipeline_version, 'run' as run_id
from made, range(12) as numbers(place)
join (
    values (0, 'lung cancer', 'tumour'), (1, 'radiotherapy', 'treatment'), (2, 'MRI', 'imaging'),
        (3, 'paraparesis', 'symptom'), (4, 'operated', 'treatment')
) as words(turn, word, label) on place % 5 = turn;

create schema if not exists today;
create or replace table today.seen_on as select date '2026-11-22' as day, 'run' as run_id;
create or replace table today.study as from mart.study where false;
insert into today.study by name
select
    pmid, title, 'Author' as first_author, 'Neurosurg Rev' as journal, 2020 as publication_year, entry_date,
    '10.1000/' || pmid as doi, 'retrospective_cohort' as study_design, (10 + n % 90)::integer as patient_count,
    ['lung cancer', 'breast cancer'] as primary_tumours, ['surgery', 'radiotherapy'] as treatments,
    false as is_retracted, false as is_digest, case when n % 5000 = 17 then null else 'made' end as pipeline_version
from made;
create or replace table today.claim_comparison as from mart.claim_comparison where false;
insert into today.claim_comparison by name
select
    review_id, claim_id, 'survival_figure' as claim_kind, pmid || '-0' as finding_id, pmid,
    case when luck < 4 then 'contradicts' else 'reinforces' end as relation, 'the median is above the figure' as reason,
    'median survival under 4 months' as before, 'median ' || (2 + n % 17) || '.5 months appears to matter' as after,
    entry_date, 'retrospective_cohort' as study_design, (10 + n % 90)::integer as patient_count, luck = 0 as is_pivotal,
    sentence, 'ABSTRACT' as section, position('median' in sentence) - 1 as start_char,
    position('median' in sentence) + 20 as end_char, 0 as sentence_start, length(sentence)::integer as sentence_end
from made;
create or replace table today.claim_study as from mart.claim_study where false;
insert into today.claim_study by name
select
    review_id, claim_id, pmid, relation, is_pivotal, study_design, patient_count, entry_date, before, after,
    case when relation = 'contradicts' then 'B2_effect_size_change' end as rule
from today.claim_comparison;
create or replace table today.signal as from mart.signal where false;
insert into today.signal by name
select
    mart.signal_id(review_id, claim_id, 'B2_effect_size_change', pmid) as signal_id, review_id, claim_id,
    'B2_effect_size_change' as rule, pmid, relation,
    ['high', 'medium', 'low'][1 + patient_count % 3] as priority, entry_date as first_seen_on, 'open' as state, before,
    after, [{{'pmid': pmid, 'sentence': sentence, 'section': section, 'start': sentence_start, 'end': sentence_end}}]
        as evidence,
    true as speaks_against, finding_id, is_pivotal, study_design, patient_count, mart.said(relation, after) as said
from today.claim_comparison
where relation = 'contradicts';
create or replace table today.claim_status as from mart.claim_status where false;
insert into today.claim_status by name
select
    review_id, claim_id, claim_index, 'probably_out_of_date' as status, 6 as reinforces, 4 as contradicts,
    0 as extends, 0 as unclear, 'a pivotal study appears to contradict it: 4 contradict' as reason
from core.claim;
create or replace table today.review_status as from mart.review_status where false;
insert into today.review_status by name
select
    review_id, 'Intramedullary spinal cord metastatic tumours and what to do about them, ' || review_id as title,
    date '2019-08-24' as updated_on, date '2022-08-24' + (right(review_id, 4)::integer * 3)::integer as expires_on,
    date_diff('day', date '2026-11-22', expires_on)::integer as days_to_expiry, days_to_expiry < 0 as is_overdue,
    ['high', 'medium', 'low'][1 + right(review_id, 4)::integer % 3] as priority, 'a claim is out of date' as reason,
    date '2026-11-21' as searched_up_to, count(*) as articles, count(*) as articles_after_update, 0 as rejected,
    case when right(review_id, 2) = '07' then 'PubMed did not answer within 30 seconds.' end as last_search_error
from made
group by review_id;
create or replace table today.tally as from mart.tally where false;
insert into today.tally by name
select
    review_id, claim_id, claim_index, 'primary_tumour' as measure, 'tumour ' || place as category, 'share' as unit,
    place as claimed_place, 9 as studies, 200 as patients, 400 as of_patients, 0.5 as estimate, 4 as new_studies
from core.claim, range(1, 6) as numbers(place);
create or replace table today.precision as from mart.precision where false;
insert into today.precision by name
select 'claim' as per, review_id, claim_id, 3 as accepted, 1 as dismissed, 0 as deferred, 0.75 as precision,
    0.3 as low, 0.95 as high
from core.claim limit 300;
"""


def make_large_home(folder: Path) -> Path:
    """The folder, with the published file and a few hundred answers in it."""
    published = new_home(folder / PUBLISHED) / WAREHOUSE
    with duckdb.connect(str(published)) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(MADE)
        signals = con.execute(f"select signal_id, review_id, said from today.signal limit {ANSWERS}").fetchall()
    for number, (signal_id, review_id, said) in enumerate(signals):
        give(
            folder,
            Answer(
                answer_id=f"answer-{number}",
                kind="decision",
                subject=signal_id,
                review_id=review_id,
                content={"decision": ("accepted", "dismissed")[number % 2], "said": said},
                reason="Other patients than the review's",
                given_by="editors",
                given_at=NOW + timedelta(minutes=number),
            ),
        )
    return folder


if __name__ == "__main__":
    print(make_large_home(Path(sys.argv[1])))
