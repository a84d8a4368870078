-- Grain: claim of kind primary_ranking and the finding that names a study's commonest primary tumour.
--
-- Only what leads the study's own list speaks: the tumour the authors call commonest, else the one with the largest
-- number where at least two tumours have one. A study of one primary tumour alone chose its patients by it and says
-- nothing about ranking; nor do single cases.
--   the first of the claim's ranking leads                    reinforces
--   those of the ranking lead together, in another order      reinforces: the claim names the commonest, not their order
--   another one of the ranking leads, the others are not told  extends
--   one outside the ranking leads                             contradicts, from group_patients on; extends in fewer,
--     and where none of the ranking is named at all: such a study was not of all comers, or its list was cut
-- A subtype counts as its parent: names read from the same words are a tumour and what it is a kind of (lung
-- adenocarcinoma, lung cancer). What the words have in common with most others of the study is their family.
create macro mart.compare_primary_ranking(studies, findings) as table
with seen as (
    select
        claim.review_id,
        claim.claim_id,
        claim.ranking,
        finding.finding_id,
        finding.pmid,
        finding.name,
        finding.value,
        finding.unit,
        coalesce(finding.detail = 'commonest', false) as is_commonest,
        finding.section,
        finding.start_char,
        study.patient_count,
        list_position(claim.ranking, finding.name) as rank_of_name,
        count(*) over (partition by claim.review_id, claim.claim_id, finding.pmid, finding.name) as times_named
    from core.claim as claim
    join query_table(studies) as study on study.review_id = claim.review_id and study.is_on_topic
    join query_table(findings) as finding on finding.pmid = study.pmid and finding.kind = 'primary_tumour'
    where claim.is_current
        and claim.kind = 'primary_ranking'
        and not study.is_single_case
        and study.whose_patients <> 'none'
),
folded as (
    select
        *,
        ranking[min(rank_of_name) over words] as ranked,
        coalesce(ranking[min(rank_of_name) over words], arg_max(name, (times_named, name)) over words) as family
    from seen
    window words as (partition by review_id, claim_id, pmid, section, start_char)
),
weighed as (
    select
        *,
        count(distinct family) over study as families,
        count(distinct family) filter (value is not null) over study as families_with_number,
        bool_or(is_commonest) over study as has_commonest,
        bool_or(ranked is not null) over study as names_one_of_list,
        rank() over (partition by review_id, claim_id, pmid, unit order by value desc nulls last) as place,
        max(value) over (partition by review_id, claim_id, pmid, unit, family) as family_value
    from folded
    window study as (partition by review_id, claim_id, pmid)
),
placed as (
    select
        *,
        dense_rank() over (partition by review_id, claim_id, pmid, unit order by family_value desc nulls last)
            as family_place
    from weighed
),
led as (
    select
        *,
        count(distinct ranked) filter (family_value is not null and family_place <= len(ranking))
            over (partition by review_id, claim_id, pmid, unit) = len(ranking) as list_leads
    from placed
),
foremost as (
    select *
    from led
    where case
        when has_commonest then is_commonest and (families > 1 or name = family)
        else value is not null and families_with_number > 1 and place = 1
    end
),
related as (
    select
        *,
        case
            when ranked = ranking[1] or ranked is not null and list_leads then 'reinforces'
            when ranked is not null then 'extends'
            when patient_count >= mart.threshold('group_patients') and names_one_of_list then 'contradicts'
            else 'extends'
        end as relation
    from foremost
)
select
    review_id,
    claim_id,
    finding_id,
    relation,
    'ranking' as basis,
    name as subject,
    null::double as ratio,
    mart.enumerated(ranking) || ' the commonest primary tumours' as before,
    name || ' as the commonest' || mart.stated(value, unit) || mart.in_patients(patient_count) as observed,
    case
        when ranked = ranking[1] then 'the tumour that leads the review''s list leads here'
        when ranked is not null and list_leads then 'the tumours of the review''s list lead, in another order'
        when ranked is not null then 'a tumour of the review''s list leads, in another order'
        when relation = 'contradicts' then 'a tumour that is not on the review''s list leads'
        when not names_one_of_list then 'none of the review''s tumours is among the study''s: it was not of all comers'
        else 'a tumour that is not on the review''s list leads, in few patients'
    end as reason
from related;
comment on macro table mart.compare_primary_ranking is
    'The commonest primary tumour of a study beside claims that rank them. Grain: claim and finding.';
