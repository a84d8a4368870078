-- The offsets of every finding slice its section's text to its sentence, and its own words lie inside that sentence.
-- A finding of the METADATA has no place in the text. An article that awaits the pipeline is not looked at.
select finding.pmid, finding.finding_id, finding.kind, finding.section, finding.start_char, finding.end_char
from core.finding
join core.annotation using (pmid)
join core.article using (pmid, content_hash)
left join core.article_section as section using (pmid, section)
where finding.section <> 'METADATA'
    and (
        substr(section.text, sentence_start_char + 1, sentence_end_char - sentence_start_char)
            is distinct from finding.sentence
        or length(finding.sentence) <> sentence_end_char - sentence_start_char  -- substr stops at the end of the text
        or finding.start_char < finding.sentence_start_char
        or finding.end_char > finding.sentence_end_char
    )
