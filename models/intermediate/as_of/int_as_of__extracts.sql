-- The extract of spells and the extract of courses that hold on each as-of date (contract 1).
-- Grain: one row per (as_of, source)

with

deliveries as (select * from {{ ref('int_as_of__deliveries') }}),
benefit_spells as (select * from {{ ref('stg_register__benefit_spells') }}),
activity_spells as (select * from {{ ref('stg_register__activity_spells') }}),

winning as (

    select *
    from deliveries
    where
        source in ('benefit_spells', 'activity_spells')
        and recency = 1

),

-- contract 1: an extract without data_from begins with its earliest start
without_data_from as (

    select distinct delivery_id
    from winning
    where data_from is null

),

earliest_starts as (

    select
        delivery_id,
        min(start_date) as earliest_start_date
    from benefit_spells
    where
        delivery_id in (
            select without_data_from.delivery_id from without_data_from
        )
    group by delivery_id

    union all

    select
        delivery_id,
        min(start_date) as earliest_start_date
    from activity_spells
    where
        delivery_id in (
            select without_data_from.delivery_id from without_data_from
        )
    group by delivery_id

),

final as (

    select
        winning.as_of,
        winning.source,
        winning.delivery_id,
        winning.received_date,
        coalesce(winning.data_from, earliest_starts.earliest_start_date) as data_from,
        winning.data_until
    from winning
    left join earliest_starts using (delivery_id)

)

select * from final
