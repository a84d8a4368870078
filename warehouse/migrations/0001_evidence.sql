-- What was asked of PubMed, what it answered, and what was read in it.
--
-- raw   records as received
-- core  parsed articles, mentions, findings, the reviews and their claims, and who did what when
-- mart  what people read: views and macros only, made anew from warehouse/models, never from a migration
--
-- Every TIMESTAMP is in UTC. Text offsets count Unicode characters from 0, the end is exclusive, as in Python:
-- substr(text, start_char + 1, end_char - start_char) is the span.
-- No foreign keys: DuckDB checks them too eagerly for rows that are replaced. warehouse/checks says what must hold.

create schema raw;  -- core and mart are made by warehouse/migrate.py

create table core.run (
    run_id varchar primary key check (run_id <> ''),
    started_at timestamp not null,
    finished_at timestamp,
    as_of date not null,
    source varchar not null,
    state varchar not null check (state in ('running', 'completed', 'incomplete', 'failed')),
    error varchar,
    software_version varchar not null,
    pipeline_version varchar,
    summary json,
    check ((state = 'running') = (finished_at is null))
);
comment on table core.run is 'One execution of reviewwatch. Grain: run.';
comment on column core.run.run_id is 'Key of the run, given by who started it.';
comment on column core.run.started_at is 'When it began, UTC.';
comment on column core.run.finished_at is 'When it ended, UTC; empty while it runs, or if it was killed.';
comment on column core.run.as_of is 'The day the run took for today.';
comment on column core.run.source is 'Where records came from: E-utilities address, or path of a file or folder.';
comment on column core.run.state is 'running, completed, incomplete (some part could not be looked at) or failed.';
comment on column core.run.error is 'Why it failed or stayed incomplete, for a person.';
comment on column core.run.software_version is 'Version of reviewwatch.';
comment on column core.run.pipeline_version is
    'Version of the language pipeline and its vocabulary, where the run read articles.';
comment on column core.run.summary is 'What the run did, as the JSON object it printed last.';

create table raw.pubmed_record (
    pmid varchar not null check (pmid <> ''),
    content_hash varchar not null check (content_hash <> ''),
    xml varchar,
    source varchar not null,
    first_seen_at timestamp not null,
    last_seen_at timestamp not null,
    first_run_id varchar not null,
    last_run_id varchar not null,
    primary key (pmid, content_hash)
);
comment on table raw.pubmed_record is
    'Each different content in which PubMed gave a record. Grain: PMID and content. Content seen again moves '
    'last_seen_at only.';
comment on column raw.pubmed_record.pmid is 'PubMed identifier.';
comment on column raw.pubmed_record.content_hash is 'SHA-256 of xml, hexadecimal.';
comment on column raw.pubmed_record.xml is
    'The record''s XML element as received. Empty in the published copy alone: abstracts are under their '
    'publishers'' copyright.';
comment on column raw.pubmed_record.source is 'E-utilities address or file name it first came from.';
comment on column raw.pubmed_record.first_seen_at is 'When this content was first received, UTC.';
comment on column raw.pubmed_record.last_seen_at is 'When this content was last received, UTC.';
comment on column raw.pubmed_record.first_run_id is 'Run that first received it.';
comment on column raw.pubmed_record.last_run_id is 'Run that last received it.';

create table core.article (
    pmid varchar primary key check (pmid <> ''),
    content_hash varchar not null,
    version integer not null,
    kind varchar not null check (kind in ('article', 'book')),
    title varchar not null,
    vernacular_title varchar,
    journal varchar,
    volume varchar,
    issue varchar,
    pages varchar,
    publication_date_text varchar not null,
    publication_year integer,
    publication_month integer check (publication_month between 1 and 12),
    publication_day integer check (publication_day between 1 and 31),
    entry_date date,
    completed_date date,
    revised_date date,
    languages varchar[] not null,
    doi varchar,
    pmcid varchar,
    citation_status varchar,
    publication_status varchar,
    publication_types varchar[] not null,
    keywords varchar[] not null,
    notes varchar[] not null,
    is_retracted boolean not null,
    is_digest boolean not null,
    first_seen_at timestamp not null,
    stored_at timestamp not null,
    run_id varchar not null
);
comment on table core.article is 'The newest parsed version of each PubMed record. Grain: PMID.';
comment on column core.article.pmid is
    'PubMed identifier. Above 90000000: a study of the sample corpus whose PMID is not known.';
