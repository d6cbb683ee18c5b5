-- In a region with anything hidden, further municipalities are hidden, in the fixed order, until
-- for the k hidden ones, in all three series: at least two; passive and active persons each sum to
-- k + t - 2 at least; and, where all are primary, no sum is so near the most that k small counts
-- can add up to that each is given away (publication 3); where one is, and not all are primary, no
-- sum is the least allowed. Who hides persons hides figures too. What earlier vintages hid stays
-- hidden; who is known from one on the same extracts does not count.
-- Grain: one row per (as_of, target_group_code, reference_date, area_code, covers_for_region)

{% set counts = [
    'passive_persons', 'passive_persons_as_reported', 'passive_persons_if_all_count',
    'active_persons', 'active_persons_as_reported', 'active_persons_if_all_count',
] -%}

with

partners_for_persons as (select * from {{ ref('int_disclosure__partners_for_persons') }}),
rules as (select * from {{ ref('int_disclosure__rules') }}),

candidates as (

    select
        partners_for_persons.*,
        rules.disclosure_threshold,
        partners_for_persons.is_hidden_already or partners_for_persons.hides_persons as is_forced,
        case when partners_for_persons.has_known_figures then 0 else 1 end as places
    from partners_for_persons
    inner join rules using (as_of)

),

with_those_so_far as (

    select
        *,
        {%- for count in counts %}
            sum(places * {{ count }}) over those_so_far as {{ count }}_so_far,
        {%- endfor %}
        sum(places) over those_so_far as municipalities_so_far,
        count(*) over those_so_far as position,
        bool_and(is_primary_cell or has_known_figures) over those_so_far as all_so_far_are_primary,
        sum(case when is_forced then 1 else 0 end) over region as hidden_already
    from candidates
    window
        region as (
            partition by as_of, target_group_code, reference_date, region_code, covers_for_region
        ),
        those_so_far as (
            partition by as_of, target_group_code, reference_date, region_code, covers_for_region
            order by case when is_forced then 1 else 2 end, suppression_order
            rows between unbounded preceding and current row
        )

),

with_sums as (

    select
        *,
        least(
            {%- for count in counts %}
                {{ count }}_so_far{{ ',' if not loop.last }}
            {%- endfor %}
        ) - (municipalities_so_far + disclosure_threshold - 2) as smallest_sum_above_the_least,
        -- so near the top that each, if small, could only be a little less than the threshold
        (
            {%- for count in counts %}
                {{ 'or ' if not loop.first }}(
                    {{ count }}_so_far
                    > (disclosure_threshold - 1) * (municipalities_so_far - 1) + 1
                    and {{ count }}_so_far <= (disclosure_threshold - 1) * municipalities_so_far
                )
            {%- endfor %}
        ) as a_sum_is_near_the_top
    from with_those_so_far

),

-- A larger k can fail where a smaller one holds, so the walk stops at the first that does, not
-- before all that are hidden already. A threshold of 0 asks for two municipalities only.
with_enough as (

    select
        *,
        position >= hidden_already
        and municipalities_so_far >= 2
        and (
            disclosure_threshold = 0
            or (
                smallest_sum_above_the_least >= 0
                -- not all small, of two one has 0 of the least sum, and the other all of it
                and not (
                    a_sum_is_near_the_top
                    and (all_so_far_are_primary or smallest_sum_above_the_least = 0)
                )
            )
        ) as is_enough
    from with_sums

),

with_stop as (

    select
        *,
        bool_or(is_enough) over region as region_has_enough_partners,
        hidden_already > 0 or covers_for_region as must_hide_figures,
        coalesce(bool_or(is_enough) over those_before, false) as those_before_are_enough
    from with_enough
    window
        region as (
            partition by as_of, target_group_code, reference_date, region_code, covers_for_region
        ),
        those_before as (
            partition by as_of, target_group_code, reference_date, region_code, covers_for_region
            order by case when is_forced then 1 else 2 end, suppression_order
            rows between unbounded preceding and 1 preceding
        )

),

final as (

    select
        as_of,
        target_group_code,
        reference_date,
        area_code,
        covers_for_region,
        region_code,
        is_forced
        or (must_hide_figures and not has_known_figures and not those_before_are_enough)
            as hides_figures,
        hides_persons,
        case
            when hides_persons then 'partner_for_persons'
            else 'partner_for_figures'
        end as partner_reason,
        must_hide_figures and not region_has_enough_partners as region_runs_out,
        region_runs_out_of_persons,
        tree_hides_persons_of_a_region
    from with_stop

)

select * from final
