-- What people answer, and how long an alert is tried.
--
-- Answers are given in the inbox, which keeps them in HOME/answers.sqlite so that an editor never waits for a run; a run
-- takes them into these tables first of all. Nothing is ever changed or removed here: who undoes an answer gives
-- another one, and the last one counts.

-- What has not arrived is told anew, in a letter of today's form.
delete from core.alert where state <> 'delivered';
delete from core.alert_signal where alert_id not in (select alert_id from core.alert);
delete from core.alert_withdrawal where alert_id not in (select alert_id from core.alert);

create table core.alert_until_0005 as from core.alert;
drop table core.alert;
create table core.alert (
    alert_id varchar primary key,
    review_id varchar not null,
    recipient varchar not null check (recipient <> ''),
    channel varchar not null,
    kind varchar not null check (kind in ('signals', 'quiet')),
    subject varchar not null,
    digest_path varchar not null,
    state varchar not null check (state in ('pending', 'delivered', 'failed', 'refused')),
    attempts integer not null check (attempts >= 0),
    last_error varchar,
    created_at timestamp not null,
    next_attempt_at timestamp,
    delivered_at timestamp,
    run_id varchar not null,
    check ((state = 'delivered') = (delivered_at is not null)),
    check (state not in ('failed', 'refused') or last_error is not null)
);
insert into core.alert by name select *, 'signals' as kind from core.alert_until_0005;
drop table core.alert_until_0005;
comment on table core.alert is
    'The outbox: one message to one recipient about a set of signals. Grain: alert. The same set is never told twice.';
comment on column core.alert.alert_id is 'Hash of review, recipient, run and what it tells.';
comment on column core.alert.review_id is 'Review it is about.';
comment on column core.alert.recipient is 'Who is told: the name of a person in people.toml.';
comment on column core.alert.channel is 'How: folder, mail or apprise.';
comment on column core.alert.kind is 'signals, or quiet: that all was searched and nothing is new.';
comment on column core.alert.subject is 'Subject line.';
comment on column core.alert.digest_path is 'The digest it carries, relative to the home folder.';
comment on column core.alert.state is 'pending, delivered, failed (to be tried again) or refused (for good).';
comment on column core.alert.attempts is 'How often delivery was tried.';
comment on column core.alert.last_error is 'What went wrong at the last failed attempt, for a person.';
comment on column core.alert.created_at is 'When it was put into the outbox, UTC.';
comment on column core.alert.next_attempt_at is 'Not tried before this moment, UTC; empty: at the next run.';
comment on column core.alert.delivered_at is 'When it was delivered, UTC.';
comment on column core.alert.run_id is 'Run that put it into the outbox.';

alter table core.alert_signal add column said varchar;
comment on column core.alert_signal.said is
    'What the signal said when it was told (mart.said); empty for alerts of before this was kept.';

create table core.decision_until_0005 as from core.decision;
drop table core.decision;
create table core.decision (
    decision_id varchar primary key,
    signal_id varchar not null,
    decision varchar not null check (decision in ('accepted', 'dismissed', 'deferred', 'reopened')),
    deferred_until date,
    said varchar,
    reason varchar,
    decided_by varchar not null check (decided_by <> ''),
    decided_at timestamp not null,
    check ((decision = 'deferred') or deferred_until is null)
);
insert into core.decision by name from core.decision_until_0005;
drop table core.decision_until_0005;
comment on table core.decision is
    'What a person answered to a signal. Grain: decision. All are kept; the last one of a signal counts.';
comment on column core.decision.decision_id is 'Answer it came from.';
comment on column core.decision.signal_id is 'Signal answered.';
comment on column core.decision.decision is 'accepted, dismissed, deferred, or reopened (undone).';
comment on column core.decision.deferred_until is 'Day on which a deferred signal is open again; empty: until reopened.';
comment on column core.decision.said is
    'What the signal said when it was answered (mart.said): the answer holds for this. Empty: for whatever it says.';
