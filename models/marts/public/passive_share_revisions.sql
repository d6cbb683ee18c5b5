-- What happened to each published figure since the previous vintage: old and new, with the reason
-- that moved most persons; the whole bridge for country and regions. A cell that is new, lost,
-- hidden now or shown now is told as such, without any figure that either vintage hides.
-- Grain: one row per (measure_code, area_code, target_group_code, period_id)

with

published_cells as (select * from {{ ref('int_disclosure__published_cells') }}),
vintages as (select * from {{ ref('int_as_of__vintages') }}),
bridge as (select * from {{ ref('int_revisions__bridge') }}),

cells as (

    select
        published_cells.*,
        published_cells.conf_status != 'F' as is_hidden,
        published_cells.obs_status in ('O', 'M') as is_absent,
        vintages.vintage_role
    from published_cells
    inner join vintages using (as_of)

),

new_cells as (

    select * from cells
    where vintage_role = 'current'

),

old_cells as (

    select * from cells
    where vintage_role = 'previous'

),

-- Both as-of dates on every row, also of a cell that only one of the vintages has.
dates as (

    select
        max(case when vintage_role = 'previous' then as_of end) as previous_as_of,
        max(case when vintage_role = 'current' then as_of end) as as_of
    from vintages

),

paired as (

    select
        coalesce(new_cells.measure_code, old_cells.measure_code) as measure_code,
        coalesce(new_cells.area_code, old_cells.area_code) as area_code,
        coalesce(new_cells.area_name, old_cells.area_name) as area_name,
        coalesce(new_cells.area_level, old_cells.area_level) as area_level,
        coalesce(new_cells.region_code, old_cells.region_code) as region_code,
        coalesce(new_cells.target_group_code, old_cells.target_group_code) as target_group_code,
        coalesce(new_cells.target_group_name, old_cells.target_group_name) as target_group_name,
        coalesce(new_cells.period_id, old_cells.period_id) as period_id,
        coalesce(new_cells.period_type, old_cells.period_type) as period_type,
        coalesce(new_cells.reference_date, old_cells.reference_date) as reference_date,
        coalesce(new_cells.source, old_cells.source) as source,
        coalesce(old_cells.is_absent, true) as was_absent,
        coalesce(new_cells.is_absent, true) as is_absent,
        coalesce(old_cells.is_hidden, false) as was_hidden,
        coalesce(new_cells.is_hidden, false) as is_hidden,
        -- a cell that is not in the grid of a vintage was not delivered to it
        case
            when old_cells.obs_status is null then 'O'
            when old_cells.obs_status in ('O', 'M', 'Q') then old_cells.obs_status
        end as previous_figure_reason,
        old_cells.persons as previous_persons,
        new_cells.persons,
        -- a figure that is hidden now or was hidden then is told of neither
        case when not coalesce(new_cells.is_hidden, false) then old_cells.passive_share end
            as previous_passive_share,
        case when not coalesce(new_cells.is_hidden, false) then old_cells.passive_share_pct end
            as previous_passive_share_pct,
        case when not coalesce(new_cells.is_hidden, false) then old_cells.passive_persons end
            as previous_passive_persons,
        case when not coalesce(old_cells.is_hidden, false) then new_cells.passive_share end
            as passive_share,
        case when not coalesce(old_cells.is_hidden, false) then new_cells.passive_share_pct end
            as passive_share_pct,
        case when not coalesce(old_cells.is_hidden, false) then new_cells.passive_persons end
            as passive_persons
    from new_cells
    full outer join old_cells
        on
            new_cells.measure_code = old_cells.measure_code
            and new_cells.area_code = old_cells.area_code
            and new_cells.target_group_code = old_cells.target_group_code
            and new_cells.period_id = old_cells.period_id

),

compared as (

    select
        paired.*,
        dates.previous_as_of,
        dates.as_of,
        -- what the reader sees differs; null where there are not two figures to compare
        case
            when paired.previous_passive_share is not null and paired.passive_share is not null
                then
                    paired.passive_share != paired.previous_passive_share
                    or (paired.persons is distinct from paired.previous_persons)
                    or (paired.passive_persons is distinct from paired.previous_passive_persons)
        end as is_revised,
        -- only cells with two figures have a bridge; as part of the key it is a hash join
        case
            when
                paired.source = 'special_extract'
                and paired.previous_passive_share is not null
                and paired.passive_share is not null
                then paired.reference_date
        end as bridge_date
    from paired
    inner join dates
        on dates.previous_as_of is not null
    where
        not (paired.was_absent and paired.is_absent)
        and not (paired.was_hidden and paired.is_hidden)

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
        previous_figure_reason,
        cast(round((passive_share - previous_passive_share) * 100, 1) as decimal(5, 1))
            as change_points,
        previous_passive_persons,
        passive_persons,
        passive_persons - previous_passive_persons as change_in_passive_persons,
        case
            when was_absent then 'appeared'
            when is_absent then 'disappeared'
            when is_hidden then 'newly_hidden'
            when was_hidden then 'newly_shown'
            when is_revised then 'changed'
            else 'unchanged'
        end as change_code,
        -- the reason with the most persons; ties in the order of publication 4
        case
            when source = 'jobindsats' and is_revised then 'new_delivery'
            when source = 'jobindsats' then null
            when largest_gross = 0 and people_entered_or_left > 0 then 'population'
            when coalesce(largest_gross, 0) = 0 then null
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
