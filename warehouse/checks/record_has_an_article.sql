-- Every record received became an article: none is lost between the two.
select record.pmid, record.content_hash
from raw.pubmed_record as record
anti join core.article using (pmid)