comment on column core.article.content_hash is 'Content it was parsed from: raw.pubmed_record.content_hash.';
comment on column core.article.version is 'PubMed''s version of the record, from 1.';
comment on column core.article.kind is 'article or book.';
comment on column core.article.title is 'Title in English, inline markup taken off.';
comment on column core.article.vernacular_title is 'Title in the article''s own language, where PubMed has it.';
comment on column core.article.journal is 'Journal, or book.';
comment on column core.article.volume is 'Volume as printed.';
comment on column core.article.issue is 'Issue as printed.';
comment on column core.article.pages is 'Pages or article number as printed.';
comment on column core.article.publication_date_text is
    'Publication date as PubMed words it; empty text where it has none.';
comment on column core.article.publication_year is 'Year of publication.';
comment on column core.article.publication_month is 'Month of publication, 1 to 12; the first of a season or range.';
comment on column core.article.publication_day is 'Day of publication, 1 to 31.';
comment on column core.article.entry_date is 'Day the record entered PubMed (EDAT).';
comment on column core.article.completed_date is 'Day its MeSH indexing was finished.';
comment on column core.article.revised_date is 'Day the record was last revised (LR).';
comment on column core.article.languages is 'Languages of the article, NLM three-letter codes.';
comment on column core.article.doi is 'Digital object identifier.';
comment on column core.article.pmcid is 'PubMed Central identifier.';
comment on column core.article.citation_status is 'PubMed''s state of the record: MEDLINE, In-Process, Publisher, ...';
comment on column core.article.publication_status is 'ppublish, epublish or aheadofprint.';
comment on column core.article.publication_types is 'Publication types as given by PubMed.';
comment on column core.article.keywords is 'Author keywords.';
comment on column core.article.notes is 'General notes and copyright lines of the record.';
comment on column core.article.is_retracted is 'Whether the record says that the article was retracted.';
comment on column core.article.is_digest is
    'Whether the text is a digest in our own words and not the published abstract (sample corpus).';
comment on column core.article.first_seen_at is 'When the article was first received in any content, UTC.';
comment on column core.article.stored_at is 'When this version was stored, UTC.';
comment on column core.article.run_id is 'Run that stored this version.';

create table core.article_section (
    pmid varchar not null,
    section_index integer not null check (section_index >= 0),
    section varchar not null,
    nlm_category varchar,
    text varchar not null,
    primary key (pmid, section_index)
);
comment on table core.article_section is
    'The parts of an article''s text, TITLE first. Grain: article and section. The published copy holds titles '
    'alone (copyright).';
comment on column core.article_section.pmid is 'PubMed identifier.';
comment on column core.article_section.section_index is 'Place in the text, from 0.';
comment on column core.article_section.section is
    'TITLE, ABSTRACT or the label in the record; unique within the article.';
comment on column core.article_section.nlm_category is
    'NLM''s category of the section: BACKGROUND, METHODS, RESULTS, ...';
comment on column core.article_section.text is 'Text that offsets of mentions and findings count in.';

create table core.article_other_abstract (
    pmid varchar not null,
    abstract_index integer not null check (abstract_index >= 0),
    kind varchar not null,
    text varchar not null,
    primary key (pmid, abstract_index)
);
comment on table core.article_other_abstract is
    'Abstracts beside the main one (other languages, plain language): never read for findings, absent from the '
    'published copy.';
comment on column core.article_other_abstract.pmid is 'PubMed identifier.';
comment on column core.article_other_abstract.abstract_index is 'Place in the record, from 0.';
comment on column core.article_other_abstract.kind is 'Language or type.';
comment on column core.article_other_abstract.text is 'The abstract.';

create table core.article_author (
    pmid varchar not null,
    author_index integer not null check (author_index >= 0),
    last_name varchar,
    fore_name varchar,
    initials varchar,
    collective_name varchar,
    primary key (pmid, author_index)
);
comment on table core.article_author is 'Authors in printed order. Grain: article and author.';
comment on column core.article_author.pmid is 'PubMed identifier.';
comment on column core.article_author.author_index is 'Place in the list, from 0.';
comment on column core.article_author.last_name is 'Family name; empty for a group.';
comment on column core.article_author.fore_name is 'Given names.';
comment on column core.article_author.initials is 'Initials.';
comment on column core.article_author.collective_name is 'Name of the group, where the author is one.';

