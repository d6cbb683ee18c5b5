-- What this publication is: its as-of date, the vintage before it, who publishes it, and whether
-- its data are invented.
-- Grain: one row per (as_of)

with

vintages as (select * from {{ ref('int_as_of__vintages') }}),
deliveries as (select * from {{ ref('stg_deliveries__deliveries') }}),
known_deliveries as (select * from {{ ref('int_as_of__deliveries') }}),
coverage as (select * from {{ ref('int_as_of__coverage') }}),
dataset_vintages as (select * from {{ ref('stg_publication__vintages') }}),
rules as (select * from {{ ref('int_disclosure__rules') }}),
published_cells as (select * from {{ ref('int_disclosure__published_cells') }}),

-- One row in any case: what the publisher does not state is null.
publisher as (

    select
        max(case when key = 'name' then value end) as publisher_name,
        max(case when key = 'contact' then value end) as publisher_contact,
        max(case when key = 'web_address' then value end) as publisher_web_address,
        max(case when key = 'licence' then value end) as licence,
        max(case when key = 'licence_address' then value end) as licence_address
    from {{ ref('publisher') }}

),

sources as (

    select
        known_deliveries.as_of,
        count(*) as deliveries,
        max(known_deliveries.received_date) as newest_received_date,
        bool_or(deliveries.is_synthetic) as is_synthetic
    from known_deliveries
    inner join deliveries using (delivery_id)
    group by known_deliveries.as_of

),

extent as (

    select
        as_of,
        min(reference_date) as first_reference_date,
        max(reference_date) as last_reference_date
    from published_cells
    group by as_of

),

final as (

    select
        vintages.as_of,
        '{{ env_var("DATASET", "") or "example" }}' as dataset,
        coalesce(dataset_vintages.vintage_label, {{ text_variable('vintage_label') }})
            as vintage_label,
        dataset_vintages.vintage_note,
        previous.as_of as previous_as_of,
        -- a synthetic delivery makes the whole publication one of invented data
        coalesce(sources.is_synthetic, false) as is_synthetic,
        publisher.publisher_name,
        publisher.publisher_contact,
        publisher.publisher_web_address,
        publisher.licence,
        publisher.licence_address,
        sources.deliveries,
        sources.newest_received_date,
        coverage.data_from,
        coverage.data_until,
        extent.first_reference_date,
        extent.last_reference_date,
        rules.disclosure_threshold,
        rules.minimum_base,
        cast({{ var('low_base') }} as integer) as low_base,
        cast({{ var('minimum_donors') }} as integer) as minimum_donors,
        {{ date_variable('imputation_effective_from') }} as imputation_effective_from
    from vintages
    cross join publisher
    left join dataset_vintages using (as_of)
    left join sources using (as_of)
    left join coverage using (as_of)
    left join rules using (as_of)
    left join extent using (as_of)
    left join vintages as previous
        on previous.vintage_role = 'previous'
    where vintages.vintage_role = 'current'

)

select * from final
order by as_of
