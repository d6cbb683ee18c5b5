-- The mean hours that a course without hours is given, by benefit and offer type, with all three
-- candidate means side by side (method 6.2).
-- Grain: one row per (as_of, benefit_code, offer_type_code)

with

courses as (select * from {{ ref('int_hours__actual') }}),

classes as (

    select
        as_of,
        benefit_code,
        offer_type_code,
        count(*) as courses,
        count(*) filter (where actual_hours is null) as courses_without_hours,
        -- donors have actual hours above zero; imputed ones never
        count(*) filter (where actual_hours > 0) as class_donors,
        coalesce(sum(actual_hours) filter (where actual_hours > 0), 0) as class_hours
    from courses
    group by as_of, benefit_code, offer_type_code

),

with_wider_classes as (

    select
        as_of,
        benefit_code,
        offer_type_code,
        courses,
        courses_without_hours,
        class_donors,
        class_hours,
        sum(class_donors) over (partition by as_of, offer_type_code) as offer_donors,
        sum(class_hours) over (partition by as_of, offer_type_code) as offer_hours,
        sum(class_donors) over (partition by as_of) as all_donors,
        sum(class_hours) over (partition by as_of) as all_hours
    from classes

),

with_means as (

    select
        as_of,
        benefit_code,
        offer_type_code,
        courses,
        courses_without_hours,
        cast(class_donors as bigint) as donors_same_benefit_and_offer,
        cast(offer_donors as bigint) as donors_same_offer,
        cast(all_donors as bigint) as donors_all,
        {{ mean_hours('class_hours', 'class_donors') }} as mean_hours_same_benefit_and_offer,
        {{ mean_hours('offer_hours', 'offer_donors') }} as mean_hours_same_offer,
        {{ mean_hours('all_hours', 'all_donors') }} as mean_hours_all
    from with_wider_classes

),

with_level as (

    select
        *,
        -- the first level with enough donors; none before imputation is in force
        case
            when as_of < {{ date_variable('imputation_effective_from') }} then null
            when donors_same_benefit_and_offer >= {{ var('minimum_donors') }}
                then 'same_benefit_and_offer'
            when donors_same_offer >= {{ var('minimum_donors') }} then 'same_offer'
            when donors_all >= {{ var('minimum_donors') }} then 'all'
        end as donor_level
    from with_means

),

final as (

    select
        as_of,
        benefit_code,
        offer_type_code,
        courses,
        courses_without_hours,
        donors_same_benefit_and_offer,
        donors_same_offer,
        donors_all,
        mean_hours_same_benefit_and_offer,
        mean_hours_same_offer,
        mean_hours_all,
        donor_level,
        case donor_level
            when 'same_benefit_and_offer' then donors_same_benefit_and_offer
            when 'same_offer' then donors_same_offer
            when 'all' then donors_all
        end as donors,
        case donor_level
            when 'same_benefit_and_offer' then mean_hours_same_benefit_and_offer
            when 'same_offer' then mean_hours_same_offer
            when 'all' then mean_hours_all
        end as imputed_hours
    from with_level

)

select * from final
