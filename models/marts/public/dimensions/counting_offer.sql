-- Which offer types count as activity for a computed group, and from when to when (method 5).
-- Grain: one row per (target_group_code, offer_type_code, valid_from)

with

counting_offers as (

    select * from {{ ref('stg_reference__counting_offers') }}

),

final as (

    select
        target_group_code,
        offer_type_code,
        valid_from,
        valid_to,
        rule_basis
    from counting_offers

)

select * from final
order by target_group_code, offer_type_code, valid_from
