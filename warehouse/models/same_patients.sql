-- Grain: pair of studies that share patients.
--
-- Patients counted twice make weak evidence look strong (Tramer 1997, BMJ 315:635; von Elm 2004, JAMA 291:974). So of
-- each pair one counts (counted_pmid) and the other gives way (pmid); both may still raise a signal. The basis says how
-- the pair was recognised; of several the first in this list is told:
--   what PubMed links, by NLM's RefType (elements descriptions of MEDLINE/PubMed XML):
--     retracted_and_republished, corrected   the new version counts
--     preprint                               the article in a journal counts
--     update                                 the newer version counts
--     erratum, retraction_notice             the article counts: a notice has no patients of its own
--     reprint, summary                       the first publication counts
--   what has the same title and first author, within same_title_years of each other:
--     preprint, erratum                      as above, told by publication type where the link is missing
--     repeated                               the first publication counts
--   overlap: own patients, same topic, shared authors, within overlap_years (signals.toml gives numbers and reasons;
--     the signs are those of the Cochrane Handbook, 4.6.2, on reports of one study). The larger counts, of equals the
--     later, which has followed them longer. Two single cases are two patients, and two studies that name their primary
--     tumours without one in common have different patients.
-- A study that is the same text as another does not stand for an overlap as well, nor does a retracted one.
--
-- Emptiness is no likeness: a record without authors, or with a title of few words ("[Not Available]"), matches none.
-- PubMed does not date its links. A pair is there from the day that PubMed has both records, which is when it links
-- them.
create macro mart.title_key(title) as (
    trim(regexp_replace(
        regexp_replace(
            lower(strip_accents(title)),
            '^\W*(retracted( article)?|(retraction( note)?|correction|corrigendum|erratum)( to| for)?)\s*:',
            ''
        ),
        '[^a-z0-9]+', ' ', 'g'
    ))
);
comment on macro mart.title_key is 'A title without case, accents, punctuation and the head of a notice, to compare.';

