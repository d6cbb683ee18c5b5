-- Whether a row of the courses that began is hidden (publication 3). Where few people stand behind
-- a row of a region, all regions are hidden by that system or offer type; where they stand behind
-- one of the country, or a region's row of activation is hidden, the country too. Only sums of many
-- are left then, and no cell is known to within the threshold. What a published vintage hid stays
-- hidden.
-- Grain: one row per (as_of, period_id, area_code, reporting_system_code, offer_type_code)

with

begun_rows as (select * from {{ ref('int_activation__begun_rows') }}),
activation_rows as (select * from {{ ref('int_disclosure__activation_rows') }}),
rules as (select * from {{ ref('int_disclosure__rules') }}),

-- courses that began are some of those in force: shown, they would bound what is hidden there
periods_with_hidden_regions as (

    select distinct
        as_of,
        period_id
    from activation_rows
    where
        is_hidden
        and area_level = 'region'

),

rows_hidden_before as (

    select distinct
        period_id,
        area_code,
        reporting_system_code,
        offer_type_code
    from {{ ref('stg_publication__published_pattern') }}
    where reporting_system_code is not null

),

with_primary as (

    select
        begun_rows.*,
        begun_rows.persons > 0
        and begun_rows.persons < rules.disclosure_threshold as is_primary_row,
        periods_with_hidden_regions.period_id is not null as has_hidden_region,
        -- the vintage before it hides what it was published with
        rules.vintage_role = 'current'
        and rows_hidden_before.period_id is not null as was_hidden_before
    from begun_rows
    inner join rules using (as_of)
    left join periods_with_hidden_regions using (as_of, period_id)
    left join rows_hidden_before
        using (period_id, area_code, reporting_system_code, offer_type_code)

),

-- By reporting system the offer type is _T, and the other way round: two tables of a period. Where
-- the country or a region has nobody at all, that is no secret.
with_table as (

    select
        *,
        bool_or(is_primary_row) over one_table as has_primary_row,
        bool_or(is_primary_row and area_code = '000') over one_table as has_primary_country,
        sum(persons) over (
            partition by as_of, period_id, reporting_system_code, offer_type_code
        ) = 0 as has_empty_column,
        sum(persons) over (
            partition by as_of, period_id, area_code, offer_type_code = '_T'
        ) = 0 as has_empty_area
    from with_primary
    window one_table as (partition by as_of, period_id, offer_type_code = '_T')

),

final as (

    select
        as_of,
        period_id,
        area_code,
        reporting_system_code,
        offer_type_code,
        was_hidden_before
        or has_hidden_region
        or (
            not has_empty_area
            and (
                has_primary_country
                or (has_primary_row and area_code != '000' and not has_empty_column)
            )
        ) as is_hidden
    from with_table

)

select * from final
