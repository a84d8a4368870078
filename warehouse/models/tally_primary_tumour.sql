-- Grain: claim of kind primary_ranking, study and primary tumour.
--
-- How many of a study's patients had which primary tumour. A study is in the tally of a tumour where it
--   states that tumour's number, or
--   accounts for every patient by others: then the tumour had none
-- and where it names at least two. A study that names no numbers ("lung was the main primary") states no split and is
-- in no tally. Abstracts give numbers for the tumours that lead, so the share of a rare one is of fewer patients.
--
-- is_selected: single cases, and series whose title names their one tumour. They chose their patients by it, or were
-- written because it is rare, and say nothing about how often it occurs: shown beside, not added.
--
-- A subtype counts as what it is a kind of, told from the names that are read from the same words: the claim's own name
-- where it is among them, else the name that goes with most others (colorectal cancer goes with colon and with rectal).
create macro mart.tally_primary_tumour(studies, findings) as table
with named as (
    select
        study.review_id,
        study.pmid,
        study.patients,
        finding.name,
        finding.section,
        finding.start_char,
        mart.stated_patients(finding.value, finding.unit, study.patients) as stated
    from query_table(studies) as study
    join query_table(findings) as finding on finding.pmid = study.pmid and finding.kind = 'primary_tumour'
),
breadth as (
    select one.name, count(distinct other.name) as kin
    from named as one
    join named as other using (pmid, section, start_char)
    where other.name <> one.name
    group by one.name
),
placed as (
    select
        claim.review_id,
        claim.claim_id,
        claim.ranking[min(list_position(claim.ranking, named.name)) over words] as ranked,
        arg_max(named.name, (coalesce(breadth.kin, 0), named.stated is null, named.name)) over words as widest,
        named.* exclude (review_id)
    from core.claim as claim
    join named using (review_id)
    left join breadth using (name)
    where claim.is_current and claim.kind = 'primary_ranking'
    window words as (partition by claim.claim_id, named.review_id, named.pmid, named.section, named.start_char)
),
once as (
    select
        review_id, claim_id, pmid, coalesce(ranked, widest) as family, name, any_value(patients) as patients,
        max(stated) as stated, bool_or(section = 'TITLE') as is_in_title
    from placed
    group by all
),
counted as (
    select
        review_id, claim_id, pmid, family, any_value(patients) as patients, bool_or(is_in_title) as is_in_title,
        coalesce(max(stated) filter (name = family), sum(stated)) as stated
    from once
    group by review_id, claim_id, pmid, family
),
weighed as (
    select
        *,
        count(*) over study as families,
        sum(stated) over study as accounted
    from counted
    window study as (partition by review_id, claim_id, pmid)
),
split as (
    select review_id, claim_id, pmid, family, patients, stated, false as is_selected
    from weighed
    where families > 1 and patients > 1 and stated is not null and accounted <= patients
),
complete as (
    select distinct review_id, claim_id, pmid, patients
    from weighed
    where families > 1 and patients > 1 and accounted = patients
),
none_of as (
    select complete.review_id, complete.claim_id, complete.pmid, other.family, complete.patients, 0, false
    from complete
    join (select distinct review_id, claim_id, family from split) as other using (review_id, claim_id)
    anti join split on split.review_id = complete.review_id and split.claim_id = complete.claim_id
        and split.pmid = complete.pmid and split.family = other.family
),
selected as (
    select review_id, claim_id, pmid, family, patients, patients, true
    from weighed
    where families = 1 and (patients = 1 or is_in_title)
)
select
    review_id,
    claim_id,
    pmid,
    'primary_tumour' as measure,
    family as category,
    'share' as unit,
    stated as patients,
    patients as of_patients,
    null::double as value,
    is_selected
from (from split union all from none_of union all from selected);
comment on macro table mart.tally_primary_tumour is
    'Patients by primary tumour in each study, for claims that rank them. Grain: claim, study and tumour.';
