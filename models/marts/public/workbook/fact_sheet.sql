-- Who is counted in each computed group, in codes, from the rules that its published periods were
-- made by and the one in force on the as-of date: what the sheet Faktaark says in words.
-- Grain: one row per (target_group_code, rule_id, topic_code, variant_code)

-- The topics in their order: the step below that knows them, which of its columns says which
-- sentence tells the topic, and which names its benefits or offer types.
{% set topics = [
    ('population', 'populations', 'visitation_variant', 'benefit_codes'),
    ('seniority', 'rule_facts', 'seniority_rule', 'seniority_benefit_codes'),
    ('look_back', 'rule_facts', 'look_back_window', 'null'),
    ('counting', 'rule_facts', 'counting_variant', 'counting_codes'),
    ('counting_some_dates', 'offers_on_some_dates', 'offer_type_code', 'offer_type_code'),
    ('hours', 'rule_facts', 'hours_variant', 'null'),
    ('exclusions', 'rule_facts', 'exclusions_variant', 'not_counting_codes'),
    ('once', 'rule_facts', 'once_variant', 'null'),
    ('validity', 'rule_facts', 'validity_variant', 'null'),
] %}

with

rules as (select * from {{ ref('target_group_rule') }}),
rule_benefits as (select * from {{ ref('target_group_benefit') }}),
benefits as (select * from {{ ref('benefit') }}),
counting_offers as (select * from {{ ref('counting_offer') }}),
offer_types as (select * from {{ ref('offer_type') }}),
target_groups as (select * from {{ ref('target_group') }}),
publications as (select * from {{ ref('publication') }}),

published_dates as (

    select distinct
        target_group_code,
        reference_date
    from {{ ref('passive_share') }}
    where
        source = 'special_extract'
        and obs_status != 'O'

),

-- The first and last published date of each rule that made a figure.
dates_of_rules as (

    select
        rules.rule_id,
        min(published_dates.reference_date) as first_reference_date,
        max(published_dates.reference_date) as last_reference_date
    from rules
    inner join published_dates
        on
            rules.target_group_code = published_dates.target_group_code
            and published_dates.reference_date between rules.valid_from and rules.valid_to
    group by rules.rule_id

),

-- These rules, and the one in force today where the group is published: where that one has made no
-- figure yet, its dates are the as-of date.
rules_in_use as (

    select
        rules.*,
        coalesce(dates_of_rules.first_reference_date, publications.as_of) as first_reference_date,
        coalesce(dates_of_rules.last_reference_date, publications.as_of) as last_reference_date
    from rules
    cross join publications
    left join dates_of_rules using (rule_id)
    where
        dates_of_rules.rule_id is not null
        or (
            rules.is_in_force
            and rules.target_group_code
            in (select published_dates.target_group_code from published_dates)
        )

),

-- Who may be in the group: its benefits, for each visitation category that a rule names.
populations as (

    select
        rule_benefits.rule_id,
        coalesce(rule_benefits.visitation_category, 'any') as visitation_variant,
        {{ text_list('rule_benefits.benefit_code', 'benefits.sort_order') }} as benefit_codes
    from rule_benefits
    inner join benefits using (benefit_code)
    where rule_benefits.counts_for_population
    group by rule_benefits.rule_id, rule_benefits.visitation_category

),

seniority_benefits as (

    select
        rule_benefits.rule_id,
        {{ text_list('rule_benefits.benefit_code', 'benefits.sort_order') }} as benefit_codes
    from rule_benefits
    inner join benefits using (benefit_code)
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

offers_on_some_dates as (

    select *
    from offers_of_rules
    where dates_counting = 'some'

),

-- What can be said of a rule as a whole.
rule_facts as (

    select
        rules_in_use.rule_id,
        rules_in_use.seniority_rule,
        seniority_benefits.benefit_codes as seniority_benefit_codes,
        rules_in_use.look_back_window,
        offer_lists.counting_codes,
        case when offer_lists.counting_codes is null then 'none' else 'some' end
            as counting_variant,
        offer_lists.not_counting_codes,
        case when offer_lists.not_counting_codes is null then 'none' else 'some' end
            as exclusions_variant,
        case
            when publications.as_of >= publications.imputation_effective_from then 'imputed'
            else 'not_imputed'
        end as hours_variant,
        'all' as once_variant,
        case when rules_in_use.is_in_force then 'in_force' else 'past' end as validity_variant
    from rules_in_use
    cross join publications
    left join offer_lists using (rule_id)
    left join seniority_benefits using (rule_id)

),

facts as (

    {% for topic_code, step, variant_code, item_codes in topics -%}
        select
            rule_id,
            {{ loop.index }} as topic_order,
            '{{ topic_code }}' as topic_code,
            {{ variant_code }} as variant_code,
            cast({{ item_codes }} as {{ dbt.type_string() }}) as item_codes
        from {{ step }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
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
        facts.topic_order,
        facts.topic_code,
        facts.variant_code,
        facts.item_codes,
        offers_on_some_dates.valid_from as item_valid_from,
        offers_on_some_dates.valid_to as item_valid_to
    from facts
    inner join rules_in_use using (rule_id)
    inner join target_groups using (target_group_code)
    left join offers_on_some_dates
        on
            facts.rule_id = offers_on_some_dates.rule_id
            and facts.topic_code = 'counting_some_dates'
            and facts.variant_code = offers_on_some_dates.offer_type_code

)

select * from final
order by target_group_code, valid_from, topic_order, variant_code
