-- Hvilke kommuner indberettede flest forløb uden timer, og hvor langt er de med at rette op?

select
    area_name,
    period_id,
    courses,
    courses_without_hours_as_first_delivered,
    round(
        cast(100 * courses_without_hours_as_first_delivered as decimal(18, 6)) / courses, 1
    ) as without_hours_pct,
    courses_overwritten,
    courses_without_hours_as_first_delivered - courses_overwritten as not_yet_overwritten,
    activation_courses_as_first_delivered,
    activation_courses,
    round(full_time_activated_as_first_delivered, 1) as full_time_as_first_delivered,
    round(full_time_activated, 1) as full_time_corrected
from activation
where
    area_level = 'municipality'
    and conf_status = 'F'
    and courses >= 30
order by
    cast(courses_without_hours_as_first_delivered as decimal(18, 6)) / courses desc,
    area_code asc,
    period_id asc
limit 20
