-- How evidence is judged, and the signals that judging has opened.
--
-- The rule tables hold config/signals.toml as it was when a run began: they are emptied and filled in one transaction
-- (warehouse/judge.py), so that a view needs no number of its own and a snapshot shows the rules that made its signals.

create table core.rule_set (
    rules_version varchar not null
);
comment on table core.rule_set is 'Which rules are loaded. Grain: one row, or none before the first run.';
comment on column core.rule_set.rules_version is 'Hash of everything in the rule file.';

create table core.threshold (
    name varchar primary key,
    value double not null
);
comment on table core.threshold is 'The numbers that comparisons use. Grain: threshold.';
comment on column core.threshold.name is 'Name, as in the rule file, which says what it means.';
comment on column core.threshold.value is 'Patients, a share of 1, a ratio or percent, by the name''s ending.';

create table core.cancer_treatment (
    name varchar primary key
);
comment on table core.cancer_treatment is
    'Classes of treatment that act on the tumour: any other is given beside them. Grain: treatment.';
comment on column core.cancer_treatment.name is 'Preferred name of the class.';

create table core.design_rule (
    design varchar primary key,
    patients varchar not null check (patients in ('own', 'pooled', 'none', 'animals')),
    pivotal varchar not null check (pivotal in ('always', 'if_comparing', 'if_large', 'never')),
    min_patients integer not null,
    why varchar not null
);
comment on table core.design_rule is 'What a study design can carry in a rare disease. Grain: design.';
comment on column core.design_rule.design is 'Study design.';
comment on column core.design_rule.patients is
    'Whose patients it counts: own, pooled (others have reported them), none (opinion) or animals.';
comment on column core.design_rule.pivotal is
    'When such a study is pivotal: always, if_comparing treatments, if_large (as the largest cited series), never.';
comment on column core.design_rule.min_patients is 'Fewest patients for always and if_comparing.';
comment on column core.design_rule.why is 'Reason of the row.';

create table core.technique (
    treatment varchar not null,
    technique varchar not null,
    why varchar not null,
    primary key (treatment, technique)
);
comment on table core.technique is
    'Kinds of a treatment that a review does not mean when it names the treatment. Grain: treatment and technique.';
comment on column core.technique.treatment is 'The treatment as a review names it.';
comment on column core.technique.technique is 'A kind of it that is something else to a clinician.';
comment on column core.technique.why is 'How it differs.';

create table core.rule (
    rule_index integer primary key,
    rule varchar not null unique,
    question varchar not null,
    meaning varchar not null,
    source varchar not null,
    relation varchar not null check (relation in ('reinforces', 'contradicts', 'extends', 'unclear')),
    speaks_against boolean not null,
    claim_kinds varchar[] not null,
    bases varchar[] not null,
    pivotal boolean,
    min_patients integer not null,
    ratio_at_most double,
    ratio_at_least double,
    more_patients_than_cited boolean not null
);
comment on table core.rule is
    'When a comparison is a reason to look at a claim again (Ottawa method). Grain: rule. The first that fits counts.';
comment on column core.rule.rule_index is 'Place in the rule file, from 0.';
comment on column core.rule.rule is 'Identifier, as in the literature.';
comment on column core.rule.question is 'What the rule asks of a study.';
comment on column core.rule.meaning is 'What it means when it fires, for an editor.';
comment on column core.rule.source is 'Where the rule comes from.';
comment on column core.rule.relation is 'Relation to the claim that it asks for.';
comment on column core.rule.speaks_against is 'Whether its signals count against the claim''s status.';
comment on column core.rule.claim_kinds is 'Kinds of claim it is for; empty: all.';
comment on column core.rule.bases is 'What the comparison must rest on; empty: anything.';
comment on column core.rule.pivotal is 'Whether the study must be, or must not be, pivotal; empty: either.';
comment on column core.rule.min_patients is 'Fewest patients of the study.';
comment on column core.rule.ratio_at_most is 'Fires up to this ratio of the new figure to the review''s.';
comment on column core.rule.ratio_at_least is 'Fires from this ratio of the new figure to the review''s.';
comment on column core.rule.more_patients_than_cited is
    'Whether the study must have more patients than any work that the claim rests on.';

create table core.priority_rule (
    rule_index integer primary key,
    priority varchar not null check (priority in ('low', 'medium', 'high')),
    rules varchar[] not null,
    bases varchar[] not null,
    pivotal boolean,
    min_patients integer not null
);
comment on table core.priority_rule is
    'How soon an editor should look at a signal. Grain: row of the table. The first that fits counts.';
comment on column core.priority_rule.rule_index is 'Place in the rule file, from 0.';
comment on column core.priority_rule.priority is 'low, medium or high.';
comment on column core.priority_rule.rules is 'Rules it is for; empty: all.';
comment on column core.priority_rule.bases is 'What the comparison must rest on; empty: anything.';
comment on column core.priority_rule.pivotal is 'Whether the study must be, or must not be, pivotal; empty: either.';
comment on column core.priority_rule.min_patients is 'Fewest patients of the study.';

