-- Who is counted in each computed group, in codes, from the rules that its published periods were
-- made by and the one in force on the as-of date: what the sheet Faktaark says in words.
-- Grain: one row per (target_group_code, rule_id, topic_code, variant_code)

with

rules as (

    select * from {{ ref('target_group_rule') }}

),

rule_benefits as (

    select * from {{ ref('target_group_benefit') }}

),

benefits as (

    select * from {{ ref('benefit') }}

),

counting_offers as (

    select * from {{ ref('counting_offer') }}

),

offer_types as (

    select * from {{ ref('offer_type') }}

),

target_groups as (

    select * from {{ ref('target_group') }}

),

publications as (

    select * from {{ ref('publication') }}

),

published_dates as (

    select distinct
        target_group_code,
        reference_date
    from {{ ref('passive_share') }}
    where
        source = 'special_extract'
        and obs_status != 'O'

),

-- The rules that made a published figure, and the one in force today where the group is published.
rules_in_use as (

    select
        rules.rule_id,
        rules.target_group_code,
        rules.seniority_rule,
        rules.look_back_window,
        rules.valid_from,
        rules.valid_to,
        rules.is_in_force,
        -- a rule that has made no figure yet is told of the as-of date
        coalesce(min(case
            when published_dates.reference_date between rules.valid_from and rules.valid_to
                then published_dates.reference_date
        end), max(publications.as_of)) as first_reference_date,
        coalesce(max(case
            when published_dates.reference_date between rules.valid_from and rules.valid_to
                then published_dates.reference_date
        end), max(publications.as_of)) as last_reference_date
    from rules
    cross join publications
    inner join published_dates
        on
            rules.target_group_code = published_dates.target_group_code
            and (
                published_dates.reference_date between rules.valid_from and rules.valid_to
                or rules.is_in_force
            )
    group by
        rules.rule_id,
        rules.target_group_code,
        rules.seniority_rule,
        rules.look_back_window,
        rules.valid_from,
        rules.valid_to,
        rules.is_in_force

),

populations as (

    select
        rule_benefits.rule_id,
        rule_benefits.visitation_category,
        {{ text_list('rule_benefits.benefit_code', 'benefits.sort_order') }} as item_codes
    from rule_benefits
    inner join benefits
        on rule_benefits.benefit_code = benefits.benefit_code
    where rule_benefits.counts_for_population
    group by rule_benefits.rule_id, rule_benefits.visitation_category

),

seniority_benefits as (

    select
        rule_benefits.rule_id,
        {{ text_list('rule_benefits.benefit_code', 'benefits.sort_order') }} as item_codes
    from rule_benefits
    inner join benefits
        on rule_benefits.benefit_code = benefits.benefit_code
    where rule_benefits.counts_for_seniority
    group by rule_benefits.rule_id

),

-- An offer may count on all of a rule's published dates, on some, or on none.
offers_of_rules as (

    select
        rules_in_use.rule_id,
        offer_types.offer_type_code,
        offer_types.sort_order,
        min(counting_offers.valid_from) as valid_from,
        max(counting_offers.valid_to) as valid_to,
        case
            when count(counting_offers.offer_type_code) = 0 then 'none'
            when
                min(counting_offers.valid_from) <= rules_in_use.first_reference_date
                and max(counting_offers.valid_to) >= rules_in_use.last_reference_date
                then 'all'
            else 'some'
        end as dates_counting
    from rules_in_use
    cross join offer_types
    left join counting_offers
        on
            rules_in_use.target_group_code = counting_offers.target_group_code
            and offer_types.offer_type_code = counting_offers.offer_type_code
            and rules_in_use.last_reference_date >= counting_offers.valid_from
            and rules_in_use.first_reference_date <= counting_offers.valid_to
    group by
        rules_in_use.rule_id,
        rules_in_use.first_reference_date,
        rules_in_use.last_reference_date,
        offer_types.offer_type_code,
        offer_types.sort_order

),

