-- Which studies share patients with another, which of the two counts, and why?
select
    pair.pmid,
    study.title,
    pair.counted_pmid,
    counted.title as counted_title,
    pair.basis,
    pair.reason
from mart.same_patients as pair
join mart.study as study on study.pmid = pair.pmid
join mart.study as counted on counted.pmid = pair.counted_pmid
order by pair.known_on desc, pair.pmid, pair.counted_pmid;
