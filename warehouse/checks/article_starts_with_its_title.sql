-- Every article has the section TITLE first, and it is the article's title.
select article.pmid, section.section
from core.article
left join core.article_section as section on section.pmid = article.pmid and section.section_index = 0
where section.section is distinct from 'TITLE' or section.text is distinct from article.title
