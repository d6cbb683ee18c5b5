-- By which threshold and minimum base a vintage is protected (publication 2 and 3): those in force
-- on its as-of date, or those that were asked for.
-- Grain: one row per (as_of)

with

vintages as (select * from {{ ref('int_as_of__vintages') }}),
disclosure_rules as (select * from {{ ref('stg_reference__disclosure_rules') }}),

candidates as (

    select
        vintages.as_of,
        vintages.vintage_role,
        disclosure_rules.disclosure_threshold,
        disclosure_rules.minimum_base,
        row_number() over (
            partition by vintages.as_of
            order by disclosure_rules.valid_from desc
        ) as turn
    from vintages
    left join disclosure_rules
        on vintages.as_of >= disclosure_rules.valid_from

),

final as (

    select
        as_of,
        vintage_role,
        coalesce({{ integer_variable('disclosure_threshold') }}, disclosure_threshold)
            as disclosure_threshold,
        coalesce({{ integer_variable('minimum_base') }}, minimum_base) as minimum_base
    from candidates
    where turn = 1

)

select * from final
