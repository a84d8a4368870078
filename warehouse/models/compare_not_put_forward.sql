-- Grain: claim of kind not_put_forward and a finding about the treatment that the review leaves aside.
--
-- What was given
--   alone (credited_treatments in treated_study.sql), to a group that did well             contradicts
--   to other patients, with or without an outcome                                           extends
--   Benefit, and use in a series, is what the outcome can be put down to: treatments given together are use.
--   A single case is use, not benefit: that one patient does well on a treatment which the review knows and leaves
--   aside is no news. On a treatment that it does not name it is: compare_treatment_of_choice.sql.
-- What the authors compare
--   better          contradicts, from pivotal or group_patients on; extends in fewer
--   no difference   reinforces from group_patients on; extends in fewer: nine patients cannot show that nothing differs,
--                   and it is no benefit
--   worse           reinforces
-- What the authors advise
--   first or to be considered   contradicts where pivotal, else extends
--   for selected patients       extends; against: reinforces
-- Source: Ottawa A1, A5, A7; the reference readers' stances on 13 studies.
create macro mart.compare_not_put_forward(studies, findings) as table
with seen as (
    select
        claim.review_id,
        claim.claim_id,
        claim.treatments as left_aside,
        finding.finding_id,
        finding.kind,
        finding.name,
        finding.detail,
        finding.patient_group as outcome,
        mart.compared_by(
            finding.value, finding.unit, finding.low, finding.high, finding.p_value, finding.p_comparator
        ) as figures,
        study.* exclude (review_id, pmid),
        coalesce(study.patient_count >= mart.threshold('group_patients'), false) as is_group,
        list_has_all(claim.treatments, study.credited_treatments)
            as alone
    from core.claim as claim
    join query_table(studies) as study on study.review_id = claim.review_id and study.is_on_topic
    join query_table(findings) as finding on finding.pmid = study.pmid
        and finding.kind in ('treatment', 'treatment_effect', 'recommendation')
        and list_contains(claim.treatments, finding.name)
    where claim.is_current and claim.kind = 'not_put_forward'
),
related as (
    select
        *,
        case kind
            when 'treatment' then case
                when alone and is_group and did_well then 'contradicts'
                when has_outcome or whose_patients <> 'none' then 'extends'
            end
            when 'treatment_effect' then case detail
                when 'better' then case when is_pivotal or is_group then 'contradicts' else 'extends' end
                when 'no_difference' then case when is_group then 'reinforces' else 'extends' end
                when 'worse' then 'reinforces'
            end
            when 'recommendation' then case
                when detail in ('first_choice', 'considered') and is_pivotal then 'contradicts'
                when detail = 'against' then 'reinforces'
                when detail is not null then 'extends'
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
        when kind = 'treatment' and did_well and alone and not is_single_case then 'benefit'
        when kind = 'treatment' and is_pivotal and alone and not has_outcome then 'use_in_series'
        when kind = 'treatment' or detail = 'no_difference' then 'use'
        when kind = 'recommendation' then 'recommendation'
        else 'comparative_effect'
    end as basis,
    name as subject,
    null::double as ratio,
    mart.enumerated(left_aside) || ' not put forward' as before,
    case kind
        when 'treatment' then name || mart.in_patients(patient_count)
            || case when outcome_words <> '' then ' (' || outcome_words || ')' else '' end
        when 'treatment_effect' then mart.effect(detail, outcome, name) || figures || mart.in_patients(patient_count)
        else mart.advice(detail, name)
    end as observed,
    case
        when kind = 'treatment' and relation = 'contradicts'
            then name || ' was the treatment studied and the group did well'
        when kind = 'treatment' then name || ' was given, alone or with other treatments'
        when kind = 'treatment_effect' and relation = 'extends' then 'the authors compare treatments in few patients'
        when kind = 'treatment_effect' then 'the authors compare treatments'
        when relation = 'contradicts' then 'a pivotal study advises it'
        else 'the authors'' own advice'
    end as reason
from related
where relation is not null;
comment on macro table mart.compare_not_put_forward is
    'Treatments given, compared and advised beside claims that leave them aside. Grain: claim and finding.';
