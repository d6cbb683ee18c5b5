-- Hvilke kommuner er forskellige fra hele landet i seneste kvartal?
-- Different = the country's share lies outside the municipality's 95 per cent interval. With 98
-- comparisons a few will be different by chance.

with

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

)

select
    passive_share.target_group_name,
    passive_share.compared_to_country,
    count(*) as municipalities,
    string_agg(passive_share.area_name, ', ' order by passive_share.area_code) as area_names
from passive_share
inner join newest_periods
    on
        passive_share.target_group_code = newest_periods.target_group_code
        and passive_share.reference_date = newest_periods.reference_date
where
    passive_share.measure_code = 'passive_12m'
    and passive_share.period_type = 'quarter'
    and passive_share.area_level = 'municipality'
    and passive_share.compared_to_country in ('lower', 'higher')
group by passive_share.target_group_name, passive_share.compared_to_country
order by passive_share.target_group_name, passive_share.compared_to_country
