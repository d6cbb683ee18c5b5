-- Hvornår og fra hvilke systemer kom forløbene uden timer?
-- Courses by the quarter in which they began, for the whole country, as first delivered.

select
    period_id,
    reporting_system_name,
    courses_begun,
    courses_without_hours_as_first_delivered,
    without_hours_as_first_delivered_pct
from missing_hours
where
    area_level = 'country'
    and offer_type_code = '_T'
    and conf_status = 'F'
    and period_type = 'quarter'
order by
    reporting_system_name asc,
    reference_date asc
