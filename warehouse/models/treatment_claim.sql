-- Grain: claim that is about treatments.
--
-- What a comparison needs to know of such a claim beside its treatments: the techniques that the review does not mean
-- when it names them (core.technique), and the treatments that another claim of the review says it does not put
-- forward. A finding about one of those is judged by that claim and not here, so that it is not told twice.
create view mart.treatment_claim as
with left_aside as (
    select review_id, list(distinct treatment) as treatments
    from (
        select review_id, unnest(treatments) as treatment
        from core.claim
        where is_current and kind = 'not_put_forward'
    )
    group by review_id
),
technique as (
    select claim.review_id, claim.claim_id, list(technique.technique) as techniques
    from core.claim as claim
    join core.technique as technique on list_contains(claim.treatments, technique.treatment)
    group by claim.review_id, claim.claim_id
)
select
    claim.review_id,
    claim.claim_id,
    claim.kind,
    claim.treatments,
    coalesce(technique.techniques, []) as techniques,
    case when claim.kind = 'not_put_forward' then [] else coalesce(left_aside.treatments, []) end as judged_elsewhere
from core.claim as claim
left join left_aside using (review_id)
left join technique using (review_id, claim_id)
where claim.is_current and len(claim.treatments) > 0;
comment on view mart.treatment_claim is 'Claims about treatments, with what else a comparison needs. Grain: claim.';
comment on column mart.treatment_claim.review_id is 'Review.';
comment on column mart.treatment_claim.claim_id is 'Claim.';
comment on column mart.treatment_claim.kind is 'What kind of statement the claim is.';
comment on column mart.treatment_claim.treatments is 'Treatments the claim is about.';
comment on column mart.treatment_claim.techniques is 'Kinds of them that the review does not mean.';
comment on column mart.treatment_claim.judged_elsewhere is 'Treatments that another claim of the review leaves aside.';
