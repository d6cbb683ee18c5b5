-- The statistic: the passive share of every area, target group and period, as of one date,
-- protected.
-- Grain: one row per (measure_code, area_code, target_group_code, period_id)

with

published_cells as (select * from {{ ref('int_disclosure__published_cells') }}),
comparisons as (select * from {{ ref('int_disclosure__comparisons') }}),
vintages as (select * from {{ ref('int_as_of__vintages') }}),

final as (

    select
        published_cells.measure_code,
        published_cells.area_code,
        published_cells.area_name,
        published_cells.area_level,
        published_cells.region_code,
        published_cells.target_group_code,
        published_cells.target_group_name,
        published_cells.period_id,
        published_cells.period_type,
        published_cells.reference_date,
        published_cells.persons,
        published_cells.passive_persons,
        published_cells.passive_share,
        published_cells.passive_share_pct,
        published_cells.passive_persons_as_reported,
        published_cells.passive_share_as_reported,
        published_cells.passive_persons_if_all_count,
        published_cells.persons_active_by_imputation,
        published_cells.ci_lower,
        published_cells.ci_upper,
        comparisons.compared_to_country,
        comparisons.rank,
        published_cells.obs_status,
        published_cells.conf_status,
        published_cells.is_provisional,
        published_cells.is_low_base,
        published_cells.is_under_reported,
        published_cells.has_series_break,
        published_cells.rests_on_imputation,
        published_cells.source,
        published_cells.as_of
    from published_cells
    inner join vintages using (as_of)
    inner join comparisons using (as_of, measure_code, target_group_code, area_code, period_id)
    where vintages.vintage_role = 'current'

)

select * from final
order by measure_code, area_code, target_group_code, period_id
