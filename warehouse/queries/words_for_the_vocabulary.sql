-- Which words does the vocabulary not know, the most widespread first?
select words, label, articles, mentions, suggested_concept_id, round(suggested_score, 2) as score, example_pmid
from mart.mention_unlinked
order by articles desc, words, label;
