-- Grain: review and study that bears on at least one of its claims.
--
-- In which order a person should read the new evidence: pivotal studies first, then by what their design can carry
-- (core.design_rule: always pivotal, when comparing, when large, never), then the larger, then the newer. finding_id is
-- the finding whose sentence carries most: one that contradicts before one that reinforces, extends, or stays unclear;
-- of equal ones that about the claim which comes first in the review's file, and there one with a sentence in the
-- abstract before one read from the title or from MeSH.
create macro mart.strongest_study_as_of(as_of) as table
with weighed as (
    select
        comparison.*,
        claim.claim_index,
        case design.pivotal when 'always' then 0 when 'if_comparing' then 1 when 'if_large' then 2 else 3 end
            as design_place,
        case comparison.relation when 'contradicts' then 0 when 'reinforces' then 1 when 'extends' then 2 else 3 end
            as relation_place,
        case comparison.section when 'METADATA' then 2 when 'TITLE' then 1 else 0 end as section_place
    from mart.claim_comparison_as_of(as_of) as comparison
    join core.design_rule as design on design.design = comparison.study_design
    join core.claim as claim on claim.review_id = comparison.review_id and claim.claim_id = comparison.claim_id
),
together as (
    select
        review_id,
        pmid,
        any_value(is_pivotal) as is_pivotal,
        any_value(design_place) as design_place,
        any_value(patient_count) as patient_count,
        any_value(entry_date) as entry_date,
        arg_min(finding_id, (relation_place, claim_index, section_place, section, start_char, finding_id))
            as finding_id
    from weighed
    group by review_id, pmid
)
select
    review_id,
    pmid,
    row_number() over (
        partition by review_id
        order by is_pivotal desc, design_place, patient_count desc nulls last, entry_date desc, pmid
    ) as place,
    is_pivotal,
    finding_id
from together;
comment on macro table mart.strongest_study_as_of is
    'New studies that bear on a review, the strongest first, with the finding that carries most. Grain: review and study.';
