-- The outbox and the answers: what each recipient is told, whether it arrived, and what a person decided.

create table core.alert (
    alert_id varchar primary key,
    review_id varchar not null,
    recipient varchar not null check (recipient <> ''),
    channel varchar not null,
    subject varchar not null,
    digest_path varchar not null,
    state varchar not null check (state in ('pending', 'delivered', 'failed')),
    attempts integer not null check (attempts >= 0),
    last_error varchar,
    created_at timestamp not null,
    delivered_at timestamp,
    run_id varchar not null,
    check ((state = 'delivered') = (delivered_at is not null)),
    check (state <> 'failed' or last_error is not null)
);
comment on table core.alert is
    'The outbox: one message to one recipient about a set of signals. Grain: alert. The same set is never told twice.';
comment on column core.alert.alert_id is 'Hash of review, recipient and the set of signals.';
comment on column core.alert.review_id is 'Review it is about.';
comment on column core.alert.recipient is 'Who is told: an address, or a folder.';
comment on column core.alert.channel is 'How: the name of the channel in the settings.';
comment on column core.alert.subject is 'Subject line.';
comment on column core.alert.digest_path is 'The digest it carries, relative to the home folder.';
comment on column core.alert.state is 'pending, delivered or failed (to be tried again).';
comment on column core.alert.attempts is 'How often delivery was tried.';
comment on column core.alert.last_error is 'What went wrong at the last failed attempt, for a person.';
comment on column core.alert.created_at is 'When it was put into the outbox, UTC.';
comment on column core.alert.delivered_at is 'When it was delivered, UTC.';
comment on column core.alert.run_id is 'Run that put it into the outbox.';

create table core.alert_signal (
    alert_id varchar not null,
    signal_id varchar not null,
    primary key (alert_id, signal_id)
);
comment on table core.alert_signal is 'Which signals an alert tells. Grain: alert and signal.';
comment on column core.alert_signal.alert_id is 'Alert.';
comment on column core.alert_signal.signal_id is 'Signal.';

create table core.decision (
    decision_id varchar primary key,
    signal_id varchar not null,
    decision varchar not null check (decision in ('accepted', 'dismissed', 'deferred')),
    reason varchar,
    decided_by varchar not null check (decided_by <> ''),
    decided_at timestamp not null
);
comment on table core.decision is
    'What a person answered to a signal. Grain: decision. All are kept; the last one of a signal counts.';
comment on column core.decision.decision_id is 'Hash of signal, decision, person and time.';
comment on column core.decision.signal_id is 'Signal answered.';
comment on column core.decision.decision is 'accepted, dismissed or deferred.';
comment on column core.decision.reason is 'Why, in the person''s words.';
comment on column core.decision.decided_by is 'Who answered.';
comment on column core.decision.decided_at is 'When, UTC.';
