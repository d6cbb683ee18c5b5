-- Imputation in the open: for each benefit and offer type the donors, the mean hours at each
-- level, the level that is used, and how many courses it fills.
-- Grain: one row per (benefit_code, offer_type_code)

with

donor_classes as (select * from {{ ref('int_hours__donor_classes') }}),
vintages as (select * from {{ ref('int_as_of__vintages') }}),

final as (

    select
        donor_classes.benefit_code,
        donor_classes.offer_type_code,
        donor_classes.courses,
        donor_classes.courses_without_hours,
        donor_classes.donors_same_benefit_and_offer,
        donor_classes.mean_hours_same_benefit_and_offer,
        donor_classes.donors_same_offer,
        donor_classes.mean_hours_same_offer,
        donor_classes.donors_all,
        donor_classes.mean_hours_all,
        donor_classes.donor_level,
        donor_classes.donors,
        donor_classes.imputed_hours,
        case
            when donor_classes.donor_level is null then cast(0 as bigint)
            else donor_classes.courses_without_hours
        end as courses_filled,
        donor_classes.as_of
    from donor_classes
    inner join vintages using (as_of)
    where vintages.vintage_role = 'current'

)

select * from final
order by benefit_code, offer_type_code
