-- How many studies gave each treatment to their own patients, by the year they entered PubMed?
select treatment, year(entry_date) as entry_year, count(*) as studies, sum(patient_count)::bigint as patients
from (select unnest(treatments) as treatment, entry_date, patient_count from mart.study)
group by treatment, entry_year
order by treatment, entry_year;
