-- A computed group has a rule with a population benefit and a counting offer, a delivered one a
-- label or a table of Jobindsats; and a known issue concerns a group only by the source that
-- the group has.

with

target_groups as (select * from {{ ref('target_group') }}),

computed_groups as (

    select distinct rules.target_group_code
    from {{ ref('stg_reference__target_group_rules') }} as rules
    inner join {{ ref('target_group_benefit') }} as benefits
        on rules.rule_id = benefits.rule_id
    inner join {{ ref('counting_offer') }} as counting_offers
        on rules.target_group_code = counting_offers.target_group_code
    where benefits.counts_for_population

),

delivered_groups as (

    select target_group_code from {{ ref('stg_reference__jobindsats_groups') }}
    union
    select table_target_group_code as target_group_code
    from {{ ref('stg_reference__jobindsats_measures') }}
    where table_target_group_code is not null

),

scopes as (select * from {{ ref('known_issue_scopes') }})

select
    target_groups.target_group_code,
    'has no rule, benefit or counting offer' as problem
from target_groups
left join computed_groups
    on target_groups.target_group_code = computed_groups.target_group_code
where
    target_groups.source = 'special_extract'
    and computed_groups.target_group_code is null

union all

select
    target_groups.target_group_code,
    'has no label and no table of Jobindsats' as problem
from target_groups
left join delivered_groups
    on target_groups.target_group_code = delivered_groups.target_group_code
where
    target_groups.source = 'jobindsats'
    and delivered_groups.target_group_code is null

union all

select
    scopes.target_group_code,
    'has an issue of a source that it does not come from: ' || scopes.issue_code as problem
from scopes
left join target_groups
    on
        scopes.target_group_code = target_groups.target_group_code
        and scopes.source = target_groups.source
where target_groups.target_group_code is null
