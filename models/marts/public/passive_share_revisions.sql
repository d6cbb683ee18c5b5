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
        {% for column_name in [
            'measure_code', 'area_code', 'area_name', 'area_level', 'region_code',
            'target_group_code', 'target_group_name', 'period_id', 'period_type', 'reference_date',
            'source',
        ] -%}
            coalesce(new_cells.{{ column_name }}, old_cells.{{ column_name }}) as {{ column_name }},
        {% endfor -%}
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
        end as bridge_date,
        -- publication 4: the change follows from two published vintages, and with it a part that
        -- alone is not 0: to withhold small parts would protect nothing
        paired.area_level in ('country', 'region') as shows_bridge
    from paired
    inner join dates
        on dates.previous_as_of is not null
    where
        not (paired.was_absent and paired.is_absent)
        and not (paired.was_hidden and paired.is_hidden)

),

final as (

    select
        compared.measure_code,
        compared.area_code,
        compared.area_name,
        compared.area_level,
        compared.region_code,
        compared.target_group_code,
        compared.target_group_name,
        compared.period_id,
        compared.period_type,
        compared.reference_date,
        compared.previous_as_of,
        compared.as_of,
        compared.previous_passive_share,
        compared.passive_share,
        compared.previous_passive_share_pct,
        compared.passive_share_pct,
        compared.previous_figure_reason,
        cast(
            round((compared.passive_share - compared.previous_passive_share) * 100, 1)
            as decimal(5, 1)
        ) as change_points,
        compared.previous_passive_persons,
        compared.passive_persons,
        compared.passive_persons - compared.previous_passive_persons as change_in_passive_persons,
        case
            when compared.was_absent then 'appeared'
            when compared.is_absent then 'disappeared'
            when compared.is_hidden then 'newly_hidden'
            when compared.was_hidden then 'newly_shown'
            when compared.is_revised then 'changed'
            else 'unchanged'
        end as change_code,
        case
            when compared.source = 'jobindsats' and compared.is_revised then 'new_delivery'
            else bridge.main_reason
        end as main_reason,
        {% for part in [
            'persons_entered', 'persons_left', 'new_course', 'course_withdrawn', 'hours_reported',
            'hours_imputed', 'other',
        ] -%}
            case when compared.shows_bridge then bridge.{{ part }} end as {{ part }},
        {% endfor -%}
        compared.is_revised
    from compared
    left join bridge
        on
            compared.target_group_code = bridge.target_group_code
            and compared.bridge_date = bridge.reference_date
            and compared.area_code = bridge.area_code

)

select * from final
order by measure_code, area_code, target_group_code, period_id
