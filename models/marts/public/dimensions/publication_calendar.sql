-- The days on which a vintage is planned.
-- Grain: one row per (update_date)

with

calendar_days as (

    select * from {{ ref('stg_reference__publication_calendar_days') }}

),

final as (

    select
        update_date,
        note
    from calendar_days

)

select * from final
order by update_date
