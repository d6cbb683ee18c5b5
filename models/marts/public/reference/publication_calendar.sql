-- The days on which a vintage is planned.
-- Grain: one row per (update_date)

with

publication_calendar_days as (

    select * from {{ ref('publication_calendar_days') }}

),

final as (

    select
        cast(update_date as date) as update_date,
        note
    from publication_calendar_days

)

select * from final
order by update_date
