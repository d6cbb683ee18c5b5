-- The days on which a vintage is planned.
-- Grain: one row per (update_date)

with

publication_plans as (

    select * from {{ ref('int_reference__publication_plans') }}

),

final as (

    select
        update_date,
        note
    from publication_plans

)

select * from final
order by update_date