create table core.article_mesh (
    pmid varchar not null,
    mesh_index integer not null check (mesh_index >= 0),
    descriptor_id varchar not null,
    descriptor varchar not null,
    is_major boolean not null,
    qualifier_id varchar,
    qualifier varchar,
    primary key (pmid, mesh_index)
);
comment on table core.article_mesh is
    'MeSH headings, one row for each qualifier. Added months after the entry date: no evidence of what was known '
    'on that day.';
comment on column core.article_mesh.pmid is 'PubMed identifier.';
comment on column core.article_mesh.mesh_index is 'Place in the record, from 0.';
comment on column core.article_mesh.descriptor_id is 'MeSH identifier of the descriptor.';
comment on column core.article_mesh.descriptor is 'Name of the descriptor.';
comment on column core.article_mesh.is_major is 'Whether it is a main subject of the article.';
comment on column core.article_mesh.qualifier_id is 'MeSH identifier of the qualifier.';
comment on column core.article_mesh.qualifier is 'Name of the qualifier.';

create table core.article_link (
    pmid varchar not null,
    link_index integer not null check (link_index >= 0),
    link_type varchar not null,
    target_pmid varchar,
    citation varchar not null,
    primary key (pmid, link_index)
);
comment on table core.article_link is
    'Retractions, errata, comments and updates that the record names. Grain: article and link.';
comment on column core.article_link.pmid is 'PubMed identifier.';
comment on column core.article_link.link_index is 'Place in the record, from 0.';
comment on column core.article_link.link_type is 'NLM''s RefType: RetractionIn, ErratumIn, UpdateOf, ...';
comment on column core.article_link.target_pmid is 'The other article, where it has a PMID.';
comment on column core.article_link.citation is 'The other article as cited.';

create table core.article_date (
    pmid varchar not null,
    date_index integer not null check (date_index >= 0),
    status varchar not null,
    day date not null,
    primary key (pmid, date_index)
);
comment on table core.article_date is 'The history of the record as PubMed tells it. Grain: article and date.';
comment on column core.article_date.pmid is 'PubMed identifier.';
comment on column core.article_date.date_index is 'Place in the record, from 0.';
comment on column core.article_date.status is 'PubStatus: received, accepted, entrez, pubmed, medline, ...';
comment on column core.article_date.day is 'The day it names.';

create table core.rejection (
    review_id varchar not null,
    rejection_id varchar not null,
    pmid varchar,
    reason varchar not null check (reason <> ''),
    source varchar not null,
    excerpt varchar,
    first_seen_at timestamp not null,
    last_seen_at timestamp not null,
    first_run_id varchar not null,
    last_run_id varchar not null,
    primary key (review_id, rejection_id)
);
comment on table core.rejection is
    'Records that could not be read, with the reason. Grain: review and rejected content.';
comment on column core.rejection.review_id is 'Review whose search brought it.';
comment on column core.rejection.rejection_id is 'Hash of PMID, reason, source and excerpt.';
comment on column core.rejection.pmid is 'PubMed identifier, where it could be told.';
comment on column core.rejection.reason is 'Why it could not be read, for a person.';
comment on column core.rejection.source is 'E-utilities address or file name.';
comment on column core.rejection.excerpt is 'The first 2,000 characters received. Empty in the published copy alone.';
comment on column core.rejection.first_seen_at is 'When it was first received, UTC.';
comment on column core.rejection.last_seen_at is 'When it was last received, UTC.';
comment on column core.rejection.first_run_id is 'Run that first received it.';
comment on column core.rejection.last_run_id is 'Run that last received it.';

