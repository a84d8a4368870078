-- How many times a figure the median of so many patients may be by chance alone; 1 where their number is not known.
--
-- Where the risk of dying stays the same, the logarithm of a sample median has the standard error 1 / (ln 2 sqrt(n)),
-- 0.32 for 20 patients: a true median of 4 months shows as more than 5.5 in one sample of six.
create macro mart.chance_factor(patients) as (
    coalesce(exp(mart.threshold('median_errors') / (ln(2) * sqrt(nullif(patients, 0)))), 1)
);
comment on macro mart.chance_factor is 'How many times a figure the median of so many patients may be by chance alone.';
