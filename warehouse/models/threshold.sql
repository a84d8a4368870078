-- A number of config/signals.toml by its name. NULL until rules are loaded: warehouse/judge.py refuses to judge then.
create macro mart.threshold(threshold_name) as (
    select value from core.threshold where name = threshold_name
);
comment on macro mart.threshold is 'A number of config/signals.toml by its name.';