create table core.review (
    review_id varchar primary key check (review_id <> ''),
    title varchar not null,
    publisher varchar not null,
    authors varchar[] not null,
    editor varchar not null,
    released_on date not null,
    updated_on date not null,
    expires_on date not null,
    topic varchar not null,
    config_hash varchar not null,
    stored_at timestamp not null,
    run_id varchar not null
);
comment on table core.review is 'The reviews under watch, as config/reviews says. Grain: review.';
comment on column core.review.review_id is 'Identifier, as in its file.';
comment on column core.review.title is 'Title.';
comment on column core.review.publisher is 'Publisher.';
comment on column core.review.authors is 'Authors in printed order.';
comment on column core.review.editor is 'Responsible editor.';
comment on column core.review.released_on is 'Day of first publication.';
comment on column core.review.updated_on is 'Day of the last update: later studies are news to the review.';
comment on column core.review.expires_on is 'Day the review expires.';
comment on column core.review.topic is 'Population its claims are about, one of the study topics.';
comment on column core.review.config_hash is
    'Hash of all that the review''s file says; tells whether anything changed.';
comment on column core.review.stored_at is 'When this content was stored, UTC.';
comment on column core.review.run_id is 'Run that stored it.';

create table core.review_query (
    review_id varchar not null,
    query_index integer not null check (query_index >= 0),
    query_name varchar not null,
    query varchar not null,
    primary key (review_id, query_name)
);
comment on table core.review_query is 'The PubMed queries of a review. Grain: review and query.';
comment on column core.review_query.review_id is 'Review.';
comment on column core.review_query.query_index is 'Place in the review''s file, from 0.';
comment on column core.review_query.query_name is 'Name of the query.';
comment on column core.review_query.query is 'The query in PubMed''s language, without the limit by entry date.';

create table core.work (
    review_id varchar not null,
    work_id varchar not null,
    work_index integer not null check (work_index >= 0),
    citation varchar not null,
    patients integer check (patients >= 0),
    pmid varchar,
    primary key (review_id, work_id)
);
comment on table core.work is 'The works that a review rests its claims on. Grain: review and work.';
comment on column core.work.review_id is 'Review.';
comment on column core.work.work_id is 'Identifier, as in the review''s file.';
comment on column core.work.work_index is 'Place in the review''s file, from 0.';
comment on column core.work.citation is 'The work as the review cites it.';
comment on column core.work.patients is 'Its number of patients, where the review names it.';
comment on column core.work.pmid is 'PubMed identifier, where known.';

create table core.claim (
    review_id varchar not null,
    claim_id varchar not null,
    claim_index integer not null check (claim_index >= 0),
    section varchar not null,
    kind varchar not null,
    statement varchar not null,
    figure_value double,
    figure_unit varchar,
    figure_comparator varchar,
    ranking varchar[] not null,
    treatments varchar[] not null,
    imaging varchar[] not null,
    symptom varchar,
    cause varchar,
    works varchar[] not null,
    is_current boolean not null,
    primary key (review_id, claim_id),
    check ((figure_value is null) = (figure_unit is null) and (figure_value is null) = (figure_comparator is null))
);
comment on table core.claim is
    'The claims of a review. Grain: review and claim. A claim taken out of the file stays, no longer current, for'
    ' its signals.';
comment on column core.claim.review_id is 'Review.';
comment on column core.claim.claim_id is 'Identifier, as in the review''s file.';
comment on column core.claim.claim_index is 'Place in the review''s file, from 0.';
comment on column core.claim.section is 'Section of the review that states it.';
comment on column core.claim.kind is 'What kind of statement it is; decides which findings are set beside it.';
comment on column core.claim.statement is 'The claim in our own words.';
comment on column core.claim.figure_value is 'The number it stands on, in figure_unit.';
comment on column core.claim.figure_unit is 'months, percent, patients or times.';
comment on column core.claim.figure_comparator is 'below, at_most, about, at_least or above.';
comment on column core.claim.ranking is 'Primary tumours in the order claimed, commonest first.';
comment on column core.claim.treatments is 'Treatments it is about, by preferred name.';
comment on column core.claim.imaging is 'Examinations it is about.';
comment on column core.claim.symptom is 'Symptom it is about.';
comment on column core.claim.cause is 'Cause of death it is about.';
comment on column core.claim.works is 'Works it rests on: core.work.work_id.';
comment on column core.claim.is_current is 'Whether the review''s file still holds it.';

