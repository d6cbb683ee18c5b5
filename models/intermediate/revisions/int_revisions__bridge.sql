-- The exact bridge from the passive persons of the previous vintage to those of this one, in
-- persons, each with one reason. Private: nothing is protected here (publication 4).
-- Grain: one row per (target_group_code, reference_date, area_code)

{% set reasons_of_those_who_stayed = [
    'new_course', 'course_withdrawn', 'hours_reported', 'hours_imputed', 'other',
] %}

with

changed_people as (select * from {{ ref('int_revisions__people') }}),
course_reasons as (select * from {{ ref('int_revisions__course_reasons') }}),
counts as (select * from {{ ref('int_shares__computed_counts') }}),
areas as (select * from {{ ref('int_places__areas') }}),

people_with_areas as (

    select
        changed_people.*,
        areas.region_code,
        previous_areas.region_code as previous_region_code,
        case when changed_people.municipality_code is not null then '000' end as country_code,
        case when changed_people.previous_municipality_code is not null then '000' end
            as previous_country_code
    from changed_people
    left join areas
        on
            changed_people.municipality_code = areas.area_code
            and changed_people.reference_date >= areas.valid_from
            and changed_people.reference_date <= areas.valid_to
    left join areas as previous_areas
        on
            changed_people.previous_municipality_code = previous_areas.area_code
            and changed_people.reference_date >= previous_areas.valid_from
            and changed_people.reference_date <= previous_areas.valid_to

),

-- The same person seen from the municipality, the region and the country: a person who moves
-- inside a region neither enters nor leaves it.
changes_by_level as (

    {% for level in ['municipality', 'region', 'country'] %}
        select
            target_group_code,
            reference_date,
            person_id,
            is_passive,
            was_passive,
            {{ level }}_code as area_code,
            previous_{{ level }}_code as previous_area_code
        from people_with_areas
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

contributions as (

    -- entered the cell
    select
        target_group_code,
        reference_date,
        area_code,
        'persons_entered' as revision_reason,
        case when is_passive then 1 else 0 end as contribution
    from changes_by_level
    where area_code is not null and area_code is distinct from previous_area_code

    union all

    -- left the cell
    select
        target_group_code,
        reference_date,
        previous_area_code as area_code,
        'persons_left' as revision_reason,
        case when was_passive then -1 else 0 end as contribution
    from changes_by_level
    where previous_area_code is not null and previous_area_code is distinct from area_code

    union all

    -- stayed in the cell and turned active or passive
    select
        changes_by_level.target_group_code,
        changes_by_level.reference_date,
        changes_by_level.area_code,
        coalesce(course_reasons.revision_reason, 'other') as revision_reason,
        case when changes_by_level.is_passive then 1 else -1 end as contribution
    from changes_by_level
    left join course_reasons using (target_group_code, reference_date, person_id)
    where
        changes_by_level.area_code = changes_by_level.previous_area_code
        and changes_by_level.is_passive is distinct from changes_by_level.was_passive

),

cells as (

    select
        new_counts.as_of,
        old_counts.as_of as previous_as_of,
        new_counts.target_group_code,
        new_counts.reference_date,
        new_counts.area_code,
        old_counts.passive_persons as previous_passive_persons,
        new_counts.passive_persons
    from counts as new_counts
    inner join {{ ref('int_as_of__vintages') }} as new_vintages
        on
            new_counts.as_of = new_vintages.as_of
            and new_vintages.vintage_role = 'current'
    inner join counts as old_counts using (target_group_code, reference_date, area_code)
    inner join {{ ref('int_as_of__vintages') }} as old_vintages
        on
            old_counts.as_of = old_vintages.as_of
            and old_vintages.vintage_role = 'previous'

),

cells_with_parts as (

    select
        cells.as_of,
        cells.previous_as_of,
        cells.target_group_code,
        cells.reference_date,
        cells.area_code,
        cells.previous_passive_persons,
        cells.passive_persons,
        {% for reason in ['persons_entered', 'persons_left'] + reasons_of_those_who_stayed -%}
            cast(coalesce(sum(case
                when contributions.revision_reason = '{{ reason }}' then contributions.contribution
            end), 0) as bigint) as {{ reason }},
        {% endfor -%}
        -- how many people each reason moved, in either direction: the one with most is the main one
        {% for reason in reasons_of_those_who_stayed -%}
            count(*) filter (where contributions.revision_reason = '{{ reason }}')
                as {{ reason }}_gross,
        {% endfor -%}
        count(*) filter (where contributions.revision_reason in ('persons_entered', 'persons_left'))
            as people_entered_or_left,
        count(*) filter (
            where contributions.revision_reason in ('persons_entered', 'persons_left')
            and contributions.contribution != 0
        ) as population_gross
    from cells
    left join contributions using (target_group_code, reference_date, area_code)
    group by
        cells.as_of,
        cells.previous_as_of,
        cells.target_group_code,
        cells.reference_date,
        cells.area_code,
        cells.previous_passive_persons,
        cells.passive_persons

),

with_largest_gross as (

    select
        *,
        greatest(
            population_gross,
            {% for reason in reasons_of_those_who_stayed -%}
                {{ reason }}_gross{{ ',' if not loop.last }}
            {% endfor %}
        ) as largest_gross
    from cells_with_parts

),

final as (

    select
        *,
        -- the reason with the most persons; ties in the order of publication 4
        case
            when largest_gross = 0 and people_entered_or_left = 0 then null
            {%- for reason in ['population'] + reasons_of_those_who_stayed %}
                when {{ reason }}_gross = largest_gross then '{{ reason }}'
            {%- endfor %}
        end as main_reason
    from with_largest_gross

)

select * from final
