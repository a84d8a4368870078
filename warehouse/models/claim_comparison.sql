-- Grain: claim and finding.
--
-- Every finding that bears on a claim beside that claim, with its relation and the sentence that says so. Each kind of
-- claim has its own rule in compare_KIND.sql; a new kind is one such file and one line in compared. Those macros take
-- the names of the relations that hold the studies (with the columns of mart.treated_study_as_of) and the findings of
-- the day, so that these are worked out once and not ten times.
--
-- Opinion cannot contradict: what a study without patients says against a claim extends it, unless it is a guideline.
create macro mart.claim_comparison_as_of(as_of) as table
with eligible as (
    from mart.treated_study_as_of(as_of)
),
findings as (
    from mart.finding_as_of(as_of)
),
compared as (
    from mart.compare_survival_figure('eligible', 'findings')
    union all by name from mart.compare_primary_ranking('eligible', 'findings')
    union all by name from mart.compare_treatment_of_choice('eligible', 'findings')
    union all by name from mart.compare_effect_on_function('eligible', 'findings')
    union all by name from mart.compare_not_put_forward('eligible', 'findings')
    union all by name from mart.compare_diagnostic_choice('eligible', 'findings')
    union all by name from mart.compare_series_size('eligible', 'findings')
    union all by name from mart.compare_frequency_ratio('eligible', 'findings')
    union all by name from mart.compare_first_symptom('eligible', 'findings')
    union all by name from mart.compare_cause_of_death('eligible', 'findings')
),
placed as (
    select
        compared.* exclude (relation, reason),
        finding.* exclude (finding_id, pipeline_version, run_id),
        study.* exclude (review_id, pmid),
        compared.relation = 'contradicts' and study.whose_patients = 'none' and not study.is_pivotal as is_opinion,
        compared.relation as relation_by_kind,
        compared.reason as reason_by_kind
    from compared
    join findings as finding using (finding_id)
    join eligible as study on study.review_id = compared.review_id and study.pmid = finding.pmid
)
select
    placed.review_id,
    placed.claim_id,
    claim.kind as claim_kind,
    placed.finding_id,
    placed.pmid,
    case when is_opinion then 'extends' else relation_by_kind end as relation,
    placed.basis,
    placed.subject,
    placed.ratio,
    placed.is_pivotal,
    placed.pivotal_reason,
    case when is_opinion then 'opinion without patients widens a claim but cannot contradict it' else reason_by_kind end
        as reason,
    placed.before,
    placed.observed || ' ' || mart.appears(case when is_opinion then 'extends' else relation_by_kind end) as after,
    placed.entry_date,
    placed.study_design,
    placed.patient_count,
    placed.sentence,
    placed.section,
    placed.start_char,
    placed.end_char,
    placed.sentence_start_char as sentence_start,
    placed.sentence_end_char as sentence_end
from placed
join core.claim as claim on claim.review_id = placed.review_id and claim.claim_id = placed.claim_id;
comment on macro table mart.claim_comparison_as_of is
    'Every finding that bears on a claim on a day, with its relation and sentence. Grain: claim and finding.';

create view mart.claim_comparison as
select
    review_id, claim_id, claim_kind, finding_id, pmid, relation, basis, subject, ratio, is_pivotal, pivotal_reason,
    reason, before, after, entry_date, study_design, patient_count, sentence, section, start_char, end_char,
    sentence_start, sentence_end
from mart.claim_comparison_as_of(current_date);
comment on view mart.claim_comparison is 'Every finding that bears on a claim, today. Grain: claim and finding.';
comment on column mart.claim_comparison.review_id is 'Review.';
comment on column mart.claim_comparison.claim_id is 'Claim.';
comment on column mart.claim_comparison.claim_kind is 'What kind of statement the claim is; names the rule file.';
comment on column mart.claim_comparison.finding_id is 'Finding set beside it.';
comment on column mart.claim_comparison.pmid is 'Study.';
comment on column mart.claim_comparison.relation is 'reinforces, contradicts, extends or unclear.';
comment on column mart.claim_comparison.basis is 'What the comparison rests on: figure, subgroup, benefit, ...';
comment on column mart.claim_comparison.subject is 'Treatment, tumour, examination or group that it is about.';
comment on column mart.claim_comparison.ratio is
    'The new figure divided by the review''s; a bound of it where only a bound is known; empty without figures.';
comment on column mart.claim_comparison.is_pivotal is 'Whether the study is pivotal in a rare disease.';
comment on column mart.claim_comparison.pivotal_reason is 'Why it is pivotal.';
comment on column mart.claim_comparison.reason is 'Why the relation is what it is.';
comment on column mart.claim_comparison.before is 'What the review says, in short.';
comment on column mart.claim_comparison.after is 'What the finding appears to show, in short.';
comment on column mart.claim_comparison.entry_date is 'Day the study entered PubMed.';
comment on column mart.claim_comparison.study_design is 'Study design.';
comment on column mart.claim_comparison.patient_count is 'Patients that the study itself analysed.';
comment on column mart.claim_comparison.sentence is 'The sentence that says so, as printed.';
comment on column mart.claim_comparison.section is 'Section of the article that holds it.';
comment on column mart.claim_comparison.start_char is 'First character of the words read, within the section, from 0.';
comment on column mart.claim_comparison.end_char is 'Character after those words.';
comment on column mart.claim_comparison.sentence_start is
    'First character of the sentence within the section, from 0.';
comment on column mart.claim_comparison.sentence_end is 'Character after the sentence.';
