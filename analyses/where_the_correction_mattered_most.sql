-- Hvor betød rettelsen for forløb uden timer mest, i procentpoint?
-- Corrected minus as reported: people who looked passive because hours were missing, and are active
-- by imputed hours.

select
    area_name,
    target_group_name,
    period_id,
    persons,
    round(100 * passive_share_as_reported, 1) as as_reported_pct,
    passive_share_pct as corrected_pct,
    round(100 * (passive_share - passive_share_as_reported), 1) as correction_points,
    persons_active_by_imputation
from passive_share
where
    measure_code = 'passive_12m'
    and area_level = 'municipality'
    and persons_active_by_imputation > 0
    and not is_low_base
order by
    passive_share - passive_share_as_reported,
    area_code,
    target_group_code,
    period_id
limit 20
