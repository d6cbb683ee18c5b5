-- Hvilke tilbud manglede timer, og hvad er der blevet af forløbene siden?
-- For the whole country, over all benefits. Courses add up over rows; persons do not.

select
    offer_type_name,
    period_id,
    sum(courses) as courses,
    sum(courses_without_hours_as_first_delivered) as without_hours_as_first_delivered,
    sum(courses_overwritten) as overwritten_since,
    sum(courses_imputed_same_benefit_and_offer + courses_imputed_same_offer + courses_imputed_all)
        as imputed,
    sum(courses_still_without_hours) as still_without_hours
from activation
where
    area_level = 'country'
    and conf_status = 'F'
    and period_type = 'quarter'
group by offer_type_name, period_id, reference_date
having sum(courses_without_hours_as_first_delivered) > 0
order by
    reference_date desc,
    without_hours_as_first_delivered desc,
    offer_type_name asc
limit 40