create table core.status_rule (
    rule_index integer primary key,
    status varchar not null
        check (status in ('still_valid', 'possibly_out_of_date', 'probably_out_of_date', 'out_of_date')),
    meaning varchar not null,
    claim_kinds varchar[] not null,
    min_contradicting integer not null,
    min_pivotal_contradicting integer not null,
    max_pivotal_reinforcing integer,
    min_high_contradicting integer not null,
    min_notable_signals integer not null,
    min_signals integer not null
);
comment on table core.status_rule is
    'Where a claim stands (RAND). Grain: row of the decision table. The first that fits counts.';
comment on column core.status_rule.rule_index is 'Place in the rule file, from 0.';
comment on column core.status_rule.status is
    'still_valid, possibly_out_of_date, probably_out_of_date or out_of_date.';
comment on column core.status_rule.meaning is 'The condition in words, for an editor.';
comment on column core.status_rule.claim_kinds is 'Kinds of claim it is for; empty: all.';
comment on column core.status_rule.min_contradicting is 'Fewest studies that contradict the claim.';
comment on column core.status_rule.min_pivotal_contradicting is 'Fewest pivotal studies that contradict the claim.';
comment on column core.status_rule.max_pivotal_reinforcing is
    'Most pivotal studies that reinforce the claim; empty: any number.';
comment on column core.status_rule.min_high_contradicting is
    'Fewest studies that contradict the claim in a signal of high priority.';
comment on column core.status_rule.min_notable_signals is
    'Fewest studies with a signal against the claim of medium or high priority.';
comment on column core.status_rule.min_signals is 'Fewest studies with any signal against the claim.';

create table core.review_priority_rule (
    rule_index integer primary key,
    priority varchar not null check (priority in ('low', 'medium', 'high')),
    meaning varchar not null,
    min_out_of_date integer not null,
    min_probably_out_of_date integer not null,
    min_possibly_out_of_date integer not null,
    max_days_to_expiry integer
);
comment on table core.review_priority_rule is
    'How soon a review needs an update (AHRQ). Grain: row of the decision table. The first that fits counts.';
comment on column core.review_priority_rule.rule_index is 'Place in the rule file, from 0.';
comment on column core.review_priority_rule.priority is 'low, medium or high.';
comment on column core.review_priority_rule.meaning is 'The condition in words, for an editor.';
comment on column core.review_priority_rule.min_out_of_date is 'Fewest claims out of date.';
comment on column core.review_priority_rule.min_probably_out_of_date is 'Fewest claims probably out of date.';
comment on column core.review_priority_rule.min_possibly_out_of_date is 'Fewest claims possibly out of date.';
comment on column core.review_priority_rule.max_days_to_expiry is
    'Most days left until the review expires, negative once it has; empty: any number.';

create table core.signal (
    signal_id varchar primary key,
    review_id varchar not null,
    claim_id varchar not null,
    rule varchar not null,
    pmid varchar not null,
    relation varchar not null,
    priority varchar not null check (priority in ('low', 'medium', 'high')),
    before varchar not null,
    after varchar not null,
    first_seen_on date not null,
    opened_on date not null,
    opened_run_id varchar not null,
    last_seen_on date not null,
    last_seen_run_id varchar not null,
    rules_version varchar not null,
    closed_on date,
    closed_reason varchar,
    closed_run_id varchar,
    check ((closed_on is null) = (closed_reason is null) and (closed_on is null) = (closed_run_id is null))
);
comment on table core.signal is
    'Every signal that a run has opened, kept when it closes. Grain: review, claim, rule and study.';
comment on column core.signal.signal_id is 'Hash of review, claim, rule and PMID.';
comment on column core.signal.review_id is 'Review.';
comment on column core.signal.claim_id is 'Claim to look at again.';
comment on column core.signal.rule is 'Rule that fired.';
comment on column core.signal.pmid is 'Study that made it fire.';
comment on column core.signal.relation is 'Relation of the study to the claim, when last seen.';
comment on column core.signal.priority is 'low, medium or high, when last seen.';
comment on column core.signal.before is 'What the review says, in short, when last seen.';
comment on column core.signal.after is 'What the study appears to show, in short, when last seen.';
comment on column core.signal.first_seen_on is 'Day the study entered PubMed: the first day an editor could know.';
comment on column core.signal.opened_on is 'Day that the run which opened it took for today.';
comment on column core.signal.opened_run_id is 'Run that opened it, the last time where it had closed in between.';
comment on column core.signal.last_seen_on is 'Last day for which a run found it supported.';
comment on column core.signal.last_seen_run_id is 'Run that did.';
comment on column core.signal.rules_version is 'Rules that supported it when last seen.';
comment on column core.signal.closed_on is 'Day from which it is no longer supported; empty while it is.';
comment on column core.signal.closed_reason is 'Why it is no longer supported, for a person.';
comment on column core.signal.closed_run_id is 'Run that closed it.';