create macro mart.same_patients_as_of(as_of) as table
with study as (
    select
        study.pmid,
        coalesce(study.entry_date, article.first_seen_at::date) as known_on,
        mart.title_key(article.title) as title_key,
        study.topic,
        nullif(study.patient_count, 0) as patients,
        coalesce(study.study_design = 'case_report' or study.patient_count = 1, false) as is_single_case,
        design.patients as whose_patients,
        study.primary_tumours,
        study.is_retracted,
        list_contains(article.publication_types, 'Preprint') as is_preprint,
        list_contains(article.publication_types, 'Published Erratum') as is_erratum,
        list_contains(article.publication_types, 'Corrected and Republished Article') as is_corrected
    from mart.study_as_of(as_of) as study
    join core.article as article using (pmid)
    join core.design_rule as design on design.design = coalesce(study.study_design, 'other')
),
author as (
    select
        pmid,
        author_index,
        lower(strip_accents(last_name)) || ' ' || lower(left(strip_accents(coalesce(initials, fore_name)), 1)) as person
    from core.article_author
    where last_name <> '' and coalesce(initials, fore_name) <> ''
),
meaning(link_type, basis, holder_gives_way) as (
    values
        ('RetractedandRepublishedIn', 'retracted_and_republished', true),
        ('RetractedandRepublishedFrom', 'retracted_and_republished', false),
        ('CorrectedandRepublishedIn', 'corrected', true),
        ('CorrectedandRepublishedFrom', 'corrected', false),
        ('UpdateIn', 'update', true),
        ('UpdateOf', 'update', false),
        ('ErratumIn', 'erratum', false),
        ('ErratumFor', 'erratum', true),
        ('RetractionIn', 'retraction_notice', false),
        ('RetractionOf', 'retraction_notice', true),
        ('RepublishedIn', 'reprint', false),
        ('RepublishedFrom', 'reprint', true),
        ('ReprintIn', 'reprint', false),
        ('ReprintOf', 'reprint', true),
        ('SummaryForPatientsIn', 'summary', false),
        ('OriginalReportIn', 'summary', true)
),
linked as (
    select
        case when holder_gives_way then link.pmid else link.target_pmid end as pmid,
        case when holder_gives_way then link.target_pmid else link.pmid end as counted_pmid,
        meaning.basis
    from core.article_link as link
    join meaning using (link_type)
    where link.pmid <> link.target_pmid
),
by_link as (
    select
        -- Older records say "republished" for "corrected and republished": the publication type tells.
        case when basis = 'reprint' and gives_way.is_corrected then counted.pmid else gives_way.pmid end as pmid,
        case when basis = 'reprint' and gives_way.is_corrected then gives_way.pmid else counted.pmid end
            as counted_pmid,
        case
            when basis = 'reprint' and gives_way.is_corrected then 'corrected'
            when basis = 'update' and gives_way.is_preprint and not counted.is_preprint then 'preprint'
            else basis
        end as basis,
        null::bigint as shared_authors
    from linked
    join study as gives_way on gives_way.pmid = linked.pmid
    join study as counted on counted.pmid = linked.counted_pmid
),
titled as (
    select study.*, author.person
    from study
    join author on author.pmid = study.pmid and author.author_index = 0
    where len(string_split(study.title_key, ' ')) >= mart.threshold('same_title_words')
),
alike as materialized (  -- paired by the key alone first: with the rest in one join, every study meets every other
    select gives_way, counted
    from titled as gives_way
    join titled as counted using (title_key, person)
    where gives_way.pmid <> counted.pmid
),
by_title as (
    select
        gives_way.pmid,
        counted.pmid as counted_pmid,
        case
            when gives_way.is_erratum and not counted.is_erratum then 'erratum'
            when gives_way.is_preprint and not counted.is_preprint then 'preprint'
            else 'repeated'
        end as basis,
        null::bigint as shared_authors
    from alike
    where abs(date_diff('day', gives_way.known_on, counted.known_on)) <= mart.threshold('same_title_years') * 365.25
        and (
            not gives_way.is_erratum, not gives_way.is_preprint, counted.known_on, counted.pmid
        ) < (
            not counted.is_erratum, not counted.is_preprint, gives_way.known_on, gives_way.pmid
        )
),
same_text as (
    select pmid, counted_pmid, basis, shared_authors
    from (from by_link union all by name from by_title)
    qualify row_number() over (
        partition by least(pmid, counted_pmid), greatest(pmid, counted_pmid)
        order by list_position(
            [
                'retracted_and_republished', 'corrected', 'preprint', 'update', 'erratum', 'retraction_notice',
                'reprint', 'summary', 'repeated'
            ],
            basis
        ), pmid
    ) = 1
),
series as (
    from study
    where whose_patients = 'own' and topic is not null and not is_retracted
        and pmid not in (select pmid from same_text)
),
member as (
    select distinct author.pmid, author.person
    from author
    join series using (pmid)
),
team as (
    select pmid, count(*) as people from member group by pmid
),
in_common as (
    select one.pmid, other.pmid as other_pmid, count(*) as shared_authors
    from member as one
    join member as other on other.person = one.person and other.pmid > one.pmid
    group by one.pmid, other.pmid
    having count(*) > 1
),
together as materialized (  -- by the pair alone first, as alike
    select one, other, shared_authors
    from in_common
    join team as one_team on one_team.pmid = in_common.pmid
    join team as other_team on other_team.pmid = in_common.other_pmid
    join series as one on one.pmid = in_common.pmid
    join series as other on other.pmid = in_common.other_pmid
    where shared_authors >= least(mart.threshold('shared_authors'), one_team.people, other_team.people)
),
overlapping as (
    select
        *,
        (coalesce(one.patients, 0), one.known_on, one.pmid)
            > (coalesce(other.patients, 0), other.known_on, other.pmid) as one_counts
    from together
    where one.topic = other.topic
        and not (one.is_single_case and other.is_single_case)
        and abs(date_diff('day', one.known_on, other.known_on)) <= mart.threshold('overlap_years') * 365.25
        and (
            one.primary_tumours = [] or other.primary_tumours = []
            or list_has_any(one.primary_tumours, other.primary_tumours)
        )
),
overlap as (
    select
        case when one_counts then other.pmid else one.pmid end as pmid,
        case when one_counts then one.pmid else other.pmid end as counted_pmid,
        'overlap' as basis,
        shared_authors
    from overlapping
)
select
    pair.pmid,
    pair.counted_pmid,
    pair.basis,
    case pair.basis
        when 'retracted_and_republished' then
            format('retracted and republished as PMID {}: the republished version counts', pair.counted_pmid)
        when 'corrected' then
            format('corrected and republished as PMID {}: the corrected version counts', pair.counted_pmid)
        when 'preprint' then format('the preprint of PMID {}: the article counts', pair.counted_pmid)
        when 'update' then format('PMID {} updates it: the newer version counts', pair.counted_pmid)
        when 'erratum' then format('a correction of PMID {}: the article itself counts', pair.counted_pmid)
        when 'retraction_notice' then format('the notice that retracts PMID {}, no study', pair.counted_pmid)
        when 'reprint' then format('a reprint of PMID {}: the first publication counts', pair.counted_pmid)
        when 'summary' then format('a summary for patients of PMID {}: the report itself counts', pair.counted_pmid)
        when 'repeated' then
            format('title and first author of PMID {}: the first publication counts', pair.counted_pmid)
        else format('{} authors in common with PMID {} on the same topic, within {:g} years: the larger counts{}',
            pair.shared_authors, pair.counted_pmid, mart.threshold('overlap_years'),
            coalesce(format(' ({} and {} patients)', gives_way.patients, counted.patients), ''))
    end as reason,
    greatest(gives_way.known_on, counted.known_on) as known_on
from (from same_text union all by name from overlap) as pair
join study as gives_way on gives_way.pmid = pair.pmid
join study as counted on counted.pmid = pair.counted_pmid;
comment on macro table mart.same_patients_as_of is
    'Pairs of studies that share patients, as known on a day: which of the two counts, and why. Grain: pair.';

create view mart.same_patients as
select pmid, counted_pmid, basis, reason, known_on
from mart.same_patients_as_of(current_date);
comment on view mart.same_patients is
    'Pairs of studies that share patients: which of the two counts, and why. Grain: pair.';
comment on column mart.same_patients.pmid is 'Study that gives way: its patients are counted by the other.';
comment on column mart.same_patients.counted_pmid is 'Study that counts them, unless it gives way to a third.';
comment on column mart.same_patients.basis is
    'How the pair was recognised: retracted_and_republished, corrected, preprint, update, erratum, retraction_notice,'
    ' reprint, summary, repeated or overlap.';
comment on column mart.same_patients.reason is 'Why they share patients and which one counts, for a person.';
comment on column mart.same_patients.known_on is 'Day from which PubMed had both.';
