-- What a signal says, in a form that changes only when its relation or a figure changes: "contradicts 9.9 30".
--
-- An answer holds for what the signal said when it was answered. Better words for the same figures are nothing new, so
-- they neither open a dismissed signal again nor have it told again.
create macro mart.said(relation, after) as (
    concat_ws(' ', relation, array_to_string(regexp_extract_all(after, '[0-9]+(?:[.][0-9]+)?'), ' '))
);
comment on macro mart.said is 'What a signal says, in a form that changes only when its relation or a figure changes.';
