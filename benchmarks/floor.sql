-- The floor: the three series of the passive share for 24 quarters as one DuckDB script, as fast as it can be
-- made. No dbt, no tests, no disclosure, no history, no second as-of date, one fixed set of rules. What it
-- leaves out is what the project is for; what it counts must be what the project counts.
--
-- Given: the variables `folder` (the raw files) and `memberships` (the reference table). Result: table `counts`.
-- How it is fast: people are 64-bit hashes (two people may share one: a risk that a statistic may not run,
-- and a floor may), groups are numbers, the quarters in which a person is active are bits of one number, spells
-- are sorted once, and weeks are counted only where one unbroken chain does not settle the matter.

set preserve_insertion_order = false;

create macro raw_file(name) as getvariable('folder') || '/' || name || '.csv';

-- The number of a day's quarter, 0 = 2014Q1, and the last day of the quarter of a number.
create macro quarter_number(day) as (year(day) - 2014) * 4 + quarter(day) - 1;
create macro quarter_end(number_) as last_day(date '2014-03-01' + to_months(3 * cast(number_ as integer)));

create table municipalities as
select
    cast(municipality_code as usmallint) as municipality,
    municipality_code as area_code,
    region_code
from read_csv(getvariable('memberships'), all_varchar = true);

create table spells as
select
    hash(person_id) as person,
    spell_id,
    cast(case benefit_code when 'sygedagpenge' then 2 when 'jobafklaringsforloeb' then 1 else 0 end as utinyint)
        as group_number,
    benefit_code in ('sygedagpenge', 'jobafklaringsforloeb')
    or (visitation_category = 'aktivitetsparat' and benefit_code <> 'integrationsydelse') as is_population,
    cast(municipality_code as usmallint) as municipality,
    start_date,
    coalesce(end_date, date '2019-12-31') as end_date
from read_csv(
    raw_file('benefit_spells'), header = true, auto_detect = false,
    columns = {
        'delivery_id': 'varchar', 'spell_id': 'varchar', 'person_id': 'varchar', 'benefit_code': 'varchar',
        'visitation_category': 'varchar', 'municipality_code': 'varchar', 'start_date': 'date',
        'end_date': 'date'
    }
)
where benefit_code in (
    'kontanthjaelp', 'uddannelseshjaelp', 'integrationsydelse', 'sygedagpenge', 'jobafklaringsforloeb'
);

create table courses as
select
    hash(courses.person_id) as person,
    courses.benefit_code,
    courses.offer_type_code,
    courses.start_date,
    coalesce(courses.end_date, date '2019-12-31') as end_date,
    -- every report came after the extract
    coalesce(reports.weekly_hours, nullif(courses.weekly_hours, 0)) as actual_hours
from read_csv(
    raw_file('activity_spells'), header = true, auto_detect = false,
    columns = {
        'delivery_id': 'varchar', 'activity_id': 'varchar', 'person_id': 'varchar', 'benefit_code': 'varchar',
        'offer_type_code': 'varchar', 'municipality_code': 'varchar', 'reporting_system': 'varchar',
        'start_date': 'date', 'end_date': 'date', 'weekly_hours': 'decimal(6, 2)'
    }
) as courses
left join read_csv(
    raw_file('hour_reports'), header = true, auto_detect = false,
    columns = {'delivery_id': 'varchar', 'activity_id': 'varchar', 'weekly_hours': 'decimal(6, 2)'}
) as reports
    on courses.activity_id = reports.activity_id;

-- Whether a course without hours of a class is given any.
create table classes as
with donors as (

    select
        benefit_code,
        offer_type_code,
        count(*) filter (where actual_hours > 0) as class_donors,
        coalesce(sum(actual_hours) filter (where actual_hours > 0), 0) as class_hours
    from courses
    group by all

),

wider as (

    select
        *,
        sum(class_donors) over (partition by offer_type_code) as offer_donors,
        sum(class_hours) over (partition by offer_type_code) as offer_hours,
        sum(class_donors) over () as all_donors,
        sum(class_hours) over () as all_hours
    from donors

)

select
    benefit_code,
    offer_type_code,
    coalesce(
        round(cast(
            case
                when class_donors >= 10 then class_hours / class_donors
                when offer_donors >= 10 then offer_hours / offer_donors
                when all_donors >= 10 then all_hours / all_donors
            end as decimal(38, 10)
        ), 2) > 0,
        false
    ) as is_imputed
from wider;

-- The quarters in whose look-back window a course counts lie side by side: ones from the first to the last.
create table active_people as
with runs as (

    select
        courses.person,
        courses.actual_hours > 0 as is_reported,
        courses.actual_hours > 0 or classes.is_imputed as is_corrected,
        greatest(quarter_number(courses.start_date), 0) as first_quarter,
        least(quarter_number(courses.end_date) + 4, 24) as after_months_12,
        least(quarter_number(courses.end_date + 455), 24) as after_weeks_65
    from courses
    inner join classes
        on
            courses.benefit_code = classes.benefit_code
            and courses.offer_type_code = classes.offer_type_code
    where
        courses.offer_type_code <> 'ordinaere_timer'
        and (courses.actual_hours is null or courses.actual_hours > 0)

),

