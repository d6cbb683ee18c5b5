-- The courses without actual hours as of a vintage, by municipality, with the hours they are given
-- instead and from which class. About courses only: nothing tells whose they are. Those of a
-- municipality that is no more are asked of the one in which its people are counted.
select
    areas.area_code as municipality_code,
    areas.area_name,
    courses.activity_id,
    benefits.benefit_name,
    offer_types.offer_type_name,
    courses.start_date,
    courses.end_date,
    courses.imputed_hours,
    levels.name_da as donor_level_name
from int_hours__courses as courses
inner join int_places__counted_in as counted_in
    on
        courses.municipality_code = counted_in.municipality_code
        and courses.as_of between counted_in.valid_from and counted_in.valid_to
inner join int_places__areas as areas
    on
        counted_in.area_code = areas.area_code
        and courses.as_of between areas.valid_from and areas.valid_to
inner join benefit as benefits
    on courses.benefit_code = benefits.benefit_code
inner join offer_type as offer_types
    on courses.offer_type_code = offer_types.offer_type_code
left join status_code as levels
    on
        courses.donor_level = levels.code
        and levels.code_list = 'donor_level'
where
    courses.as_of = $as_of
    and courses.actual_hours is null
order by areas.area_code, courses.start_date, courses.activity_id
