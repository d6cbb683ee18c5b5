-- How Jobindsats itself revised: every cell of a landed table beside the same cell in the delivery
-- before, also of measures that are no passive share; all deliveries received by the as-of date.
-- Grain: one row per (table_id, delivery_id, area_label, period_label, group_label, dimensions,
-- measure_label)

with

observations as (select * from {{ ref('stg_jobindsats__observations') }}),
vintages as (select * from {{ ref('int_as_of__vintages') }}),

known_deliveries as (

    select deliveries.*
    from {{ ref('int_as_of__deliveries') }} as deliveries
    inner join vintages using (as_of)
    where
        deliveries.source = 'jobindsats'
        and vintages.vintage_role = 'current'

),

calendar as (

    select
        labels.period_label_key,
        calendar.reference_date
    from {{ ref('int_periods__labels') }} as labels
    inner join {{ ref('int_periods__calendar') }} as calendar
        on labels.period_id = calendar.period_id

),

consecutive_deliveries as (

    select
        observations.table_id,
        known_deliveries.delivery_id,
        known_deliveries.received_date,
        lag(known_deliveries.delivery_id) over one_table as previous_delivery_id,
        lag(known_deliveries.received_date) over one_table as previous_received_date
    from observations
    inner join known_deliveries using (delivery_id)
    group by
        observations.table_id,
        known_deliveries.delivery_id,
        known_deliveries.received_date,
        known_deliveries.recency
    window one_table as (
        partition by observations.table_id
        order by known_deliveries.recency desc
    )

),

new_cells as (

    select
        consecutive_deliveries.previous_delivery_id,
        observations.*
    from observations
    inner join consecutive_deliveries using (table_id, delivery_id)
    where consecutive_deliveries.previous_delivery_id is not null

),

old_cells as (

    select
        consecutive_deliveries.delivery_id as next_delivery_id,
        observations.*
    from observations
    inner join consecutive_deliveries
        on
            observations.table_id = consecutive_deliveries.table_id
            and observations.delivery_id = consecutive_deliveries.previous_delivery_id

),

matched as (

    select
        coalesce(new_cells.table_id, old_cells.table_id) as table_id,
        coalesce(new_cells.delivery_id, old_cells.next_delivery_id) as delivery_id,
        coalesce(new_cells.area_label, old_cells.area_label) as area_label,
        coalesce(new_cells.period_label, old_cells.period_label) as period_label,
        coalesce(new_cells.period_label_key, old_cells.period_label_key) as period_label_key,
        coalesce(new_cells.group_label, old_cells.group_label) as group_label,
        coalesce(new_cells.dimensions, old_cells.dimensions) as dimensions,
        coalesce(new_cells.measure_label, old_cells.measure_label) as measure_label,
        new_cells.delivery_id is null as is_missing_now,
        old_cells.delivery_id is null as was_missing,
        old_cells.observed_value as previous_value,
        new_cells.observed_value
    from new_cells
    full outer join old_cells
        on
            new_cells.table_id = old_cells.table_id
            and new_cells.delivery_id = old_cells.next_delivery_id
            and new_cells.area_label_key = old_cells.area_label_key
            and new_cells.period_label_key = old_cells.period_label_key
            and coalesce(new_cells.group_label_key, '') = coalesce(old_cells.group_label_key, '')
            and coalesce(new_cells.dimensions, '') = coalesce(old_cells.dimensions, '')
            and new_cells.measure_label_key = old_cells.measure_label_key

),

final as (

    select
        matched.table_id,
        matched.area_label,
        matched.period_label,
        matched.group_label,
        matched.dimensions,
        matched.measure_label,
        consecutive_deliveries.previous_delivery_id,
        matched.delivery_id,
        consecutive_deliveries.previous_received_date,
        consecutive_deliveries.received_date,
        matched.previous_value,
        matched.observed_value as value,
        cast(matched.observed_value - matched.previous_value as decimal(18, 6)) as difference,
        case
            when matched.was_missing then 'appeared'
            when matched.is_missing_now then 'disappeared'
            when (matched.observed_value is distinct from matched.previous_value) then 'changed'
            else 'unchanged'
        end as change,
        -- whole months from the end of the period to the newer delivery; null for rolling periods
        {{ months_between_ends('calendar.reference_date', 'consecutive_deliveries.received_date') }}
            as age_in_months
    from matched
    inner join consecutive_deliveries using (table_id, delivery_id)
    left join calendar using (period_label_key)

)

select * from final
order by table_id, delivery_id, area_label, period_label, group_label, dimensions, measure_label
