-- A gate: no computed share is further than maximum_share_change from all that the previous
-- vintage thought possible, from every course without hours counting to none (publication 4). It
-- stops extracts that are half empty or pseudonymised anew. Cells of fewer than low_base persons
-- may move by chance. Who has asked the register lands the extract again, with --replace and
-- --accept "reason".

with

counts as (

    select
        as_of,
        target_group_code,
        reference_date,
        area_code,
        persons,
        passive_persons / cast(persons as double) as passive_share,
        passive_persons_if_all_count / cast(persons as double) as lowest_share,
        passive_persons_as_reported / cast(persons as double) as highest_share
    from {{ ref('int_shares__computed_counts') }}
    where persons >= {{ var('low_base') }}

),

vintages as (

    select
        min(as_of) as previous_as_of,
        max(as_of) as as_of
    from {{ ref('int_as_of__vintages') }}
    having count(*) = 2

),

accepted as (

    select distinct vintages.as_of
    from vintages
    inner join {{ ref('stg_deliveries__deliveries') }} as deliveries
        on
            vintages.previous_as_of < deliveries.received_date
            and vintages.as_of >= deliveries.received_date
    where
        deliveries.source in ('benefit_spells', 'activity_spells', 'hour_reports')
        and deliveries.delivery_note like '%accepted: %'

)

select
    counts.target_group_code,
    counts.reference_date,
    counts.area_code,
    counts.persons,
    round(previous_counts.passive_share, 3) as previous_passive_share,
    round(counts.passive_share, 3) as passive_share
from vintages
inner join counts
    on vintages.as_of = counts.as_of
inner join counts as previous_counts
    on
        vintages.previous_as_of = previous_counts.as_of
        and counts.target_group_code = previous_counts.target_group_code
        and counts.reference_date = previous_counts.reference_date
        and counts.area_code = previous_counts.area_code
where
    vintages.as_of not in (select accepted.as_of from accepted)
    and counts.passive_share not between
    previous_counts.lowest_share - {{ var('maximum_share_change') }}
    and previous_counts.highest_share + {{ var('maximum_share_change') }}
