-- Grain: study.
--
-- What happened to a study's own patients as one group, so that a comparison can say "given, and they did well":
-- shares of patients whose cord function improved, stayed or worsened, or who walked afterwards; local control; months
-- lived; and all their treatments. Figures of subgroups are left out: they are not the group's.
--
-- A count becomes a share of the three counts where all are given, else of the study's patients; a share that cannot be
-- formed is NULL. Where an abstract gives a figure twice (discharge and last visit) the largest is taken.
-- cancer_treatments leaves out what is given beside any treatment (core.supportive_treatment).
create macro mart.study_outcome_as_of(as_of) as table
with stated as (
    select
        pmid,
        max(value) filter (kind = 'neurological_outcome' and name = 'improved' and unit = 'percent') as improved_percent,
        max(value) filter (kind = 'neurological_outcome' and name = 'stable' and unit = 'percent') as stable_percent,
        max(value) filter (kind = 'neurological_outcome' and name = 'worsened' and unit = 'percent') as worsened_percent,
        max(value) filter (kind = 'neurological_outcome' and name = 'ambulatory_after' and unit = 'percent')
            as walking_percent,
        max(value) filter (kind = 'neurological_outcome' and name = 'improved' and unit = 'count') as improved,
        max(value) filter (kind = 'neurological_outcome' and name = 'stable' and unit = 'count') as stable,
        max(value) filter (kind = 'neurological_outcome' and name = 'worsened' and unit = 'count') as worsened,
        max(value) filter (kind = 'neurological_outcome' and name = 'ambulatory_after' and unit = 'count') as walking,
        max(value) filter (kind = 'local_control' and unit = 'percent') as local_control_percent,
        max(value) filter (kind = 'survival' and unit = 'months' and name = 'median_overall_survival' and detail is null)
            as median_months,
        max(value) filter (kind = 'survival' and unit = 'months' and name <> 'median_progression_free_survival')
            as longest_months
    from core.finding
    where kind in ('local_control', 'survival', 'neurological_outcome') and coalesce(patient_group, 'all') = 'all'
    group by pmid
),
given as (
    select
        finding.pmid,
        list(distinct finding.name) as treatments,
        list(distinct finding.name) filter (supportive.name is null) as cancer_treatments
    from core.finding as finding
    left join core.supportive_treatment as supportive on supportive.name = finding.name
    where finding.kind = 'treatment'
    group by finding.pmid
),
sized as (
    select
        study.pmid,
        stated.* exclude (pmid),
        given.treatments,
        given.cancer_treatments,
        coalesce(nullif(stated.improved + stated.stable + stated.worsened, 0), nullif(study.patient_count, 0),
            case when study.study_design = 'case_report' then 1 end) as patients
    from mart.study_as_of(as_of) as study
    left join stated using (pmid)
    left join given using (pmid)
)
select
    pmid,
    least(coalesce(improved_percent / 100, improved / patients), 1) as improved_share,
    least(coalesce(stable_percent / 100, stable / patients), 1) as stable_share,
    least(coalesce(worsened_percent / 100, worsened / patients), 1) as worsened_share,
    least(coalesce(walking_percent / 100, walking / patients), 1) as walking_share,
    local_control_percent,
    median_months,
    longest_months,
    coalesce(treatments, []) as treatments,
    coalesce(cancer_treatments, []) as cancer_treatments
from sized;
comment on macro table mart.study_outcome_as_of is
    'What happened to a study''s patients as one group, and all their treatments. Grain: study.';