create table core.review_article (
    review_id varchar not null,
    pmid varchar not null,
    first_found_at timestamp not null,
    run_id varchar not null,
    primary key (review_id, pmid)
);
comment on table core.review_article is 'Which articles the searches of a review found. Grain: review and article.';
comment on column core.review_article.review_id is 'Review.';
comment on column core.review_article.pmid is 'PubMed identifier.';
comment on column core.review_article.first_found_at is 'When a search of this review first found it, UTC.';
comment on column core.review_article.run_id is 'Run that first found it.';

create table core.search (
    search_id varchar primary key,
    run_id varchar not null,
    review_id varchar not null,
    source varchar not null,
    query_name varchar not null,
    query varchar not null,
    window_start date,
    window_end date,
    query_translation varchar,
    found integer check (found >= 0),
    fetched integer not null check (fetched >= 0),
    state varchar not null check (state in ('completed', 'failed')),
    error varchar,
    warnings varchar[] not null,
    searched_at timestamp not null,
    check ((state = 'failed') = (error is not null)),
    check (state = 'failed' or found is not null)
);
comment on table core.search is
    'Each question asked of a source and how it ended. Grain: run, review, source, query and window. Failed is '
    'not the same as found 0.';
comment on column core.search.search_id is 'Hash of run, review, source, query name and window.';
comment on column core.search.run_id is 'Run that asked.';
comment on column core.search.review_id is 'Review it was asked for.';
comment on column core.search.source is 'E-utilities address, or path of a file or folder.';
comment on column core.search.query_name is 'Name of the query.';
comment on column core.search.query is 'The query as asked.';
comment on column core.search.window_start is 'First entry date asked for; empty: no limit.';
comment on column core.search.window_end is 'Last entry date asked for; empty: no limit.';
comment on column core.search.query_translation is 'How PubMed says it understood the query.';
comment on column core.search.found is 'Records that the source says match; empty where it could not be asked.';
comment on column core.search.fetched is 'Records received, those that could not be read included.';
comment on column core.search.state is 'completed or failed.';
comment on column core.search.error is 'Why it failed, for a person.';
comment on column core.search.warnings is 'Warnings of the source, such as phrases it did not know.';
comment on column core.search.searched_at is 'When it was asked, UTC.';

create table core.search_cursor (
    review_id varchar not null,
    source varchar not null,
    searched_up_to date not null,
    run_id varchar not null,
    moved_at timestamp not null,
    queries_hash varchar not null,
    primary key (review_id, source, queries_hash)
);
comment on column core.search_cursor.queries_hash is
    'Hash of the texts of the review''s queries: changed queries have not been asked of the past, so they have no cursor.';
comment on table core.search_cursor is
    'Up to which entry date all queries of a review are answered. Grain: review and source. Moves with the rows '
    'it brought.';
comment on column core.search_cursor.review_id is 'Review.';
comment on column core.search_cursor.source is 'E-utilities address, or path of a file or folder.';
comment on column core.search_cursor.searched_up_to is 'Last entry date covered, included.';
comment on column core.search_cursor.run_id is 'Run that moved it.';
comment on column core.search_cursor.moved_at is 'When it was moved, UTC.';

create table core.annotation (
    pmid varchar primary key,
    content_hash varchar not null,
    pipeline_version varchar not null,
    annotated_at timestamp not null,
    run_id varchar not null
);
comment on table core.annotation is
    'Which content of an article the language pipeline read, and in which version. Grain: article. Also there '
    'when nothing was found.';
comment on column core.annotation.pmid is 'PubMed identifier.';
comment on column core.annotation.content_hash is 'Content that was read: core.article.content_hash at that time.';
comment on column core.annotation.pipeline_version is 'Version of pipeline and vocabulary that read it.';
comment on column core.annotation.annotated_at is 'When it was read, UTC.';
comment on column core.annotation.run_id is 'Run that read it.';

