-- Hvordan ligger min kommune i alle målgrupper, målt mod regionen og hele landet?
-- A region of a Jobindsats group that was not delivered stays empty: it is not computed (method 7).

with

asked as (

    select '0461' as area_code

),

newest_periods as (

    select
        target_group_code,
        max(reference_date) as reference_date
    from passive_share
    where
        measure_code = 'passive_12m'
        and period_type = 'quarter'
        and passive_share is not null
    group by target_group_code

),

newest_shares as (

    select passive_share.*
    from passive_share
    inner join newest_periods
        on
            passive_share.target_group_code = newest_periods.target_group_code
            and passive_share.reference_date = newest_periods.reference_date
    where
        passive_share.measure_code = 'passive_12m'
        and passive_share.period_type = 'quarter'

)

select
    municipality.target_group_name,
    municipality.period_id,
    municipality.persons,
    municipality.passive_share_pct as municipality_pct,
    region.passive_share_pct as region_pct,
    country.passive_share_pct as country_pct,
    municipality.compared_to_country,
    municipality.obs_status
from newest_shares as municipality
inner join asked
    on municipality.area_code = asked.area_code
inner join target_group
    on municipality.target_group_code = target_group.target_group_code
left join newest_shares as region
    on
        municipality.target_group_code = region.target_group_code
        and municipality.region_code = region.area_code
left join newest_shares as country
    on
        municipality.target_group_code = country.target_group_code
        and country.area_code = '000'
order by target_group.sort_order
