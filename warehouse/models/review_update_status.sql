-- Grain: review whose update status a person has set.
--
-- What a person decided about updating a review (Garner 2016, BMJ 354:i3507): the last answer counts. No rule sets it.
create macro mart.review_update_status_as_of(as_of) as table
select review_id, update_status, set_by, set_at
from core.update_status
where set_at::date <= as_of
qualify row_number() over (partition by review_id order by set_at desc, answer_id desc) = 1
    and update_status is not null;
comment on macro table mart.review_update_status_as_of is
    'What a person had decided about updating each review by a day. Grain: review.';

create view mart.review_update_status as
select review_id, update_status, set_by, set_at
from mart.review_update_status_as_of(current_date);
comment on view mart.review_update_status is 'What a person decided about updating each review. Grain: review.';
comment on column mart.review_update_status.review_id is 'Review.';
comment on column mart.review_update_status.update_status is 'up_to_date, update_pending or no_update_planned.';
comment on column mart.review_update_status.set_by is 'Who decided.';
comment on column mart.review_update_status.set_at is 'When, UTC.';
