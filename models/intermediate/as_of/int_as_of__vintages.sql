-- The as-of dates that one build knows: the one asked for, and the vintage published before it.
-- Grain: one row per (as_of)

with

deliveries as (select * from {{ ref('stg_deliveries__deliveries') }}),
vintages as (select * from {{ ref('stg_publication__vintages') }}),

asked_for as (

    select coalesce({{ date_variable('as_of') }}, max(received_date)) as as_of
    from deliveries

),

-- publication 4: the latest earlier row of vintages.csv, as it stood when the vintage was published
previous as (

    {% if var('previous_as_of') is none -%}
        select max(vintages.as_of) as as_of
        from vintages
        inner join asked_for
            on vintages.as_of < asked_for.as_of
    {%- else -%}
    select {{ date_variable('previous_as_of') }} as as_of
    {%- endif %}

),

final as (

    select
        as_of,
        'current' as vintage_role
    from asked_for
    where as_of is not null

    union all

    select
        as_of,
        'previous' as vintage_role
    from previous
    where as_of is not null

)

select * from final
