-- Grain: claim of kind diagnostic_choice and imaging finding.
--
--   the claim's examination preferred by the authors          reinforces
--   it shows the lesions of a series (detection_percent)       reinforces; fewer of them: extends
--   it misses lesions                                          contradicts from group_patients on, else extends
--   another examination preferred                              contradicts where pivotal or a group, else extends
--   another one detects                                        extends; fewer than half, or misses: reinforces
-- A case report in which the claim's examination shows the lesion says nothing: that is how every case is found.
create macro mart.compare_diagnostic_choice(studies, findings) as table
with seen as (
    select
        claim.review_id,
        claim.claim_id,
        claim.imaging,
        finding.finding_id,
        finding.name,
        finding.detail,
        finding.value,
        finding.unit,
        study.patient_count,
        list_contains(claim.imaging, finding.name) as is_chosen,
        coalesce(study.patient_count >= mart.threshold('group_patients'), false) as is_group,
        study.is_pivotal
    from core.claim as claim
    join query_table(studies) as study on study.review_id = claim.review_id and study.is_on_topic
    join query_table(findings) as finding on finding.pmid = study.pmid and finding.kind = 'imaging'
    where claim.is_current and claim.kind = 'diagnostic_choice'
),
related as (
    select
        *,
        case
            when is_chosen then case detail
                when 'preferred' then 'reinforces'
                when 'detects' then case
                    when not is_group then null
                    when unit = 'percent' and value < mart.threshold('detection_percent') then 'extends'
                    else 'reinforces'
                end
                when 'misses' then case when is_group then 'contradicts' else 'extends' end
            end
            when detail = 'preferred' then case when is_pivotal or is_group then 'contradicts' else 'extends' end
            when detail = 'misses' then 'reinforces'
            when unit = 'percent' and value / 100 < mart.threshold('majority_share') then 'reinforces'
            when detail = 'detects' then 'extends'
        end as relation
    from seen
)
select
    review_id,
    claim_id,
    finding_id,
    relation,
    'examination' as basis,
    name as subject,
    null::double as ratio,
    mart.enumerated(imaging) || ' the examination to choose' as before,
    case detail
        when 'preferred' then 'preference for '
        when 'misses' then 'lesions missed by '
        else 'lesions seen by '
    end || name || mart.stated(value, unit) || mart.in_patients(patient_count) as observed,
    case
        when is_chosen and relation = 'reinforces' then 'the review''s examination shows the lesions or is preferred'
        when is_chosen then 'the review''s examination misses lesions or shows only some'
        when relation = 'reinforces' then 'another examination misses lesions'
        when relation = 'contradicts' then 'another examination is preferred'
        else 'another examination shows the lesion'
    end as reason
from related
where relation is not null;
comment on macro table mart.compare_diagnostic_choice is
    'Imaging findings beside claims of which examination to choose. Grain: claim and finding.';
