-- Courses that began, and those of them that came without hours at first delivery, for the country
-- and the regions, by reporting system and by offer type: where and when hours went missing. A
-- hidden row stays, without its figures.
-- Grain: one row per (area_code, reporting_system_code, offer_type_code, period_id)

with

begun_rows as (select * from {{ ref('int_activation__begun_rows') }}),
protection as (select * from {{ ref('int_disclosure__begun_rows') }}),
areas as (select * from {{ ref('area') }}),

reporting_systems as (

    select *
    from {{ ref('status_code') }}
    where code_list = 'reporting_system'

),

offer_types as (select * from {{ ref('offer_type') }}),
vintages as (select * from {{ ref('int_as_of__vintages') }}),

final as (

    select
        begun_rows.area_code,
        areas.area_name,
        areas.area_level,
        begun_rows.reporting_system_code,
        coalesce(reporting_systems.name_da, 'I alt') as reporting_system_name,
        begun_rows.offer_type_code,
        coalesce(offer_types.offer_type_name, 'I alt') as offer_type_name,
        begun_rows.period_id,
        begun_rows.period_type,
        begun_rows.reference_date,
        case when not protection.is_hidden then begun_rows.courses_begun end as courses_begun,
        case
            when not protection.is_hidden
                then begun_rows.courses_without_hours_as_first_delivered
        end as courses_without_hours_as_first_delivered,
        case
            when not protection.is_hidden
                then {{ per_cent(
                    'begun_rows.courses_without_hours_as_first_delivered',
                    'begun_rows.courses_begun'
                ) }}
        end as without_hours_as_first_delivered_pct,
        case when protection.is_hidden then 'C' else 'F' end as conf_status,
        begun_rows.as_of
    from begun_rows
    inner join vintages using (as_of)
    -- inner: a row that disclosure control does not know is not published
    inner join protection
        using (as_of, period_id, area_code, reporting_system_code, offer_type_code)
    inner join areas using (area_code)
    left join reporting_systems
        on begun_rows.reporting_system_code = reporting_systems.code
    left join offer_types using (offer_type_code)
    where vintages.vintage_role = 'current'

)

select * from final
order by area_code, reporting_system_code, offer_type_code, period_id
