-- Hvor stor er passivandelen i Odense i seneste kvartal, og er den forskellig fra landet?
-- For sygedagpengemodtagere. For another place or group change the codes in `asked` (tables area
-- and target_group). The share is in per cent, with its 95 per cent interval.

with

asked as (

    select
        '0461' as area_code,
        'sygedagpenge' as target_group_code

),

newest_period as (

    select max(passive_share.reference_date) as reference_date
    from passive_share
    inner join asked
        on passive_share.target_group_code = asked.target_group_code
    where
        passive_share.measure_code = 'passive_12m'
        and passive_share.period_type = 'quarter'
        and passive_share.passive_share is not null

),

places as (

    select area.area_code
    from area
    inner join asked
        on area.area_code = asked.area_code

    union all

    select '000' as area_code

)

select
    passive_share.area_name,
    passive_share.period_id,
    passive_share.persons,
    passive_share.passive_persons,
    passive_share.passive_share_pct,
    round(100 * passive_share.ci_lower, 1) as ci_lower_pct,
    round(100 * passive_share.ci_upper, 1) as ci_upper_pct,
    status_code.name_da as compared_to_country,
    passive_share.obs_status
from passive_share
inner join places
    on passive_share.area_code = places.area_code
inner join asked
    on passive_share.target_group_code = asked.target_group_code
inner join newest_period
    on passive_share.reference_date = newest_period.reference_date
left join status_code
    on
        passive_share.compared_to_country = status_code.code
        and status_code.code_list = 'compared_to_country'
where
    passive_share.measure_code = 'passive_12m'
    and passive_share.period_type = 'quarter'
order by passive_share.area_code desc
