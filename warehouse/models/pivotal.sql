-- Grain: review and eligible study, with is_pivotal and why.
--
-- The Ottawa method (Shojania 2007) lets a pivotal study alone call a review into question. It means a large trial or
-- one in a leading journal; in a disease known from case reports and small series neither exists. So pivotal here is
-- the best the field can bring, by core.design_rule (each row there has its reason): trials, comparisons of treatments,
-- pooled literature, guidelines, and any study of own patients that is at least as large as the largest work that
-- the review itself cites (40 patients for the first review; the same number where a review names no size).
create macro mart.pivotal_as_of(as_of) as table
with largest_cited as (
    select review_id, max(patients) as patients from core.work group by review_id
),
comparing as (
    select distinct pmid from mart.finding_as_of(as_of) where kind = 'treatment_effect'
),
judged as (
    select
        study.*,
        design.why,
        comparing.pmid is not null as compares_treatments,
        coalesce(largest_cited.patients, mart.threshold('pivotal_patients')) as patients_to_be_large,
        coalesce(study.patient_count, 0) >= design.min_patients
            and (
                design.pivotal = 'always'
                or design.pivotal = 'if_comparing' and comparing.pmid is not null
            ) as is_by_design,
        coalesce(
            design.pivotal in ('if_comparing', 'if_large')
            and study.patient_count >= coalesce(largest_cited.patients, mart.threshold('pivotal_patients')),
            false
        ) as is_by_size
    from mart.eligible_study_as_of(as_of) as study
    join core.design_rule as design on design.design = study.study_design
    left join comparing using (pmid)
    left join largest_cited using (review_id)
)
select
    * exclude (why, compares_treatments, patients_to_be_large, is_by_design, is_by_size),
    is_by_design or is_by_size as is_pivotal,
    case
        when is_by_design then why
        when is_by_size then
            format('its {:d} patients are as many as the {:g} of the largest series cited', patient_count::bigint,
                patients_to_be_large)
        else 'not pivotal'
    end as pivotal_reason
from judged;
comment on macro table mart.pivotal_as_of is
    'Studies that may speak about a review, with whether each is pivotal in a rare disease and why.'
    ' Grain: review and study.';
