-- Hvor er passivandelen faldet mest siden samme kvartal sidste år?
-- Only places with at least 30 persons both times. Where the two intervals overlap, the fall may be
-- chance.

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

),

municipalities as (

    select
        *,
        extract(year from reference_date) as reference_year,
        extract(month from reference_date) as reference_month
    from passive_share
    where
        measure_code = 'passive_12m'
        and period_type = 'quarter'
        and area_level = 'municipality'
        and passive_share is not null
        and not is_low_base

)

select
    this_year.target_group_name,
    this_year.area_name,
    this_year.period_id,
    last_year.passive_share_pct as last_year_pct,
    this_year.passive_share_pct as this_year_pct,
    this_year.passive_share_pct - last_year.passive_share_pct as change_points,
    this_year.persons,
    this_year.ci_upper >= last_year.ci_lower as intervals_overlap,
    this_year.has_series_break
from municipalities as this_year
inner join newest_periods
    on
        this_year.target_group_code = newest_periods.target_group_code
        and this_year.reference_date = newest_periods.reference_date
inner join municipalities as last_year
    on
        this_year.target_group_code = last_year.target_group_code
        and this_year.area_code = last_year.area_code
        and this_year.reference_year = last_year.reference_year + 1
        and this_year.reference_month = last_year.reference_month
where this_year.passive_share < last_year.passive_share
order by change_points, this_year.target_group_code, this_year.area_code
limit 20
