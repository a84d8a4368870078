-- What an editor was told and no longer stands, and how a claim read before it was edited.

create table core.alert_withdrawal (
    alert_id varchar not null,
    signal_id varchar not null,
    primary key (alert_id, signal_id)
);
comment on table core.alert_withdrawal is
    'Which signals an alert takes back: told before, closed since. Grain: alert and signal.';
comment on column core.alert_withdrawal.alert_id is 'Alert.';
comment on column core.alert_withdrawal.signal_id is 'Signal that was told to the same recipient before.';

create table core.claim_version (
    review_id varchar not null,
    claim_id varchar not null,
    claim varchar not null,
    replaced_at timestamp not null,
    run_id varchar not null,
    primary key (review_id, claim_id, replaced_at, claim)
);
comment on table core.claim_version is 'How a claim read before its file was edited. Grain: edit of a claim.';
comment on column core.claim_version.review_id is 'Review.';
comment on column core.claim_version.claim_id is 'Claim.';
comment on column core.claim_version.claim is 'The row of core.claim as it was, as JSON.';
comment on column core.claim_version.replaced_at is 'When the edited file was first read, UTC.';
comment on column core.claim_version.run_id is 'Run that read it.';
