-- Which benefits a rule counts, for being on the benefit and for seniority (method 4).
-- Grain: one row per (rule_id, benefit_code)

select
    rule_id,
    benefit_code,
    visitation_category,
    cast(counts_for_population as boolean) as counts_for_population,
    cast(counts_for_seniority as boolean) as counts_for_seniority
from {{ ref('target_group_benefits') }}
order by rule_id, benefit_code
