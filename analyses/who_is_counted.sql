-- Hvem tælles med i de beregnede målgrupper, og hvilke tilbud tæller som aktiv indsats?

with

benefits as (

    select
        rule_id,
        benefit_code,
        visitation_category,
        case when counts_for_population then benefit_code end as population_benefit,
        case when counts_for_seniority then benefit_code end as seniority_benefit
    from target_group_benefit

),

population as (

    select
        rule_id,
        string_agg(population_benefit, ', ' order by benefit_code) as population_benefits,
        string_agg(seniority_benefit, ', ' order by benefit_code) as seniority_benefits,
        max(visitation_category) as visitation_category
    from benefits
    group by rule_id

),

offers as (

    select
        target_group_code,
        string_agg(offer_type_code, ', ' order by offer_type_code) as counting_offer_types
    from counting_offer
    group by target_group_code

)

select
    target_group.target_group_name,
    population.population_benefits,
    population.visitation_category,
    population.seniority_benefits,
    target_group_rule.seniority_rule_name_da,
    target_group_rule.look_back_window_name_da,
    offers.counting_offer_types
from target_group_rule
inner join target_group
    on target_group_rule.target_group_code = target_group.target_group_code
inner join population
    on target_group_rule.rule_id = population.rule_id
inner join offers
    on target_group_rule.target_group_code = offers.target_group_code
where target_group_rule.is_in_force
order by target_group.sort_order
