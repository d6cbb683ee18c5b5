-- The Danish texts of the workbook.
-- Grain: one row per (text_key)

with

workbook_texts as (

    select * from {{ ref('int_reference__workbook_texts') }}

),

final as (

    select
        text_key,
        text_da
    from workbook_texts

)

select * from final
order by text_key
