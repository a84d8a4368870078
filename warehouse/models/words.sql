-- The short texts that an editor reads beside a signal, built from figures and never invented.

-- " in 30 patients", " in one patient", nothing where the number is not stated or makes no sense.
create macro mart.in_patients(patient_count) as (
    case
        when patient_count is null or patient_count < 1 then ''
        when patient_count = 1 then ' in one patient'
        else ' in ' || patient_count || ' patients'
    end
);
comment on macro mart.in_patients is 'A number of patients in words, to stand after what was found in them.';

-- "under 4 months": a claim's figure in words.
create macro mart.figure_words(value, unit, comparator) as (
    case comparator
        when 'below' then 'under '
        when 'at_most' then 'at most '
        when 'about' then 'about '
        when 'at_least' then 'at least '
        when 'above' then 'over '
    end || format('{:g}', value) || case unit when 'percent' then ' %' else ' ' || unit end
);
comment on macro mart.figure_words is 'The figure that a claim stands on, in words.';

-- Evidence appears to speak for or against a claim; whether it does is for a person to say.
create macro mart.appears(relation) as (
    case relation
        when 'reinforces' then 'appears to reinforce it'
        when 'contradicts' then 'appears to contradict it'
        when 'extends' then 'appears to extend it'
        else 'leaves it unclear'
    end
);
comment on macro mart.appears is 'A relation to a claim, as a cautious verb.';

-- "lung cancer and breast cancer".
create macro mart.enumerated(names) as (
    case
        when len(names) < 2 then array_to_string(names, '')
        else array_to_string(names[1:-2], ', ') || ' and ' || names[-1]
    end
);
comment on macro mart.enumerated is 'A list of names as a phrase.';

-- "75 %", "18 patients", "lung cancer": a share as it was stated, nothing where none was.
create macro mart.stated(value, unit) as (
    case
        when value is null then ''
        when unit = 'percent' then ' (' || format('{:g}', value) || ' %)'
        else ' (' || format('{:g}', value) || ')'
    end
);
comment on macro mart.stated is 'A figure in brackets, to stand after what it is the figure of.';

-- "better survival with surgery", "no difference in function with surgery": what authors found when they compared.
create macro mart.effect(detail, outcome, treatment) as (
    case detail when 'no_difference' then 'no difference in ' else detail || ' ' end
    || coalesce(replace(outcome, '_', ' '), 'outcome') || ' with ' || treatment
);
comment on macro mart.effect is 'What authors found when they compared a treatment, in words.';

-- " (hazard ratio 0.56, 0.4 to 0.8, p = 0.02)": the figures of a comparison, nothing where none were given.
create macro mart.compared_by(ratio, unit, low, high, p_value, p_comparator) as (
    coalesce(
        ' (' || nullif(concat_ws(
            ', ',
            replace(unit, '_', ' ') || format(' {:g}', ratio),
            format('{:g} to {:g}', low, high),
            'p ' || case p_comparator
                when 'below' then '< '
                when 'at_most' then '<= '
                when 'at_least' then '>= '
                when 'above' then '> '
                else '= '
            end || format('{:g}', p_value)
        ), '') || ')',
        ''
    )
);
comment on macro mart.compared_by is
    'Ratio, interval and P value of a comparison in brackets, to stand after mart.effect.';

-- "advice to put surgery first".
create macro mart.advice(detail, treatment) as (
    case detail
        when 'first_choice' then 'advice to put ' || treatment || ' first'
        when 'against' then 'advice against ' || treatment
        when 'selected' then 'advice to give ' || treatment || ' to selected patients'
        else 'advice to consider ' || treatment
    end
);
comment on macro mart.advice is 'What authors advise about a treatment, in words.';

-- Why a signal no longer stands on a later day: told_as is the rule that the same study gives for the claim instead.
create macro mart.withdrawal_reason(is_retracted, told_as) as (
    case
        when is_retracted then 'the study was retracted'
        when told_as is not null then 'it is told as ' || told_as || ' from then on'
        else 'what PubMed added to the record no longer supports it'
    end
);
comment on macro mart.withdrawal_reason is 'Why a signal no longer stands on a later day, in words.';