comment on column core.decision.reason is 'Why, in the person''s words.';
comment on column core.decision.decided_by is 'Who answered.';
comment on column core.decision.decided_at is 'When, UTC.';

create table core.correction (
    correction_id varchar primary key,
    reading_key varchar not null,
    pmid varchar not null,
    verdict varchar not null check (verdict in ('wrong', 'value', 'right')),
    value double,
    reason varchar,
    corrected_by varchar not null check (corrected_by <> ''),
    corrected_at timestamp not null,
    check ((verdict = 'value') = (value is not null))
);
comment on table core.correction is
    'What a person said of a finding. Grain: answer. The finding stays as the machine read it; the last answer counts.';
comment on column core.correction.correction_id is 'Answer it came from.';
comment on column core.correction.reading_key is
    'What was read from which sentence (mart.reading_key): the same after another reading with the same result.';
comment on column core.correction.pmid is 'PubMed identifier.';
comment on column core.correction.verdict is
    'wrong: the article does not say it; value: it says another figure; right: it does say it (undoes the others).';
comment on column core.correction.value is 'The right figure, in the finding''s unit.';
comment on column core.correction.reason is 'Why, in the person''s words.';
comment on column core.correction.corrected_by is 'Who said so.';
comment on column core.correction.corrected_at is 'When, UTC.';

create table core.update_status (
    answer_id varchar primary key,
    review_id varchar not null,
    update_status varchar check (update_status in ('up_to_date', 'update_pending', 'no_update_planned')),
    reason varchar,
    set_by varchar not null check (set_by <> ''),
    set_at timestamp not null
);
comment on table core.update_status is
    'What a person decided about updating a review (Garner 2016). Grain: answer. The last one of a review counts.';
comment on column core.update_status.answer_id is 'Answer it came from.';
comment on column core.update_status.review_id is 'Review.';
comment on column core.update_status.update_status is 'up_to_date, update_pending or no_update_planned; empty: taken back.';
comment on column core.update_status.reason is 'Why, in the person''s words.';
comment on column core.update_status.set_by is 'Who decided.';
comment on column core.update_status.set_at is 'When, UTC.';

create table core.review_update (
    answer_id varchar primary key,
    review_id varchar not null,
    updated_on date,
    expires_on date,
    confirmed_claims varchar[] not null,
    reason varchar,
    set_by varchar not null check (set_by <> ''),
    set_at timestamp not null,
    check ((updated_on is null) = (expires_on is null)),
    check (expires_on > updated_on)
);
comment on table core.review_update is
    'A review marked as updated: its watch starts anew. Grain: answer. The last one of a review counts, until the'
    ' review''s file names a day as late.';
comment on column core.review_update.answer_id is 'Answer it came from.';
comment on column core.review_update.review_id is 'Review.';
comment on column core.review_update.updated_on is 'Day of the update; empty: the mark was taken back.';
comment on column core.review_update.expires_on is 'Day the updated review expires.';
comment on column core.review_update.confirmed_claims is
    'Claims that the updated review still makes as they stand; the others are not watched until the file states them.';
comment on column core.review_update.reason is 'Remark, in the person''s words.';
comment on column core.review_update.set_by is 'Who marked it.';
comment on column core.review_update.set_at is 'When, UTC.';

create table core.subscription (
    answer_id varchar primary key,
    recipient varchar not null,
    review_id varchar,
    is_on boolean not null,
    set_at timestamp not null
);
comment on table core.subscription is
    'A recipient who stopped or took up alerts again. Grain: answer. The last one of recipient and review counts.';
comment on column core.subscription.answer_id is 'Answer it came from.';
comment on column core.subscription.recipient is 'Recipient.';
comment on column core.subscription.review_id is 'Review; empty: all of them.';
comment on column core.subscription.is_on is 'Whether alerts are wanted.';
comment on column core.subscription.set_at is 'When, UTC.';
