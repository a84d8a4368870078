-- Which studies on a review's own topic has PubMed got since the review was updated?
select review.review_id, study.entry_date, study.pmid, study.first_author, study.study_design, study.patient_count,
    study.title
from core.review as review
join core.review_article using (review_id)
join mart.study as study using (pmid)
where study.entry_date > review.updated_on and study.topic = review.topic and not study.is_retracted
order by review.review_id, study.entry_date, study.pmid;
