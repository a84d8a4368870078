-- Every article is one study: what was found in it never makes two rows of one.
select pmid, count(*) as times
from mart.study
group by pmid
having count(*) > 1
