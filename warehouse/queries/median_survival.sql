-- What median survival do the studies of each topic report, in months, and in which sentence?
select study.topic, finding.value as months, study.patient_count, study.study_design, finding.patient_group, study.pmid,
    finding.sentence
from core.finding as finding
join mart.study as study using (pmid)
where finding.kind = 'survival' and finding.name = 'median_overall_survival'
order by study.topic, finding.value desc, study.pmid;
