-- Grain: review and rejected content.
--
-- Records that could not be read. One is resolved when the same PMID was received later in a form that could be read.
create view mart.rejection as
select
    rejection.review_id,
    rejection.pmid,
    rejection.reason,
    rejection.source,
    rejection.first_seen_at,
    rejection.last_seen_at,
    exists (
        select 1 from raw.pubmed_record as later
        where later.pmid = rejection.pmid and later.last_seen_at > rejection.last_seen_at
    ) as is_resolved,
    rejection.last_run_id as run_id,
    rejection.rejection_id
from core.rejection;
comment on view mart.rejection is 'Records that could not be read, and why. Grain: review and rejected content.';
comment on column mart.rejection.review_id is 'Review whose search brought it.';
comment on column mart.rejection.pmid is 'PubMed identifier, where it could be told.';
comment on column mart.rejection.reason is 'Why it could not be read.';
comment on column mart.rejection.source is 'E-utilities address or file name.';
comment on column mart.rejection.first_seen_at is 'When it was first received, UTC.';
comment on column mart.rejection.last_seen_at is 'When it was last received, UTC.';
comment on column mart.rejection.is_resolved is 'Whether the PMID came later in a form that could be read.';
comment on column mart.rejection.run_id is 'Run that last received it.';
comment on column mart.rejection.rejection_id is 'Hash of PMID, reason, source and excerpt.';
