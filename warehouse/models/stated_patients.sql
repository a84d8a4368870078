-- How many patients a figure of a study is, from a number of patients or a percentage of the study's. NULL where the
-- figure is no such number, or more than the study has: then it is of other patients ("compared with 544").
create macro mart.stated_patients(value, unit, patients) as (
    case
        when unit = 'percent' and value between 0 and 100 then round(value / 100 * patients)
        when unit <> 'percent' and value between 0 and patients then value
    end
);
comment on macro mart.stated_patients is
    'A figure of a study as a number of its patients; NULL where it cannot be one.';
