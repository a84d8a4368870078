-- The 95 % interval of a share of few: Wilson's score interval (Wilson 1927, J Am Stat Assoc 22:209), which Brown, Cai
-- and DasGupta 2001 (Stat Sci 16:101) recommend for small numbers. NULL where nothing was counted.
create macro mart.wilson(part, whole, z) as (
    case when whole > 0 then
        (part + z ** 2 / 2 + z * sqrt(part * (whole - part) / whole + z ** 2 / 4)) / (whole + z ** 2)
    end
);
comment on macro mart.wilson is 'The end of the interval of a share that lies z standard errors from it.';

create macro mart.wilson_low(part, whole) as (greatest(0, mart.wilson(part, whole, -1.959963984540054)));
comment on macro mart.wilson_low is 'Lower end of the 95 % interval of a share.';

create macro mart.wilson_high(part, whole) as (least(1, mart.wilson(part, whole, 1.959963984540054)));
comment on macro mart.wilson_high is 'Upper end of the 95 % interval of a share.';
