-- Grain: review and study of its topic.
--
-- Which studies a tally may add up: own patients, not retracted, and not those of another study that counts
-- (mart.same_patients_as_of). A study that gives way to one which gives way itself is not counted either: where it is
-- in doubt, patients are counted once too few rather than twice. Studies from before the review's update are in: a
-- tally shows where the literature stands, and is_news what has come since.
--
-- standing: counted        its patients are added up
--           same_patients  another study counts them
--           pooled         it counts patients that others have reported (core.design_rule): shown beside, not added
--           retracted      withdrawn
--           no_patients    opinion, or a laboratory study
--
-- patients are those that its figures are of. A report of cases that reviews the literature has only its own: a number
-- above case_report_patients is the literature's, and one is taken. Zero or not stated is NULL.
create macro mart.counted_study_as_of(as_of) as table
with given_way as (
    select
        pmid,
        arg_min(counted_pmid, (basis = 'overlap', known_on, counted_pmid)) as counted_pmid,
        arg_min(reason, (basis = 'overlap', known_on, counted_pmid)) as reason
    from mart.same_patients_as_of(as_of)
    group by pmid
),
found as (
    select
        review.review_id,
        study.pmid,
        study.entry_date,
        coalesce(study.entry_date > review.updated_on, false) as is_news,
        coalesce(study.study_design, 'other') as study_design,
        case
            when study.study_design = 'case_report' then
                case when study.patient_count between 1 and mart.threshold('case_report_patients')
                    then study.patient_count else 1 end
            else nullif(study.patient_count, 0)
        end as patients,
        case
            when study.is_retracted then 'retracted'
            when given_way.pmid is not null then 'same_patients'
            when design.patients = 'own' then 'counted'
            when design.patients = 'pooled' then 'pooled'
            else 'no_patients'
        end as standing,
        given_way.counted_pmid,
        given_way.reason
    from core.review as review
    join core.review_article using (review_id)
    join mart.study_as_of(as_of) as study on study.pmid = review_article.pmid and study.topic = review.topic
    join core.design_rule as design on design.design = coalesce(study.study_design, 'other')
    left join given_way on given_way.pmid = study.pmid
)
select
    review_id,
    pmid,
    entry_date,
    is_news,
    study_design,
    patients,
    standing,
    case when standing = 'same_patients' then counted_pmid end as counted_pmid,
    case standing
        when 'counted' then 'its own patients'
        when 'same_patients' then reason
        when 'pooled' then 'pools patients that others have reported'
        when 'retracted' then 'retracted'
        else 'without patients'
    end as reason
from found;
comment on macro table mart.counted_study_as_of is
    'Studies of a review''s topic on a day, with whether a tally adds up their patients and why.'
    ' Grain: review and study.';

create view mart.counted_study as
select review_id, pmid, entry_date, is_news, study_design, patients, standing, counted_pmid, reason
from mart.counted_study_as_of(current_date);
comment on view mart.counted_study is
    'Studies of a review''s topic, with whether a tally adds up their patients and why. Grain: review and study.';
comment on column mart.counted_study.review_id is 'Review.';
comment on column mart.counted_study.pmid is 'Study.';
comment on column mart.counted_study.entry_date is 'Day the study entered PubMed.';
comment on column mart.counted_study.is_news is 'Whether it entered after the review''s last update.';
comment on column mart.counted_study.study_design is 'Study design; other where it is not known.';
comment on column mart.counted_study.patients is
    'Patients that its figures are of: its own, or those it pools; empty where not stated.';
comment on column mart.counted_study.standing is 'counted, same_patients, pooled, retracted or no_patients.';
comment on column mart.counted_study.counted_pmid is 'Study that counts its patients, where another does.';
comment on column mart.counted_study.reason is 'Why it is counted or not, for a person.';
