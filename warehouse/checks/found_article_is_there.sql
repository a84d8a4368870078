-- Every article that a review's searches found is there, for a review that is there.
select found.review_id, found.pmid
from core.review_article as found
left join core.article using (pmid)
left join core.review using (review_id)
where article.pmid is null or review.review_id is null
