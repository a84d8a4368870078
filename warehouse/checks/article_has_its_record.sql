-- Every article has the record that it was parsed from, as it was received.
select article.pmid, article.content_hash
from core.article
left join raw.pubmed_record as record using (pmid, content_hash)
where record.xml is null
