-- Grain: claim of kind treatment_of_choice and a finding about a treatment.
--
-- What was given
--   the claim's treatment alone, function kept or lesion controlled in most   reinforces
--   the claim's treatment alone, function lost in most                        extends
--   the claim's treatment, to more patients of a group than any other one      reinforces: it was what they chose
--   the claim's treatment beside others, in a single case                     extends
--   a technique of it (core.technique: radiosurgery is not what a review of 2019 calls radiotherapy)   extends
--   another treatment after which patients did well (mart.treated_study_as_of)                         extends
--   another treatment in a single case, whatever came of it                   extends, as use and not as benefit
-- Alone: the outcome can be put down to it (credited_treatments in treated_study.sql), else nobody can say what helped.
-- A treatment that the review leaves aside in another claim is judged there, not twice.
-- What the authors compare
--   another treatment better     contradicts, from pivotal or group_patients on; extends in fewer
--   the claim's treatment better reinforces; worse: contradicts (harm)
-- What the authors advise
--   the claim's treatment first  reinforces; against it: contradicts
--   another treatment first      contradicts where pivotal, else extends; considered or for selected patients: extends
-- Source: Ottawa A1, A3, A5; the reference readers' stances on 12 studies.
create macro mart.compare_treatment_of_choice(studies, findings) as table
with seen as (
    select
        claim.review_id,
        claim.claim_id,
        claim.treatments as chosen,
        finding.finding_id,
        finding.kind,
        finding.name,
        finding.detail,
        finding.patient_group as outcome,
        mart.compared_by(
            finding.value, finding.unit, finding.low, finding.high, finding.p_value, finding.p_comparator
        ) as figures,
        study.* exclude (review_id, pmid),
        list_contains(claim.treatments, finding.name) as is_chosen,
        list_contains(claim.techniques, finding.name) as is_technique,
        list_has_any(study.cancer_treatments, claim.techniques) as gave_technique,
        list_has_all(claim.treatments, study.credited_treatments) as alone,
        -- a technique's patients are also listed as the treatment's: those are not counted for it
        coalesce(
            finding.kind = 'treatment' and finding.value = max(finding.value) filter (class.name is not null) over given
                and finding.value > coalesce(
                    max(finding.value) filter (list_contains(claim.techniques, finding.name)) over given, 0
                )
                and count(distinct finding.name) filter (class.name is not null and finding.value is not null)
                    over given > 1,
            false
        ) as leads,
        study.is_single_case
            or list_has_all(
                case when list_contains(claim.techniques, finding.name) then list_concat(claim.treatments, claim.techniques)
                    else [finding.name] end,
                study.credited_treatments
            ) as is_credited,
        list_contains(claim.judged_elsewhere, finding.name) as is_judged_elsewhere,
        class.name is not null as is_cancer_treatment,
        study.is_pivotal or coalesce(study.patient_count >= mart.threshold('group_patients'), false) as is_group,
        coalesce(
            1 - study.worsened_share >= mart.threshold('majority_share'),
            study.improved_share + study.stable_share >= mart.threshold('majority_share'),
            study.stable_share >= mart.threshold('majority_share'),
            study.improved_share > 0,
            study.kept_walking_share >= mart.threshold('majority_share'),
            study.walking_share >= mart.threshold('majority_share'),
            study.local_control_percent >= mart.threshold('local_control_percent')
        ) as kept_function
    from mart.treatment_claim as claim
    join query_table(studies) as study on study.review_id = claim.review_id and study.is_on_topic
    join query_table(findings) as finding on finding.pmid = study.pmid
        and finding.kind in ('treatment', 'treatment_effect', 'recommendation')
    left join core.cancer_treatment as class on class.name = finding.name
    where claim.kind = 'treatment_of_choice'
    window given as (partition by claim.review_id, claim.claim_id, finding.pmid, finding.kind, finding.unit)
),
related as (
    select
        *,
        case kind
            when 'treatment' then case
                when is_technique then 'extends'
                when is_chosen and leads and is_group then 'reinforces'
                when is_chosen and not gave_technique and alone and kept_function then 'reinforces'
                when is_chosen and not gave_technique and alone and not kept_function then 'extends'
                when not is_chosen and not is_judged_elsewhere and is_cancer_treatment
                    and (did_well or is_single_case) then 'extends'
                when is_chosen and is_single_case and not gave_technique and not alone then 'extends'
            end
            when 'treatment_effect' then case
                when is_chosen and detail = 'better' then 'reinforces'
                when is_chosen and detail = 'worse' then case when is_group then 'contradicts' else 'extends' end
                when is_technique and detail = 'better' then 'extends'
                when not is_chosen and is_cancer_treatment and detail = 'better'
                    then case when is_group then 'contradicts' else 'extends' end
                when not is_chosen and not is_technique and is_cancer_treatment and detail = 'worse' and is_group
                    then 'reinforces'
            end
            when 'recommendation' then case
                when is_chosen and detail = 'first_choice' then 'reinforces'
                when is_chosen and detail = 'against' then case when is_group then 'contradicts' else 'extends' end
                when is_technique and detail <> 'against' then 'extends'
                when not is_chosen and is_cancer_treatment and detail = 'first_choice'
                    then case when is_pivotal then 'contradicts' else 'extends' end
                when not is_chosen and not is_judged_elsewhere and is_cancer_treatment
                    and detail in ('considered', 'selected') then 'extends'
            end
        end as relation
    from seen
)
select
    review_id,
    claim_id,
    finding_id,
    relation,
    case
        when kind = 'treatment' and did_well and is_credited and not is_chosen then 'benefit'
        when kind = 'treatment' then 'use'
        when kind = 'recommendation' then 'recommendation'
        when is_chosen and detail = 'worse' then 'harm'
        else 'comparative_effect'
    end as basis,
    name as subject,
    null::double as ratio,
    mart.enumerated(chosen) || ' put first' as before,
    case kind
        when 'treatment' then name || mart.in_patients(patient_count)
            || case when outcome_words <> '' then ' (' || outcome_words || ')' else '' end
        when 'treatment_effect' then mart.effect(detail, outcome, name) || figures || mart.in_patients(patient_count)
        else mart.advice(detail, name)
    end as observed,
    case
        when kind = 'treatment' and is_technique then name || ' is a technique that the review does not mean'
        when kind = 'treatment' and relation = 'reinforces' and leads
            then 'more patients had ' || name || ' than any other treatment'
        when kind = 'treatment' and relation = 'reinforces'
            then name || ' was the treatment studied and most patients kept their function'
        when kind = 'treatment' and is_chosen and not alone
            then name || ' was given with other treatments, so that nobody can say which one helped'
        when kind = 'treatment' and is_chosen
            then name || ' was the treatment studied and most patients lost function'
        when kind = 'treatment' and did_well
            then 'patients did well on a treatment that the review does not put first'
        when kind = 'treatment' then 'a patient had a treatment that the review does not put first'
        when kind = 'treatment_effect' and relation = 'extends'
            then 'the authors compare few patients, or techniques of the same treatment'
        when kind = 'treatment_effect' then 'the authors compare treatments'
        else 'the authors'' own advice'
    end as reason
from related
where relation is not null;
comment on macro table mart.compare_treatment_of_choice is
    'Treatments given, compared and advised beside claims of which to choose first. Grain: claim and finding.';
