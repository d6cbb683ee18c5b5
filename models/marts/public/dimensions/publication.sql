-- What this publication is: its as-of date, the vintage before it, and whether its data are
-- invented.
-- Grain: one row per (as_of)

with

publications as (

    select * from {{ ref('int_reference__publications') }}

),

final as (

    select
        as_of,
        dataset,
        vintage_label,
        vintage_note,
        previous_as_of,
        is_synthetic,
        deliveries,
        newest_received_date,
        data_from,
        data_until,
        first_reference_date,
        last_reference_date,
        disclosure_threshold,
        minimum_base,
        low_base,
        minimum_donors,
        imputation_effective_from
    from publications

)

select * from final
