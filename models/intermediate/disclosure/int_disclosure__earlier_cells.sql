-- What the vintages published before hid and showed of a cell (publication 3): what any of them hid
-- stays hidden; what one showed that rests on the same extracts is known, about, and covers nobody.
-- The vintage before it hides and shows what it was published with, so that revisions compare what
-- a reader saw. Months, quarters and years that end on one day are one cell.
-- Grain: one row per (as_of, target_group_code, reference_date, area_code)

with

published_cells as (

    select *
    from {{ ref('stg_publication__published_pattern') }}
    where target_group_code is not null

),

vintages as (select * from {{ ref('int_as_of__vintages') }}),
extracts as (select * from {{ ref('int_as_of__extracts') }}),
deliveries as (select * from {{ ref('stg_deliveries__deliveries') }}),

earlier_vintages as (

    select distinct vintage_date
    from published_cells

),

-- contract 1: the later received_date wins, on one day the higher delivery_id
extracts_of_earlier_vintages as (

    select
        earlier_vintages.vintage_date,
        deliveries.source,
        deliveries.delivery_id,
        row_number() over (
            partition by earlier_vintages.vintage_date, deliveries.source
            order by deliveries.received_date desc, deliveries.delivery_id desc
        ) as recency
    from earlier_vintages
    inner join deliveries
        on earlier_vintages.vintage_date >= deliveries.received_date
    where deliveries.source in ('benefit_spells', 'activity_spells')

),

-- both extracts are the same
vintages_on_the_same_extracts as (

    select
        extracts.as_of,
        extracts_of_earlier_vintages.vintage_date
    from extracts
    inner join extracts_of_earlier_vintages using (source, delivery_id)
    where extracts_of_earlier_vintages.recency = 1
    group by extracts.as_of, extracts_of_earlier_vintages.vintage_date
    having count(*) = 2

),

final as (

    select
        vintages.as_of,
        published_cells.target_group_code,
        published_cells.reference_date,
        published_cells.area_code,
        bool_or(published_cells.hides_figures) as has_hidden_figures,
        bool_or(published_cells.hides_persons) as has_hidden_persons,
        bool_or(same.vintage_date is not null and not published_cells.hides_figures)
            as has_known_figures,
        bool_or(same.vintage_date is not null and not published_cells.hides_persons)
            as has_known_persons
    from published_cells
    inner join vintages
        on
            vintages.vintage_role = 'current'
            or published_cells.vintage_date = vintages.as_of
    left join vintages_on_the_same_extracts as same using (as_of, vintage_date)
    group by
        vintages.as_of,
        published_cells.target_group_code,
        published_cells.reference_date,
        published_cells.area_code

)

select * from final