offer_lists as (

    select
        rule_id,
        {{ text_list("case when dates_counting = 'all' then offer_type_code end", 'sort_order') }}
            as counting_codes,
        {{ text_list("case when dates_counting = 'none' then offer_type_code end", 'sort_order') }}
            as not_counting_codes
    from offers_of_rules
    group by rule_id

),

topics as (

    select
        rule_id,
        1 as topic_order,
        'population' as topic_code,
        coalesce(visitation_category, 'any') as variant_code,
        item_codes,
        cast(null as date) as item_valid_from,
        cast(null as date) as item_valid_to
    from populations

    union all

    select
        rules_in_use.rule_id,
        2 as topic_order,
        'seniority' as topic_code,
        rules_in_use.seniority_rule as variant_code,
        seniority_benefits.item_codes,
        cast(null as date) as item_valid_from,
        cast(null as date) as item_valid_to
    from rules_in_use
    inner join seniority_benefits
        on rules_in_use.rule_id = seniority_benefits.rule_id

    union all

    select
        rule_id,
        3 as topic_order,
        'look_back' as topic_code,
        look_back_window as variant_code,
        cast(null as {{ dbt.type_string() }}) as item_codes,
        cast(null as date) as item_valid_from,
        cast(null as date) as item_valid_to
    from rules_in_use

    union all

    select
        rule_id,
        4 as topic_order,
        'counting' as topic_code,
        case when counting_codes is null then 'none' else 'some' end as variant_code,
        counting_codes as item_codes,
        cast(null as date) as item_valid_from,
        cast(null as date) as item_valid_to
    from offer_lists

    union all

    select
        rules_in_use.rule_id,
        6 as topic_order,
        'hours' as topic_code,
        case
            when publications.as_of >= publications.imputation_effective_from then 'imputed'
            else 'not_imputed'
        end as variant_code,
        cast(null as {{ dbt.type_string() }}) as item_codes,
        cast(null as date) as item_valid_from,
        cast(null as date) as item_valid_to
    from rules_in_use
    cross join publications

    union all

    select
        rule_id,
        5 as topic_order,
        'counting_some_dates' as topic_code,
        offer_type_code as variant_code,
        offer_type_code as item_codes,
        valid_from as item_valid_from,
        valid_to as item_valid_to
    from offers_of_rules
    where dates_counting = 'some'

    union all

    select
        rule_id,
        7 as topic_order,
        'exclusions' as topic_code,
        case when not_counting_codes is null then 'none' else 'some' end as variant_code,
        not_counting_codes as item_codes,
        cast(null as date) as item_valid_from,
        cast(null as date) as item_valid_to
    from offer_lists

    union all

    select
        rule_id,
        8 as topic_order,
        'once' as topic_code,
        'all' as variant_code,
        cast(null as {{ dbt.type_string() }}) as item_codes,
        cast(null as date) as item_valid_from,
        cast(null as date) as item_valid_to
    from rules_in_use

    union all

    select
        rule_id,
        9 as topic_order,
        'validity' as topic_code,
        case when is_in_force then 'in_force' else 'past' end as variant_code,
        cast(null as {{ dbt.type_string() }}) as item_codes,
        cast(null as date) as item_valid_from,
        cast(null as date) as item_valid_to
    from rules_in_use

),

final as (

    select
        rules_in_use.target_group_code,
        target_groups.target_group_name,
        target_groups.sort_order as target_group_sort_order,
        rules_in_use.rule_id,
        rules_in_use.valid_from,
        rules_in_use.valid_to,
        rules_in_use.first_reference_date,
        rules_in_use.last_reference_date,
        topics.topic_order,
        topics.topic_code,
        topics.variant_code,
        topics.item_codes,
        topics.item_valid_from,
        topics.item_valid_to
    from topics
    inner join rules_in_use
        on topics.rule_id = rules_in_use.rule_id
    inner join target_groups
        on rules_in_use.target_group_code = target_groups.target_group_code

)

select * from final
order by target_group_code, valid_from, topic_order, variant_code
