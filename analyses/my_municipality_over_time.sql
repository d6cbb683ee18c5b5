-- Hvordan har passivandelen udviklet sig i min kommune, år for år i samme kvartal?

with

asked as (

    select
        '0461' as area_code,
        'aktivitetsparat' as target_group_code

)

select
    passive_share.period_id,
    passive_share.persons,
    passive_share.passive_share_pct,
    passive_share.passive_share_pct - lag(passive_share.passive_share_pct, 4) over (
        order by passive_share.reference_date
    ) as points_since_last_year,
    passive_share.is_provisional,
    passive_share.has_series_break,
    passive_share.obs_status
from passive_share
inner join asked
    on
        passive_share.area_code = asked.area_code
        and passive_share.target_group_code = asked.target_group_code
where
    passive_share.measure_code = 'passive_12m'
    and passive_share.period_type = 'quarter'
order by passive_share.reference_date
