-- Grain: claim of kind effect_on_function and a finding about cord function.
--
-- "Keeps what is left and seldom gives back what is lost": function after the claim's treatment, where the outcome can
-- be put down to it (credited_treatments in treated_study.sql; with others beside it nobody can say which one helped).
--   worse in most                    contradicts from group_patients on, else extends
--   improved in two thirds or more   contradicts from group_patients on, else extends
--   improved in more than a third    extends: "seldom" is stretched
--   improved in fewer, or stable     reinforces
--   a technique of the treatment     extends at most: the review does not mean it
--   a single case that improved after it and others together   extends
-- Walking again counts as regained and walking still as kept; where it is only told how many walk afterwards, most of
-- them reinforces, fewer is unclear.
-- Another treatment alone after which most improve extends: lost function can come back another way. A treatment that
-- the review does not put forward is judged by that claim.
-- Thresholds seldom_share and mostly_share. Source: Ottawa A4, A5; the reference readers' stances on 6 studies.
create macro mart.compare_effect_on_function(studies, findings) as table
with seen as (
    select
        claim.review_id,
        claim.claim_id,
        claim.treatments as claimed_treatments,
        finding.finding_id,
        finding.kind,
        finding.name,
        finding.value,
        finding.unit,
        finding.detail,
        mart.compared_by(
            finding.value, finding.unit, finding.low, finding.high, finding.p_value, finding.p_comparator
        ) as figures,
        coalesce(finding.patient_group, 'all') as patients,
        coalesce(study.improved_share, study.regained_walking_share) as restored_share,
        coalesce(study.worsened_share, 1 - study.kept_walking_share) as lost_share,
        study.* exclude (review_id, pmid),
        list_has_any(study.cancer_treatments, claim.techniques) as gave_technique,
        list_has_any(study.cancer_treatments, list_concat(claim.treatments, claim.techniques)) as gave_claimed,
        list_has_all(list_concat(claim.treatments, claim.techniques), study.credited_treatments) as alone,
        list_has_any(study.cancer_treatments, claim.judged_elsewhere) as gave_one_judged_elsewhere,
        coalesce(study.patient_count >= mart.threshold('group_patients'), false) as is_group
    from mart.treatment_claim as claim
    join query_table(studies) as study on study.review_id = claim.review_id and study.is_on_topic
    join query_table(findings) as finding on finding.pmid = study.pmid
        and (
            finding.kind = 'neurological_outcome'
                and coalesce(finding.patient_group, 'all') in ('all', 'walked before', 'could not walk before')
            or finding.kind = 'treatment_effect' and finding.patient_group = 'function'
                and list_contains(claim.treatments, finding.name)
        )
    where claim.kind = 'effect_on_function' and len(study.cancer_treatments) > 0
),
related as (
    select
        *,
        case
            when kind = 'treatment_effect' then case detail
                when 'better' then 'extends'
                when 'worse' then case when is_group then 'contradicts' else 'extends' end
            end
            when not gave_claimed and not gave_one_judged_elsewhere
                and improved_share >= mart.threshold('majority_share') then 'extends'
            when gave_claimed and not alone and is_single_case and improved_share > 0 then 'extends'
            when not gave_claimed or not alone then null
            when lost_share >= mart.threshold('majority_share') or restored_share >= mart.threshold('mostly_share') then
                case when is_group and not gave_technique then 'contradicts' else 'extends' end
            when restored_share > mart.threshold('seldom_share') or gave_technique then 'extends'
            when coalesce(restored_share, lost_share, stable_share) is not null then 'reinforces'
            when walking_share >= mart.threshold('majority_share') then 'reinforces'
            else 'unclear'
        end as relation
    from seen
)
select
    review_id,
    claim_id,
    finding_id,
    relation,
    case when kind = 'treatment_effect' and detail = 'worse' then 'harm' else 'function' end as basis,
    mart.enumerated(case when gave_claimed then claimed_treatments else cancer_treatments end) as subject,
    null::double as ratio,
    mart.enumerated(claimed_treatments) || ' keeps function and seldom restores it' as before,
    case
        when kind = 'treatment_effect'
            then mart.effect(detail, 'function', mart.enumerated(claimed_treatments)) || figures
        else case
                when patients = 'walked before' then 'walking kept'
                when patients = 'could not walk before' then 'walking regained'
                when name = 'ambulatory_after' then 'walking'
                when name = 'improved' then 'improvement'
                when name = 'stable' then 'stable function'
                else 'loss of function'
            end
            || case when is_single_case then '' else mart.stated(value, unit) end
            || ' after ' || mart.enumerated(list_sort(cancer_treatments))
    end || mart.in_patients(patient_count) as observed,
    case
        when kind = 'treatment_effect' then 'the authors compare function'
        when not gave_claimed then 'lost function came back after another treatment'
        when relation = 'contradicts' and lost_share >= mart.threshold('majority_share')
            then 'function was lost in most'
        when relation = 'contradicts' then 'function improved in two thirds or more'
        when relation = 'reinforces' then 'function was kept and regained in a third or fewer'
        when relation = 'unclear' then 'the abstract tells who walked, not who changed'
        when gave_technique then 'a technique that the review does not mean'
        when not alone then 'function came back after several treatments'
        else 'more improved or lost function than the claim lets expect, in few patients or short of most'
    end as reason
from related
where relation is not null;
comment on macro table mart.compare_effect_on_function is
    'Cord function after treatment beside claims of what the treatment does for it. Grain: claim and finding.';
