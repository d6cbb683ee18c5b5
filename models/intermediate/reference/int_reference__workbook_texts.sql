-- The Danish texts of the workbook.
-- Grain: one row per (text_key)
{{ config(materialized='view') }}

with

workbook_texts as (

    select * from {{ ref('stg_reference__workbook_texts') }}

),

final as (

    select
        text_key,
        text_da
    from workbook_texts

)

select * from final
