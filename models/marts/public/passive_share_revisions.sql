-- Why a published number changed: every cell shown in the previous vintage and in this one, old
-- and new, with the reason that moved most persons; the whole bridge for country and regions.
-- Grain: one row per (measure_code, area_code, target_group_code, period_id)

with

published_cells as (

    select * from {{ ref('int_disclosure__published_cells') }}

),

vintages as (

    select * from {{ ref('int_as_of__vintages') }}

),

bridge as (

    select * from {{ ref('int_revisions__bridge') }}

),

shown_cells as (

    select
        published_cells.*,
        vintages.vintage_role
    from published_cells
    inner join vintages
        on published_cells.as_of = vintages.as_of
    where published_cells.passive_share is not null

),

compared as (

    select
        new_cells.measure_code,
        new_cells.area_code,
        new_cells.area_name,
        new_cells.area_level,
        new_cells.region_code,
        new_cells.target_group_code,
        new_cells.target_group_name,
        new_cells.period_id,
        new_cells.period_type,
        new_cells.reference_date,
        new_cells.source,
        -- only computed cells have a bridge; as part of the key it is a hash join
        case when new_cells.source = 'special_extract' then new_cells.reference_date end
            as bridge_date,
        old_cells.as_of as previous_as_of,
        new_cells.as_of,
        old_cells.passive_share as previous_passive_share,
        new_cells.passive_share,
        old_cells.passive_share_pct as previous_passive_share_pct,
        new_cells.passive_share_pct,
        cast(round((new_cells.passive_share - old_cells.passive_share) * 100, 1) as decimal(5, 1))
            as change_points,
        old_cells.passive_persons as previous_passive_persons,
        new_cells.passive_persons,
        new_cells.passive_persons - old_cells.passive_persons as change_in_passive_persons,
        -- what the reader sees differs
        (
            new_cells.passive_share != old_cells.passive_share
            or (new_cells.persons is distinct from old_cells.persons)
            or (new_cells.passive_persons is distinct from old_cells.passive_persons)
        ) as is_revised
    from shown_cells as new_cells
    inner join shown_cells as old_cells
        on
            new_cells.measure_code = old_cells.measure_code
            and new_cells.area_code = old_cells.area_code
            and new_cells.target_group_code = old_cells.target_group_code
            and new_cells.period_id = old_cells.period_id
    where
        new_cells.vintage_role = 'current'
        and old_cells.vintage_role = 'previous'

),

with_bridge as (

    select
        compared.*,
        bridge.people_entered_or_left,
        bridge.persons_entered,
        bridge.persons_left,
        bridge.new_course,
        bridge.course_withdrawn,
        bridge.hours_reported,
        bridge.hours_imputed,
        bridge.other,
        bridge.population_gross,
        bridge.new_course_gross,
        bridge.course_withdrawn_gross,
        bridge.hours_reported_gross,
        bridge.hours_imputed_gross,
        bridge.other_gross,
        greatest(
            bridge.population_gross,
            bridge.new_course_gross,
            bridge.course_withdrawn_gross,
            bridge.hours_reported_gross,
            bridge.hours_imputed_gross,
            bridge.other_gross
        ) as largest_gross,
        -- publication 4: the change follows from two published vintages, and with it a part that
        -- alone is not 0: to withhold small parts would protect nothing
        compared.area_level in ('country', 'region') as shows_bridge
    from compared
    left join bridge
        on
            compared.target_group_code = bridge.target_group_code
            and compared.bridge_date = bridge.reference_date
            and compared.area_code = bridge.area_code

),

final as (

    select
        measure_code,
        area_code,
        area_name,
        area_level,
        region_code,
        target_group_code,
        target_group_name,
        period_id,
        period_type,
        reference_date,
        previous_as_of,
        as_of,
        previous_passive_share,
        passive_share,
        previous_passive_share_pct,
        passive_share_pct,
        change_points,
        previous_passive_persons,
        passive_persons,
        change_in_passive_persons,
        -- the reason with the most persons; ties in the order of publication 4
        case
            when source = 'jobindsats' and is_revised then 'new_delivery'
            when source = 'jobindsats' then null
            when largest_gross = 0 and people_entered_or_left > 0 then 'population'
            when largest_gross = 0 then null
            when population_gross = largest_gross then 'population'
            when new_course_gross = largest_gross then 'new_course'
            when course_withdrawn_gross = largest_gross then 'course_withdrawn'
            when hours_reported_gross = largest_gross then 'hours_reported'
            when hours_imputed_gross = largest_gross then 'hours_imputed'
            else 'other'
        end as main_reason,
        case when shows_bridge then persons_entered end as persons_entered,
        case when shows_bridge then persons_left end as persons_left,
        case when shows_bridge then new_course end as new_course,
        case when shows_bridge then course_withdrawn end as course_withdrawn,
        case when shows_bridge then hours_reported end as hours_reported,
        case when shows_bridge then hours_imputed end as hours_imputed,
        case when shows_bridge then other end as other,
        is_revised
    from with_bridge

)

select * from final
order by measure_code, area_code, target_group_code, period_id
