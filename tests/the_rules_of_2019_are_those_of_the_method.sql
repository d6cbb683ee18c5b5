-- The three computed groups and their rules as method 4 has them, on the reference dates of
-- 2019. Later rules and further groups are new rows; this says that a new row has not changed
-- an old figure.

{% set rules_of_the_method = [
    ('aktivitetsparat', 'weeks_52_of_65', 'weeks_65', 'kontanthjaelp', 'aktivitetsparat', 'true'),
    ('aktivitetsparat', 'weeks_52_of_65', 'weeks_65', 'uddannelseshjaelp', 'aktivitetsparat', 'true'),
    ('aktivitetsparat', 'weeks_52_of_65', 'weeks_65', 'integrationsydelse', '', 'false'),
    ('jobafklaring', 'calendar_month', 'months_12', 'jobafklaringsforloeb', '', 'true'),
    ('sygedagpenge', 'start_to_end', 'months_12', 'sygedagpenge', '', 'true'),
] %}

with

expected as (

    {% for group, rule, look_back, benefit, visitation, population in rules_of_the_method -%}
        select
            '{{ group }}' as target_group_code,
            '{{ rule }}' as seniority_rule,
            '{{ look_back }}' as look_back_window,
            '{{ benefit }}' as benefit_code,
            '{{ visitation }}' as visitation_category,
            {{ population }} as counts_for_population
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

rules as (

    select *
    from {{ ref('stg_reference__target_group_rules') }}
    where
        target_group_code in ('aktivitetsparat', 'jobafklaring', 'sygedagpenge')
        and valid_from <= cast('2019-01-31' as date)
        and valid_to >= cast('2019-12-31' as date)

),

rule_benefits as (

    select *
    from {{ ref('target_group_benefit') }}
    where counts_for_seniority

),

found as (

    select
        rules.target_group_code,
        rules.seniority_rule,
        rules.look_back_window,
        rule_benefits.benefit_code,
        coalesce(rule_benefits.visitation_category, '') as visitation_category,
        rule_benefits.counts_for_population
    from rules
    inner join rule_benefits
        on rules.rule_id = rule_benefits.rule_id

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

select
    'missing' as problem,
    missing.*
from missing

union all

select
    'unexpected' as problem,
    unexpected.*
from unexpected
