-- A comparison of treatments is kept with its figures: ratio, interval and P value.

alter table core.finding add column p_value double;
alter table core.finding add column p_comparator varchar;
comment on column core.finding.value is
    'The figure, in unit; of a treatment_effect the ratio as printed: which side is its reference the sentence tells.';
comment on column core.finding.unit is
    'patients, percent, months, count or times; hazard_ratio, odds_ratio or risk_ratio of a treatment_effect.';
comment on column core.finding.p_value is 'P value of a treatment_effect, 0 to 1, where the authors give it.';
comment on column core.finding.p_comparator is
    'What stands before p_value: below (p < 0.05), at_most, equal, at_least or above.';
