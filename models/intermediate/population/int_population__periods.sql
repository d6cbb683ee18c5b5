-- The periods of the computed groups: those wholly covered by both extracts, and those that
-- first_period … last_period ask for besides (method 3 and 8), with the rule in force.
-- Grain: one row per (as_of, target_group_code, period_id)

with

calendar as (

    select *
    from {{ ref('int_periods__calendar') }}
    where period_type in {{ period_types(['quarter']) }}

),

windows as (select * from {{ ref('int_periods__windows') }}),
vintages as (select * from {{ ref('int_as_of__vintages') }}),
deliveries as (select * from {{ ref('int_as_of__deliveries') }}),
coverage as (select * from {{ ref('int_as_of__coverage') }}),

benefit_spells as (

    select distinct
        delivery_id,
        benefit_code
    from {{ ref('stg_register__benefit_spells') }}

),

target_groups as (select * from {{ ref('target_group') }}),
rules as (select * from {{ ref('stg_reference__target_group_rules') }}),

rule_benefits as (

    select *
    from {{ ref('target_group_benefit') }}
    where counts_for_population

),

asked_for as (

    select
        {{ first_day_of_period_variable('first_period') }} as asked_from,
        {{ last_day_of_period_variable('last_period') }} as asked_until

),

-- method 8: groups of which a spell of a population benefit was delivered
delivered_groups as (

    select distinct
        deliveries.as_of,
        rules.target_group_code
    from benefit_spells
    inner join deliveries using (delivery_id)
    inner join rule_benefits using (benefit_code)
    inner join rules using (rule_id)

),

candidates as (

    select
        delivered_groups.as_of,
        delivered_groups.target_group_code,
        calendar.period_id,
        calendar.period_type,
        calendar.start_date,
        calendar.reference_date,
        calendar.months_12_start_date,
        calendar.weeks_65_start_date,
        rules.rule_id,
        rules.seniority_rule,
        windows.look_back_start_date,
        coverage.data_from,
        coverage.data_until
    from delivered_groups
    cross join calendar
    left join rules
        on
            delivered_groups.target_group_code = rules.target_group_code
            and calendar.reference_date between rules.valid_from and rules.valid_to
    left join windows using (period_id, look_back_window)
    left join coverage using (as_of)

),

with_coverage as (

    select
        *,
        -- method 8: the grid holds the periods that both extracts cover from first to last day …
        coalesce(start_date >= data_from and reference_date <= data_until, false)
            as is_wholly_covered,
        -- … and method 3: without the whole look-back nobody could have seniority in the data
        coalesce(look_back_start_date >= data_from and reference_date <= data_until, false)
            as is_delivered
    from candidates

),

with_bounds as (

    select
        with_coverage.*,
        coalesce(
            asked_for.asked_from,
            min(case when with_coverage.is_wholly_covered then with_coverage.start_date end)
                over group_and_type
        ) as grid_from,
        coalesce(
            asked_for.asked_until,
            max(case when with_coverage.is_wholly_covered then with_coverage.reference_date end)
                over group_and_type
        ) as grid_until,
        -- method 8: provisional is the newest period that ended by the earlier data_until
        max(case
            when with_coverage.reference_date <= with_coverage.data_until
                then with_coverage.reference_date
        end) over group_and_type as newest_reference_date
    from with_coverage
    cross join asked_for
    window
        group_and_type as (
            partition by
                with_coverage.as_of,
                with_coverage.target_group_code,
                with_coverage.period_type
        )

),

final as (

    select
        with_bounds.as_of,
        with_bounds.target_group_code,
        with_bounds.period_id,
        with_bounds.period_type,
        with_bounds.start_date,
        with_bounds.reference_date,
        with_bounds.rule_id,
        with_bounds.seniority_rule,
        with_bounds.months_12_start_date,
        with_bounds.weeks_65_start_date,
        with_bounds.look_back_start_date,
        with_bounds.is_delivered,
        coalesce(with_bounds.reference_date = with_bounds.newest_reference_date, false)
            as is_newest_period
    from with_bounds
    inner join vintages using (as_of)
    -- a group only from its first to its last reference date
    inner join target_groups
        on
            with_bounds.target_group_code = target_groups.target_group_code
            and with_bounds.reference_date >= target_groups.first_reference_date
            and with_bounds.reference_date <= target_groups.last_reference_date
    where
        with_bounds.start_date >= with_bounds.grid_from
        and with_bounds.reference_date <= with_bounds.grid_until

)

select * from final