bits as (

    select
        *,
        case when after_months_12 > first_quarter then (1 << after_months_12) - (1 << first_quarter) else 0 end
            as months_12,
        case when after_weeks_65 > first_quarter then (1 << after_weeks_65) - (1 << first_quarter) else 0 end
            as weeks_65
    from runs

)

select
    person,
    bit_or(months_12) as all_months_12,
    bit_or(weeks_65) as all_weeks_65,
    bit_or(case when is_corrected then months_12 else 0 end) as corrected_months_12,
    bit_or(case when is_corrected then weeks_65 else 0 end) as corrected_weeks_65,
    bit_or(case when is_reported then months_12 else 0 end) as reported_months_12,
    bit_or(case when is_reported then weeks_65 else 0 end) as reported_weeks_65
from bits
group by person;

-- Each spell with the first day of the chain it belongs to.
create table chained_spells as
with with_end_before as (

    select
        *,
        max(end_date) over (
            partition by person, group_number order by start_date
            rows between unbounded preceding and 1 preceding
        ) as end_before
    from spells

),

with_beginning as (

    select
        *,
        case
            when end_before is null then start_date
            when group_number = 1
                then case when start_date >= date_trunc('month', end_before) + interval 2 month then start_date end
            when start_date > end_before + 1 then start_date
        end as chain_beginning
    from with_end_before

)

select
    person,
    group_number,
    is_population,
    municipality,
    spell_id,
    start_date,
    end_date,
    max(chain_beginning) over (
        partition by person, group_number order by start_date rows unbounded preceding
    ) as chain_start
from with_beginning;

create table members as
with in_force as (

    select
        person,
        group_number,
        municipality,
        start_date,
        spell_id,
        chain_start,
        cast(unnest(range(
            greatest(
                quarter_number(start_date),
                0,
                -- the chain began by the first day of the 12-month window
                case when group_number > 0 then quarter_number(chain_start - 1) + 4 else 0 end
            ),
            least(quarter_number(end_date + 1), 24)
        )) as utinyint) as quarter_
    from chained_spells
    where is_population

),

candidates as (

    select
        person,
        group_number,
        quarter_,
        quarter_end(quarter_) as day,
        min(chain_start) as chain_start,
        arg_max(municipality, (start_date, spell_id)) as municipality
    from in_force
    group by person, group_number, quarter_

),

chains as (

    select
        person,
        chain_start,
        max(end_date) as chain_end,
        lead(chain_start) over (partition by person order by chain_start) as next_start
    from chained_spells
    where group_number = 0
    group by person, chain_start

),

-- Only those whose unbroken chain is shorter than 52 blocks need their earlier chains.
enough_weeks as (

    select
        candidates.person,
        candidates.quarter_
    from candidates
    inner join chains
        on
            candidates.person = chains.person
            and chains.chain_start <= candidates.day
            and chains.chain_end >= candidates.day - 454
    where
        candidates.group_number = 0
        and candidates.day - candidates.chain_start < 357
    group by candidates.person, candidates.quarter_
    having sum(
        least(candidates.day - chains.chain_start, 454) // 7
        - greatest(candidates.day - chains.chain_end, 0) // 7 + 1
        -- a block that two chains share counts in the later one only
        - case
            when
                chains.next_start <= candidates.day
                and (candidates.day - chains.next_start) // 7 = greatest(candidates.day - chains.chain_end, 0) // 7
                then 1
            else 0
        end
    ) >= 52

)

select
    person,
    group_number,
    quarter_,
    municipality
from candidates
where group_number > 0 or day - chain_start >= 357

union all

select
    candidates.person,
    candidates.group_number,
    candidates.quarter_,
    candidates.municipality
from candidates
inner join enough_weeks
    on
        candidates.person = enough_weeks.person
        and candidates.quarter_ = enough_weeks.quarter_
where candidates.group_number = 0;

create macro passive_bit(group_number, weeks_65, months_12, quarter_) as
    1 - ((coalesce(case when group_number = 0 then weeks_65 else months_12 end, 0) >> quarter_) & 1);

create table counts as
with by_municipality as (

    select
        members.group_number,
        members.quarter_,
        members.municipality,
        count(*) as persons,
        sum(passive_bit(members.group_number, corrected_weeks_65, corrected_months_12, members.quarter_)) as passive,
        sum(passive_bit(members.group_number, reported_weeks_65, reported_months_12, members.quarter_)) as reported,
        sum(passive_bit(members.group_number, all_weeks_65, all_months_12, members.quarter_)) as if_all
    from members
    left join active_people
        on members.person = active_people.person
    group by all

)

select
    (['aktivitetsparat', 'jobafklaring', 'sygedagpenge'])[group_number + 1] as target_group_code,
    quarter_end(quarter_) as reference_date,
    coalesce(area_code, region_code, '000') as area_code,
    cast(sum(persons) as bigint) as persons,
    cast(sum(passive) as bigint) as passive_persons,
    cast(sum(reported) as bigint) as passive_persons_as_reported,
    cast(sum(if_all) as bigint) as passive_persons_if_all_count
from by_municipality
inner join municipalities
    on by_municipality.municipality = municipalities.municipality
group by grouping sets (
    (group_number, quarter_, area_code), (group_number, quarter_, region_code), (group_number, quarter_)
);
