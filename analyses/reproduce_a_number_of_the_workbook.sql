-- Hvordan genfinder jeg et tal fra regnearkets ark for sygedagpenge (Odense, 2019K4)?
-- Every figure of the sheet's row, and the share worked out anew from its two counts.

select
    area_name,
    period_id,
    persons,
    passive_persons,
    passive_share_pct,
    round(cast(100 * passive_persons as decimal(18, 6)) / persons, 1) as worked_out_anew_pct,
    passive_persons_as_reported,
    passive_persons_if_all_count,
    round(100 * ci_lower, 1) as ci_lower_pct,
    round(100 * ci_upper, 1) as ci_upper_pct,
    compared_to_country,
    rank,
    as_of
from passive_share
where
    measure_code = 'passive_12m'
    and target_group_code = 'sygedagpenge'
    and area_code = '0461'
    and period_id = '2019Q4'
