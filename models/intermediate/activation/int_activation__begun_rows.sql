-- Courses that began in a period, and those of them that came without hours at first delivery, for
-- the country and the regions, by reporting system and by offer type, before protection
-- (publication 3). The grid of the areas whose courses were all delivered is complete: that a row
-- is there tells nothing.
-- Grain: one row per (as_of, period_id, area_code, reporting_system_code, offer_type_code)

with

activity_spells as (select * from {{ ref('int_as_of__activity_spells') }}),
periods as (select * from {{ ref('int_activation__periods') }}),
places as (select * from {{ ref('int_activation__places') }}),

covered_areas as (

    select *
    from {{ ref('int_places__covered_areas') }}
    where is_covered_by_courses

),

reporting_systems as (

    select *
    from {{ ref('status_code') }}
    where code_list = 'reporting_system'

),

-- A register's own word for a system is not published: it is one of the list, or another.
courses as (

    select
        activity_spells.as_of,
        periods.period_id,
        places.region_code,
        coalesce(reporting_systems.code, 'anden') as reporting_system_code,
        activity_spells.offer_type_code,
        activity_spells.person_id,
        coalesce(activity_spells.first_delivered_hours, 0) = 0 as came_without_hours
    from activity_spells
    inner join periods
        on
            activity_spells.as_of = periods.as_of
            and activity_spells.start_date between periods.start_date and periods.reference_date
    inner join places
        on
            activity_spells.as_of = places.as_of
            and activity_spells.municipality_code = places.municipality_code
            and periods.period_id = places.period_id
    left join reporting_systems
        on
            lower(activity_spells.reporting_system)
            in (reporting_systems.code, lower(reporting_systems.name_da))

),

counts as (

    select
        as_of,
        period_id,
        coalesce(region_code, '000') as area_code,
        coalesce(reporting_system_code, '_T') as reporting_system_code,
        coalesce(offer_type_code, '_T') as offer_type_code,
        count(distinct person_id) as persons,
        count(*) as courses_begun,
        count(*) filter (where came_without_hours) as courses_without_hours_as_first_delivered
    from courses
    group by grouping sets ( -- noqa: disable=LT02
        (as_of, period_id, region_code, reporting_system_code),
        (as_of, period_id, region_code, offer_type_code),
        (as_of, period_id, reporting_system_code),
        (as_of, period_id, offer_type_code)
    ) -- noqa: enable=LT02

),

columns_of_table as (

    select distinct
        as_of,
        reporting_system_code,
        offer_type_code
    from counts

),

rows_of_table as (

    select distinct
        as_of,
        area_code
    from counts

),

final as (

    select
        periods.as_of,
        periods.period_id,
        periods.period_type,
        periods.reference_date,
        rows_of_table.area_code,
        columns_of_table.reporting_system_code,
        columns_of_table.offer_type_code,
        coalesce(counts.persons, 0) as persons,
        coalesce(counts.courses_begun, 0) as courses_begun,
        coalesce(counts.courses_without_hours_as_first_delivered, 0)
            as courses_without_hours_as_first_delivered
    from periods
    inner join rows_of_table using (as_of)
    inner join columns_of_table using (as_of)
    -- method 8: where the courses are not all there, nothing is added up
    inner join covered_areas using (as_of, reference_date, area_code)
    left join counts using (as_of, period_id, area_code, reporting_system_code, offer_type_code)

)

select * from final
