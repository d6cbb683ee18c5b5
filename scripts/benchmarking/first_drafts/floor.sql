-- The first draft of the floor: the method written down as SQL, read with DuckDB's own guesses. Given and
-- result as in ../floor.sql.

create macro raw_file(name) as getvariable('folder') || '/' || name || '.csv';

create table municipalities as
select area_code, region_code
from read_csv(getvariable('areas'), all_varchar = true)
where area_level = 'municipality';

create table spells as
select * replace (coalesce(end_date, date '2019-12-31') as end_date)
from read_csv(raw_file('benefit_spells'), header = true, types = {
    'municipality_code': 'varchar', 'start_date': 'date', 'end_date': 'date'
});

create table courses as
with actual as (

    select
        courses.person_id,
        courses.benefit_code,
        courses.offer_type_code,
        courses.start_date,
        coalesce(courses.end_date, date '2019-12-31') as end_date,
        -- every report came after the extract
        coalesce(reports.weekly_hours, nullif(courses.weekly_hours, 0)) as actual_hours
    from read_csv(raw_file('activity_spells'), header = true, types = {
        'municipality_code': 'varchar', 'start_date': 'date', 'end_date': 'date', 'weekly_hours': 'decimal(6, 2)'
    }) as courses
    left join read_csv(raw_file('hour_reports'), header = true, types = {'weekly_hours': 'decimal(6, 2)'})
        as reports
        using (activity_id)

),

classes as (

    select
        benefit_code,
        offer_type_code,
        count(*) filter (where actual_hours > 0) as class_donors,
        sum(actual_hours) filter (where actual_hours > 0) as class_hours
    from actual
    group by all

),

wider as (

    select
        *,
        sum(class_donors) over (partition by offer_type_code) as offer_donors,
        sum(class_hours) over (partition by offer_type_code) as offer_hours,
        sum(class_donors) over () as all_donors,
        sum(class_hours) over () as all_hours
    from classes

),

means as (

    select
        benefit_code,
        offer_type_code,
        round(cast(
            case
                when class_donors >= 10 then class_hours / class_donors
                when offer_donors >= 10 then offer_hours / offer_donors
                when all_donors >= 10 then all_hours / all_donors
            end as decimal(38, 10)
        ), 2) as imputed_hours
    from wider

)

select
    person_id,
    offer_type_code,
    start_date,
    end_date,
    coalesce(actual_hours, 0) > 0 as is_reported,
    coalesce(actual_hours, imputed_hours, 0) > 0 as is_corrected
from actual
inner join means using (benefit_code, offer_type_code)
where
    offer_type_code <> 'ordinaere_timer'
    and (actual_hours is null or actual_hours > 0);

create table dates as
select
    last_day(cast(range as date)) as day,
    cast(date_trunc('month', range) - interval 11 month as date) as months_12,
    last_day(cast(range as date)) - 454 as weeks_65
from range(date '2014-03-01', date '2020-01-01', interval 3 month);

create table rules as
from (values
    ('aktivitetsparat', 'kontanthjaelp', true),
    ('aktivitetsparat', 'uddannelseshjaelp', true),
    ('aktivitetsparat', 'integrationsydelse', false),
    ('jobafklaring', 'jobafklaringsforloeb', true),
    ('sygedagpenge', 'sygedagpenge', true)
) as rules(target_group_code, benefit_code, is_population);

create table chains as
with with_end_before as (

    select
        target_group_code,
        person_id,
        start_date,
        end_date,
        max(end_date) over (
            partition by target_group_code, person_id order by start_date
            rows between unbounded preceding and 1 preceding
        ) as end_before
    from spells
    inner join rules using (benefit_code)

),

with_number as (

    select
        *,
        sum(case
            when end_before is null then 1
            when target_group_code = 'jobafklaring'
                then cast(start_date >= date_trunc('month', end_before) + interval 2 month as integer)
            else cast(start_date > end_before + 1 as integer)
        end) over (
            partition by target_group_code, person_id order by start_date rows unbounded preceding
        ) as chain
    from with_end_before

)

select target_group_code, person_id, min(start_date) as first_day, max(end_date) as last_day
from with_number
group by target_group_code, person_id, chain;

create table seniority as
select target_group_code, person_id, day
from chains
inner join dates on first_day <= months_12 and last_day >= day
where target_group_code <> 'aktivitetsparat'
union all
select target_group_code, person_id, day
from (
    select
        target_group_code,
        person_id,
        day,
        unnest(range(greatest(day - last_day, 0) // 7, least(day - first_day, 454) // 7 + 1)) as week
    from chains
    inner join dates on first_day <= day and last_day >= weeks_65
    where target_group_code = 'aktivitetsparat'
)
group by all
having count(distinct week) >= 52;

create table members as
select
    in_force.target_group_code,
    in_force.day,
    in_force.look_back,
    in_force.person_id,
    max_by(in_force.municipality_code, (in_force.start_date, in_force.spell_id)) as municipality_code
from (
    select
        rules.target_group_code,
        dates.day,
        case rules.target_group_code when 'aktivitetsparat' then weeks_65 else months_12 end as look_back,
        spells.person_id,
        spells.municipality_code,
        spells.start_date,
        spells.spell_id
    from spells
    inner join rules using (benefit_code)
    inner join dates on spells.start_date <= dates.day and spells.end_date >= dates.day
    where
        rules.is_population
        and (rules.target_group_code <> 'aktivitetsparat' or spells.visitation_category = 'aktivitetsparat')
) as in_force
semi join seniority using (target_group_code, person_id, day)
group by all;

create table activity as
select
    target_group_code,
    day,
    municipality_code,
    exists (
        from courses
        where
            courses.person_id = members.person_id
            and start_date <= day and end_date >= look_back and is_corrected
    ) as is_active,
    exists (
        from courses
        where
            courses.person_id = members.person_id
            and start_date <= day and end_date >= look_back and is_reported
    ) as is_active_as_reported,
    exists (
        from courses
        where
            courses.person_id = members.person_id
            and start_date <= day and end_date >= look_back
    ) as is_active_if_all_count
from members;

create table counts as
select
    target_group_code,
    day as reference_date,
    coalesce(municipality_code, region_code, '000') as area_code,
    count(*) as persons,
    count(*) filter (not is_active) as passive_persons,
    count(*) filter (not is_active_as_reported) as passive_persons_as_reported,
    count(*) filter (not is_active_if_all_count) as passive_persons_if_all_count
from activity
inner join municipalities on activity.municipality_code = municipalities.area_code
group by grouping sets (
    (target_group_code, day, municipality_code), (target_group_code, day, region_code), (target_group_code, day)
);
