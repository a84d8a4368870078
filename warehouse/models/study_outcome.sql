-- Grain: study.
--
-- What happened to a study's own patients as one group, so that a comparison can say "given, and they did well": shares
-- of patients whose cord function improved, stayed or worsened, or who walked afterwards; local control; months lived;
-- and all their treatments. Figures of subgroups are left out, for they are not the group's, save the two that answer
-- what treatment does for walking: how many who walked before still do, and how many who could not, do again. As counts
-- without their denominators these two add up to those who walk afterwards.
--
-- A count becomes a share of the three counts where all are given, else of the study's patients; a share that cannot be
-- formed, or that would exceed the whole, is NULL. Where an abstract gives a figure twice (discharge and last visit)
-- the largest is taken. outcome_patients are those that the shares are of.
-- cancer_treatments holds the classes that act on the tumour (core.cancer_treatment); a drug counts as its class.
-- title_treatments are those of them that the title names: what the study says it is about.
create macro mart.share(percent, part, whole) as (
    case
        when percent between 0 and 100 then percent / 100
        when part <= whole then part / whole
    end
);
comment on macro mart.share is 'A share of 1 from a percentage, else from a count; NULL where it cannot be one.';

create macro mart.study_outcome_as_of(as_of) as table
with of_all as (
    select * from mart.finding_as_of(as_of) where coalesce(patient_group, 'all') = 'all'
),
changed as (
    select
        pmid,
        max(value) filter (name = 'improved' and unit = 'percent') as improved_percent,
        max(value) filter (name = 'stable' and unit = 'percent') as stable_percent,
        max(value) filter (name = 'worsened' and unit = 'percent') as worsened_percent,
        max(value) filter (name = 'ambulatory_after' and unit = 'percent') as walking_percent,
        max(value) filter (name = 'improved' and unit = 'count') as improved,
        max(value) filter (name = 'stable' and unit = 'count') as stable,
        max(value) filter (name = 'worsened' and unit = 'count') as worsened,
        max(value) filter (name = 'ambulatory_after' and unit = 'count') as walking
    from of_all
    where kind = 'neurological_outcome'
    group by pmid
),
walking as (
    select
        pmid,
        max(value) filter (patient_group = 'walked before' and unit = 'percent') / 100 as kept_walking_share,
        max(value) filter (patient_group = 'could not walk before' and unit = 'percent') / 100
            as regained_walking_share,
        max(value) filter (patient_group = 'walked before' and unit = 'count')
            + max(value) filter (patient_group = 'could not walk before' and unit = 'count') as walking_by_group
    from mart.finding_as_of(as_of)
    where kind = 'neurological_outcome' and name = 'ambulatory_after' and value >= 0
        and (unit = 'count' or value <= 100)
    group by pmid
),
controlled as (
    select pmid, max(value) as local_control_percent
    from of_all
    where kind = 'local_control' and unit = 'percent'
    group by pmid
),
lived as (
    select
        pmid,
        max(value) filter (name = 'median_overall_survival' and detail is null) as median_months,
        max(value) filter (name <> 'median_progression_free_survival') as longest_months
    from of_all
    where kind = 'survival' and unit = 'months'
    group by pmid
),
given as (
    select
        finding.pmid,
        list(distinct finding.name) as treatments,
        list(distinct finding.name) filter (class.name is not null) as cancer_treatments,
        list(distinct finding.name) filter (class.name is not null and finding.section = 'TITLE') as title_treatments
    from mart.finding_as_of(as_of) as finding
    left join core.cancer_treatment as class on class.name = finding.name
    where finding.kind = 'treatment'
    group by finding.pmid
),
sized as (
    select
        study.pmid,
        changed.* exclude (pmid),
        walking.* exclude (pmid),
        controlled.local_control_percent,
        lived.median_months,
        lived.longest_months,
        given.treatments,
        given.cancer_treatments,
        given.title_treatments,
        coalesce(
            nullif(changed.improved + changed.stable + changed.worsened, 0),
            nullif(study.patient_count, 0),
            case when study.study_design = 'case_report' then 1 end
        ) as patients
    from mart.study_as_of(as_of) as study
    left join changed using (pmid)
    left join walking using (pmid)
    left join controlled using (pmid)
    left join lived using (pmid)
    left join given using (pmid)
)
select
    pmid,
    patients as outcome_patients,
    mart.share(improved_percent, improved, patients) as improved_share,
    mart.share(stable_percent, stable, patients) as stable_share,
    mart.share(worsened_percent, worsened, patients) as worsened_share,
    mart.share(walking_percent, coalesce(walking, walking_by_group), patients) as walking_share,
    kept_walking_share,
    regained_walking_share,
    local_control_percent,
    median_months,
    longest_months,
    coalesce(treatments, []) as treatments,
    coalesce(cancer_treatments, []) as cancer_treatments,
    coalesce(title_treatments, []) as title_treatments
from sized;
comment on macro table mart.study_outcome_as_of is
    'What happened to a study''s patients as one group, and all their treatments. Grain: study.';
