-- The Danish texts of the workbook.
-- Grain: one row per (text_key)

with

source as (

    select * from {{ ref('workbook_texts') }}

),

final as (

    select
        text_key,
        text_da
    from source

)

select * from final
