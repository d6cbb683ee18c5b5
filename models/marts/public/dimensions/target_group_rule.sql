-- The rules of the computed groups: seniority and look-back in codes and words, and from when to
-- when.
-- Grain: one row per (rule_id)

with

rules as (select * from {{ ref('stg_reference__target_group_rules') }}),

vintages as (

    select *
    from {{ ref('int_as_of__vintages') }}
    where vintage_role = 'current'

),

codes as (select * from {{ ref('status_code') }}),

final as (

    select
        rules.rule_id,
        rules.target_group_code,
        rules.seniority_rule,
        seniority_codes.name_da as seniority_rule_name_da,
        seniority_codes.name_en as seniority_rule_name_en,
        rules.look_back_window,
        window_codes.name_da as look_back_window_name_da,
        window_codes.name_en as look_back_window_name_en,
        rules.valid_from,
        rules.valid_to,
        vintages.as_of between rules.valid_from and rules.valid_to as is_in_force,
        rules.rule_basis
    from rules
    left join vintages
        on 1 = 1
    left join codes as seniority_codes
        on
            rules.seniority_rule = seniority_codes.code
            and seniority_codes.code_list = 'seniority_rule'
    left join codes as window_codes
        on
            rules.look_back_window = window_codes.code
            and window_codes.code_list = 'look_back_window'

)

select * from final
order by target_group_code, rule_id
