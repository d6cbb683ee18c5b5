-- By which threshold and minimum base a vintage is protected (publication 2 and 3): those in force
-- on its as-of date, or those that were asked for.
-- Grain: one row per (as_of)

with

vintages as (select * from {{ ref('int_as_of__vintages') }}),

disclosure_rules as (

    select
        coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
        cast(disclosure_threshold as integer) as disclosure_threshold,
        cast(minimum_base as integer) as minimum_base
    from {{ ref('disclosure_rules') }}

),

final as (

    select
        vintages.as_of,
        vintages.vintage_role,
        coalesce(
            {{ integer_variable('disclosure_threshold') }},
            max_by(disclosure_rules.disclosure_threshold, disclosure_rules.valid_from)
        ) as disclosure_threshold,
        coalesce(
            {{ integer_variable('minimum_base') }},
            max_by(disclosure_rules.minimum_base, disclosure_rules.valid_from)
        ) as minimum_base
    from vintages
    left join disclosure_rules
        on vintages.as_of >= disclosure_rules.valid_from
    group by vintages.as_of, vintages.vintage_role

)

select * from final
