-- Grain: review and study.
--
-- Which studies may speak about a review's claims on the day as_of: of those PubMed had by then (mart.study_as_of),
-- those that the review's searches found, that entered PubMed after its last update (what came before is the review's
-- own ground; without an entry date nobody can say that it is news), are not retracted and are about patients.
--
-- is_on_topic: about the population of the review. A study of epidural metastases says nothing about intramedullary
-- ones; only a claim that compares the two hears it (compare_frequency_ratio.sql).
-- whose_patients: a study without patients of its own or pooled ones is opinion.
create macro mart.eligible_study_as_of(as_of) as table
select
    review.review_id,
    study.pmid,
    study.entry_date,
    study.topic,
    coalesce(study.topic = review.topic, false) as is_on_topic,
    coalesce(study.study_design, 'other') as study_design,
    nullif(study.patient_count, 0) as patient_count,
    design.patients as whose_patients,
    coalesce(study.study_design = 'case_report' or study.patient_count = 1, false) as is_single_case
from core.review as review
join core.review_article as found using (review_id)
join mart.study_as_of(as_of) as study using (pmid)
join core.design_rule as design on design.design = coalesce(study.study_design, 'other')
where study.entry_date > review.updated_on
    and not study.is_retracted
    and design.patients <> 'animals';
comment on macro table mart.eligible_study_as_of is
    'Studies that may speak about a review''s claims on a day: found, later than its update, dated, not retracted.'
    ' Grain: review and study.';
