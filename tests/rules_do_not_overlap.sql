-- On any reference date a group has at most one rule, and an offer type counts for it at most
-- once: otherwise people would be counted twice, or chance would choose the rule.

with

rules as (

    select
        target_group_code as subject,
        rule_id as row_label,
        valid_from,
        valid_to
    from {{ ref('stg_reference__target_group_rules') }}

    union all

    select
        target_group_code || ', ' || offer_type_code as subject,
        cast(valid_from as {{ dbt.type_string() }}) as row_label,
        valid_from,
        valid_to
    from {{ ref('counting_offer') }}

),

with_previous_end as (

    select
        subject,
        row_label,
        valid_from,
        max(valid_to) over (
            partition by subject
            order by valid_from, row_label
            rows between unbounded preceding and 1 preceding
        ) as latest_end_so_far
    from rules

)

select *
from with_previous_end
where valid_from <= latest_end_so_far
