-- How Jobindsats itself revised: cell by cell between consecutive deliveries of a table, also of
-- measures that are no passive share.
-- Grain: one row per (table_id, delivery_id, area_label, period_label, group_label, dimensions,
-- measure_label)

with

observation_changes as (

    select * from {{ ref('int_revisions__observations') }}

),

final as (

    select
        table_id,
        area_label,
        period_label,
        group_label,
        dimensions,
        measure_label,
        previous_delivery_id,
        delivery_id,
        previous_received_date,
        received_date,
        previous_value,
        value,
        difference,
        change,
        age_in_months
    from observation_changes

)

select * from final
order by table_id, delivery_id, area_label, period_label, group_label, dimensions, measure_label
