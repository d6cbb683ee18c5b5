-- The rules of the computed groups: seniority and look-back in codes and words, and from when to
-- when.
-- Grain: one row per (rule_id)

with

target_group_rules as (

    select * from {{ ref('int_reference__target_group_rules') }}

),

final as (

    select
        rule_id,
        target_group_code,
        seniority_rule,
        seniority_rule_name_da,
        seniority_rule_name_en,
        look_back_window,
        look_back_window_name_da,
        look_back_window_name_en,
        valid_from,
        valid_to,
        is_in_force,
        rule_basis
    from target_group_rules

)

select * from final
order by target_group_code, valid_from
