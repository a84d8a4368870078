-- The offsets of every mention slice its section's text to the words of the mention.
-- An article whose newer version awaits the pipeline still has the mentions of the older text: those are not looked at.
select mention.pmid, mention.mention_id, mention.section, mention.start_char, mention.end_char
from core.mention
join core.annotation using (pmid)
join core.article using (pmid, content_hash)
left join core.article_section as section using (pmid, section)
where substr(section.text, mention.start_char + 1, mention.end_char - mention.start_char) is distinct from mention.text
    or length(mention.text) <> mention.end_char - mention.start_char  -- substr stops at the end of the text
