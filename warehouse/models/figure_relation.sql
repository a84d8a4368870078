-- Relation of a new figure to the figure of a claim.
--
-- The new figure lies between low and high; a point has both the same, and one that is known from one side only has
-- the other NULL (a survival rate bounds the median: of a group of whom 55 % live at 12 months, more than half live
-- longer than 12). What the bounds leave open is unclear.
-- A claim of "under 4 months" stands at 4.0: the reference readers took a median of 4.0 months as support.
create macro mart.figure_relation(low, high, figure, comparator) as (
    case
        when comparator in ('below', 'at_most') then
            case when high <= figure then 'reinforces' when low >= figure then 'contradicts' else 'unclear' end
        when comparator in ('at_least', 'above') then
            case when low >= figure then 'reinforces' when high <= figure then 'contradicts' else 'unclear' end
        when low >= figure * mart.threshold('about_ratio_high') then 'contradicts'
        when high <= figure * mart.threshold('about_ratio_low') then 'contradicts'
        when low is null or high is null then 'unclear'
        else 'reinforces'
    end
);
comment on macro mart.figure_relation is 'Whether a figure, known between two bounds, fits the figure of a claim.';
