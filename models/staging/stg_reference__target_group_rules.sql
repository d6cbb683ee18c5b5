-- Which seniority and look-back rule a computed group follows, and from when to when (method 4).
-- Grain: one row per (rule_id)

select
    rule_id,
    target_group_code,
    seniority_rule,
    look_back_window,
    coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
    coalesce(cast(valid_to as date), {{ end_of_time() }}) as valid_to,
    basis as rule_basis
from {{ ref('target_group_rules') }}
