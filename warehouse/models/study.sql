-- Grain: article.
--
-- What each article is about and whom it studied, as far as could be known on the day as_of: articles that had entered
-- PubMed by then (one without an entry date: that we had received by then). A topic or design read from MeSH or
-- publication types (section METADATA) counts from the day those were added, months after the entry date. A
-- retraction counts from the entry of its notice, or else from the record's last revision, the latest it can have been.
-- Texts and findings are those of the newest version of the record: PubMed does not keep the older ones.
--
-- NULL or an empty list is "not stated"; with pipeline_version NULL too, "not read yet".
create macro mart.study_as_of(as_of) as table
with known as (
    select
        article.*,
        coalesce(article.completed_date, article.revised_date, article.entry_date, article.first_seen_at::date)
            as metadata_on
    from core.article
    where coalesce(article.entry_date, article.first_seen_at::date) <= as_of
),
retracted as (
    select
        article.pmid,
        coalesce(min(notice.entry_date), any_value(article.revised_date), any_value(article.first_seen_at)::date)
            as retracted_on
    from core.article
    left join core.article_link as link on link.pmid = article.pmid and link.link_type = 'RetractionIn'
    left join core.article as notice on notice.pmid = link.target_pmid
    where article.is_retracted
    group by article.pmid
),
placed as (
    select finding.*, coalesce(section.section_index, 1000) as place
    from mart.finding_as_of(as_of) as finding
    join known using (pmid)
    left join core.article_section as section on section.pmid = finding.pmid and section.section = finding.section
    where finding.section <> 'METADATA' or known.metadata_on <= as_of
),
read as (
    select
        pmid,
        arg_min(name, (place, start_char)) filter (kind = 'topic') as topic,
        arg_min(name, (place, start_char)) filter (kind = 'study_design') as study_design,
        arg_min(value, (place, start_char)) filter (kind = 'patient_count')::integer as patient_count,
        list(distinct name order by name) filter (kind = 'primary_tumour') as primary_tumours,
        list(distinct name order by name) filter (kind = 'treatment') as treatments
    from placed
    group by pmid
)
select
    known.pmid,
    known.title,
    coalesce(author.last_name, author.collective_name) as first_author,
    known.journal,
    known.publication_year,
    known.publication_month,
    known.entry_date,
    known.doi,
    known.pmcid,
    read.topic,
    read.study_design,
    read.patient_count,
    coalesce(read.primary_tumours, []) as primary_tumours,
    coalesce(read.treatments, []) as treatments,
    coalesce(retracted.retracted_on <= as_of, false) as is_retracted,
    known.is_digest,
    annotation.pipeline_version
from known
left join read using (pmid)
left join retracted using (pmid)
left join core.annotation as annotation using (pmid)
left join core.article_author as author on author.pmid = known.pmid and author.author_index = 0;
comment on macro table mart.study_as_of is
    'Each article PubMed had on a day, with what it is about and whom it studied. Grain: article.';

create view mart.study as
select
    pmid, title, first_author, journal, publication_year, publication_month, entry_date, doi, pmcid, topic,
    study_design, patient_count, primary_tumours, treatments, is_retracted, is_digest, pipeline_version
from mart.study_as_of(current_date);
comment on view mart.study is 'Each article, with what it is about and whom it studied, today. Grain: article.';
comment on column mart.study.pmid is 'PubMed identifier.';
comment on column mart.study.title is 'Title.';
comment on column mart.study.first_author is 'Family name of the first author, or the group''s name.';
comment on column mart.study.journal is 'Journal, or book.';
comment on column mart.study.publication_year is 'Year of publication.';
comment on column mart.study.publication_month is 'Month of publication, 1 to 12.';
comment on column mart.study.entry_date is 'Day the record entered PubMed.';
comment on column mart.study.doi is 'Digital object identifier.';
comment on column mart.study.pmcid is 'PubMed Central identifier.';
comment on column mart.study.topic is 'Population studied, one of the study topics.';
comment on column mart.study.study_design is 'Study design.';
comment on column mart.study.patient_count is 'Patients that the study itself analysed.';
comment on column mart.study.primary_tumours is 'Primary tumours of its own patients, by preferred name.';
comment on column mart.study.treatments is 'Treatments of its own patients, by preferred name.';
comment on column mart.study.is_retracted is 'Whether it has been retracted.';
comment on column mart.study.is_digest is 'Whether its text is a digest in our own words, not the published abstract.';
comment on column mart.study.pipeline_version is 'Version of the pipeline that read it; empty: not read yet.';
