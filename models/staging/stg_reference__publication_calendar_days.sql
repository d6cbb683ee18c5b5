-- The days on which a vintage is planned.
-- Grain: one row per (update_date)

with

source as (

    select * from {{ ref('publication_calendar_days') }}

),

final as (

    select
        cast(update_date as date) as update_date,
        note
    from source

)

select * from final
