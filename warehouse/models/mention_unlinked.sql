-- Grain: words (in lower case) and label.
--
-- For the vocabulary's keeper: words recognised as a tumour, treatment, ... that no concept of the vocabulary has as a
-- name. The suggestion is the nearest name and may be wrong or even the opposite: read the example before adding it.
create view mart.mention_unlinked as
select
    lower(text) as words,
    label,
    count(distinct pmid) as articles,
    count(*) as mentions,
    arg_max(suggested_concept_id, suggested_score) as suggested_concept_id,
    max(suggested_score) as suggested_score,
    min(pmid) as example_pmid
from core.mention
where concept_id is null
group by lower(text), label;
comment on view mart.mention_unlinked is
    'Words recognised as a label and unknown to the vocabulary, for its keeper. Grain: words and label.';
comment on column mart.mention_unlinked.words is 'The words, in lower case.';
comment on column mart.mention_unlinked.label is 'tumour, treatment, site, imaging or symptom.';
comment on column mart.mention_unlinked.articles is 'Articles that hold them.';
comment on column mart.mention_unlinked.mentions is 'How often they occur.';
comment on column mart.mention_unlinked.suggested_concept_id is 'Nearest concept: a suggestion, never used.';
comment on column mart.mention_unlinked.suggested_score is 'How near it is, 0 to 1.';
comment on column mart.mention_unlinked.example_pmid is 'An article that holds them.';
