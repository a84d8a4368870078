-- Grain: review and calendar year.
--
-- How many articles that a review's searches found entered PubMed in a year, on its subject and on others. An article
-- not read yet counts as on another subject.
create macro mart.evidence_year_as_of(as_of) as table
select
    review.review_id,
    year(study.entry_date) as year,
    count(*) filter (study.topic = review.topic) as on_subject,
    count(*) filter (study.topic is distinct from review.topic) as on_other_subjects
from core.review as review
join core.review_article using (review_id)
join mart.study_as_of(as_of) as study using (pmid)
where study.entry_date is not null
group by review.review_id, year(study.entry_date);
comment on macro table mart.evidence_year_as_of is
    'Articles found for a review by the year they entered PubMed, on its subject and on others. Grain: review and year.';
