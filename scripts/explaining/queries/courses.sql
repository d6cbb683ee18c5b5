-- Every course of some people that meets the look-back window, whether or not it counts.

select
    courses.person_id,
    courses.activity_id,
    courses.benefit_code,
    courses.offer_type_code,
    courses.municipality_code,
    courses.start_date,
    courses.end_date,
    courses.first_delivered_hours,
    courses.actual_hours,
    courses.imputed_hours,
    lower(donor_levels.name_en) as donor_level_name,
    courses.donors,
    courses.has_hours_as_reported,
    courses.has_hours_corrected,
    counting.offer_type_code is not null as offer_type_counts
from int_hours__courses as courses
left join stg_reference__counting_offers as counting
    on counting.target_group_code = $target_group_code
    and counting.offer_type_code = courses.offer_type_code
    and $reference_date between counting.valid_from and counting.valid_to
left join stg_reference__status_codes as donor_levels
    on courses.donor_level = donor_levels.code and donor_levels.code_list = 'donor_level'
where
    courses.as_of = $as_of
    and courses.person_id in (select unnest($people))
    and courses.start_date <= $reference_date
    and courses.end_date >= $look_back_start_date
order by courses.person_id, courses.start_date, courses.activity_id