create table core.mention (
    mention_id varchar primary key,
    pmid varchar not null,
    section varchar not null,
    start_char integer not null check (start_char >= 0),
    end_char integer not null,
    text varchar not null,
    label varchar not null,
    concept_id varchar,
    name varchar,
    is_negated boolean not null,
    is_hypothetical boolean not null,
    is_background boolean not null,
    cue varchar,
    suggested_concept_id varchar,
    suggested_score double,
    listed_as struct(concept_id varchar, name varchar)[] not null,
    pipeline_version varchar not null,
    run_id varchar not null,
    check (end_char > start_char)
);
comment on table core.mention is 'Words of an article that name a concept. Grain: mention.';
comment on column core.mention.mention_id is 'Hash of article, span, label, concept and pipeline version.';
comment on column core.mention.pmid is 'PubMed identifier.';
comment on column core.mention.section is 'Section: core.article_section.section.';
comment on column core.mention.start_char is 'First character of the span within the section, from 0.';
comment on column core.mention.end_char is 'Character after the span.';
comment on column core.mention.text is 'The words.';
comment on column core.mention.label is 'tumour, treatment, site, imaging or symptom.';
comment on column core.mention.concept_id is
    'Concept of the vocabulary (MeSH or NCIt); empty: label recognised, concept unknown.';
comment on column core.mention.name is 'Preferred name of the concept.';
comment on column core.mention.is_negated is 'Whether the text denies it.';
comment on column core.mention.is_hypothetical is 'Whether it is recommended, planned or possible only.';
comment on column core.mention.is_background is
    'Whether it is general knowledge, past history or other people''s patients.';
comment on column core.mention.cue is 'The words that decided any of the three.';
comment on column core.mention.suggested_concept_id is
    'Nearest concept of an unlinked mention: for the vocabulary''s keeper, never used.';
comment on column core.mention.suggested_score is 'How near it is, 0 to 1.';
comment on column core.mention.listed_as is
    'Concepts that a finding resting on it is listed as: its own and those it implies; empty for what is never listed.';
comment on column core.mention.pipeline_version is 'Version of pipeline and vocabulary that found it.';
comment on column core.mention.run_id is 'Run that found it.';

create table core.finding (
    finding_id varchar primary key,
    pmid varchar not null,
    kind varchar not null,
    name varchar,
    concept_id varchar,
    value double,
    unit varchar,
    at_months double,
    low double,
    high double,
    patient_group varchar,
    detail varchar,
    section varchar not null,
    start_char integer not null check (start_char >= 0),
    end_char integer not null,
    sentence varchar not null,
    sentence_start_char integer not null check (sentence_start_char >= 0),
    sentence_end_char integer not null,
    pipeline_version varchar not null,
    run_id varchar not null,
    check (end_char >= start_char),
    check (sentence_end_char >= sentence_start_char)
);
comment on table core.finding is
    'What an article''s own patients showed, with the sentence that says so. Grain: finding. Which columns a kind'
    ' fills: see kind.';
comment on column core.finding.finding_id is 'Hash of what was found, where, and the pipeline version.';
comment on column core.finding.pmid is 'PubMed identifier.';
comment on column core.finding.kind is
    'topic, study_design, patient_count, primary_tumour, treatment, survival, neurological_outcome, '
    'local_control, treatment_effect, recommendation, first_symptom, cause_of_death, imaging or frequency_ratio.';
comment on column core.finding.name is
    'What was found: tumour, treatment, measure of survival, design, ..., by the kind.';
comment on column core.finding.concept_id is 'Concept of the vocabulary (MeSH or NCIt).';
comment on column core.finding.value is 'The figure, in unit.';
comment on column core.finding.unit is 'patients, percent, months, count or times.';
comment on column core.finding.at_months is 'Time of a survival rate, in months.';
comment on column core.finding.low is 'Lower end of the interval or range, in unit.';
comment on column core.finding.high is 'Upper end of the interval or range, in unit.';
comment on column core.finding.patient_group is 'all or the subgroup''s name; for a treatment_effect the outcome.';
comment on column core.finding.detail is
    'Further word by the kind: commonest, mean, range, better, no_difference, worse, first_choice, ...';
comment on column core.finding.section is
    'Section: core.article_section.section, or METADATA where it was read from MeSH or publication types.';
comment on column core.finding.start_char is
    'First character of the words it was read from, within the section, from 0.';
comment on column core.finding.end_char is 'Character after those words.';
comment on column core.finding.sentence is 'The sentence that says so, as printed.';
comment on column core.finding.sentence_start_char is 'First character of the sentence within the section, from 0.';
comment on column core.finding.sentence_end_char is 'Character after the sentence.';
comment on column core.finding.pipeline_version is 'Version of pipeline and vocabulary that found it.';
comment on column core.finding.run_id is 'Run that found it.';
