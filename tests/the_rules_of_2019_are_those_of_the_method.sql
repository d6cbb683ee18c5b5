-- The three computed groups and their rules as method 4 has them, on the reference dates of 2019. Later
-- rules and further groups are new rows; this says that a new row has not changed an old figure.

with

expected as (

    select 'aktivitetsparat' as target_group_code, 'weeks_52_of_65' as seniority_rule,
        'weeks_65' as look_back_window, 'kontanthjaelp' as benefit_code,
        'aktivitetsparat' as visitation_category, true as counts_for_population
    union all
    select 'aktivitetsparat', 'weeks_52_of_65', 'weeks_65', 'uddannelseshjaelp', 'aktivitetsparat', true
    union all
    select 'aktivitetsparat', 'weeks_52_of_65', 'weeks_65', 'integrationsydelse', '', false
    union all
    select 'jobafklaring', 'calendar_month', 'months_12', 'jobafklaringsforloeb', '', true
    union all
    select 'sygedagpenge', 'start_to_end', 'months_12', 'sygedagpenge', '', true

),

found as (

    select
        rules.target_group_code,
        rules.seniority_rule,
        rules.look_back_window,
        benefits.benefit_code,
        coalesce(benefits.visitation_category, '') as visitation_category,
        benefits.counts_for_population
    from {{ ref('stg_reference__target_group_rules') }} as rules
    inner join {{ ref('stg_reference__target_group_benefits') }} as benefits
        on rules.rule_id = benefits.rule_id
    where
        rules.target_group_code in ('aktivitetsparat', 'jobafklaring', 'sygedagpenge')
        and rules.valid_from <= cast('2019-01-31' as date)
        and rules.valid_to >= cast('2019-12-31' as date)
        and benefits.counts_for_seniority

),

missing as (

    select * from expected
    except
    select * from found

),

unexpected as (

    select * from found
    except
    select * from expected

)

select 'missing' as problem, missing.* from missing
union all
select 'unexpected' as problem, unexpected.* from unexpected
