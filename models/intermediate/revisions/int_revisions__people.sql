-- Who changed between the previous vintage and this one, in groups and on reference dates that both
-- know: came, left, moved, or turned active or passive (publication 4).
-- Grain: one row per (target_group_code, reference_date, person_id)

with

vintages as (select * from {{ ref('int_as_of__vintages') }}),
reference_dates as (select * from {{ ref('int_population__reference_dates') }}),
activity as (select * from {{ ref('int_population__activity') }}),

dates_of_vintages as (

    select
        reference_dates.target_group_code,
        reference_dates.reference_date,
        reference_dates.look_back_start_date,
        vintages.vintage_role,
        vintages.as_of
    from reference_dates
    inner join vintages using (as_of)

),

comparable_dates as (

    select
        new_dates.target_group_code,
        new_dates.reference_date,
        new_dates.as_of,
        old_dates.as_of as previous_as_of,
        new_dates.look_back_start_date,
        old_dates.look_back_start_date as previous_look_back_start_date
    from dates_of_vintages as new_dates
    inner join dates_of_vintages as old_dates using (target_group_code, reference_date)
    where
        new_dates.vintage_role = 'current'
        and old_dates.vintage_role = 'previous'

),

new_people as (

    select
        comparable_dates.*,
        activity.person_id,
        activity.municipality_code,
        activity.is_passive
    from comparable_dates
    inner join activity using (as_of, target_group_code, reference_date)

),

old_people as (

    select
        comparable_dates.*,
        activity.person_id,
        activity.municipality_code,
        activity.is_passive
    from comparable_dates
    inner join activity
        on
            comparable_dates.previous_as_of = activity.as_of
            and comparable_dates.target_group_code = activity.target_group_code
            and comparable_dates.reference_date = activity.reference_date

),

people_side_by_side as (

    select
        coalesce(new_people.target_group_code, old_people.target_group_code) as target_group_code,
        coalesce(new_people.reference_date, old_people.reference_date) as reference_date,
        coalesce(new_people.person_id, old_people.person_id) as person_id,
        coalesce(new_people.as_of, old_people.as_of) as as_of,
        coalesce(new_people.previous_as_of, old_people.previous_as_of) as previous_as_of,
        coalesce(new_people.look_back_start_date, old_people.look_back_start_date)
            as look_back_start_date,
        coalesce(new_people.previous_look_back_start_date, old_people.previous_look_back_start_date)
            as previous_look_back_start_date,
        new_people.municipality_code,
        old_people.municipality_code as previous_municipality_code,
        new_people.is_passive,
        old_people.is_passive as was_passive
    from new_people
    full outer join old_people
        on
            new_people.target_group_code = old_people.target_group_code
            and new_people.reference_date = old_people.reference_date
            and new_people.person_id = old_people.person_id

),

final as (

    select *
    from people_side_by_side
    where
        municipality_code is distinct from previous_municipality_code
        or is_passive is distinct from was_passive

)

select * from final
