-- Every way in which Jobindsats and Danish spreadsheets write a period, and which period it is.
-- Rolling periods (2020QMAT02, 2026MYTD07, Feb 2018 - Jan 2019) are not here: they are no period.
-- Grain: one row per (period_label_key)

{% set month_names = [
    ('jan', 'januar'), ('feb', 'februar'), ('mar', 'marts'), ('apr', 'april'), ('maj', 'maj'),
    ('jun', 'juni'), ('jul', 'juli'), ('aug', 'august'), ('sep', 'september'), ('okt', 'oktober'),
    ('nov', 'november'), ('dec', 'december'),
] %}

with

calendar as (

    select
        period_id,
        period_type,
        period_number,
        cast(calendar_year as {{ dbt.type_string() }}) as year_text,
        cast(period_number as {{ dbt.type_string() }}) as number_text
    from {{ ref('int_periods__calendar') }}

),

month_names as (

    {% for short_name, long_name in month_names -%}
        select
            {{ loop.index }} as month_number,
            '{{ short_name }}' as short_name,
            '{{ long_name }}' as long_name
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

month_labels as (

    select
        calendar.period_id,
        calendar.year_text || 'm' || lpad(calendar.number_text, 2, '0') as label_1,
        month_names.short_name || ' ' || calendar.year_text as label_2,
        month_names.short_name || '. ' || calendar.year_text as label_3,
        month_names.long_name || ' ' || calendar.year_text as label_4
    from calendar
    inner join month_names
        on calendar.period_number = month_names.month_number
    where calendar.period_type = 'month'

),

quarter_labels as (

    select
        calendar.period_id,
        calendar.year_text || 'q' || calendar.number_text as label_1,
        calendar.year_text || 'q0' || calendar.number_text as label_2,
        calendar.year_text || 'k' || calendar.number_text as label_3,
        calendar.number_text || '. kvt. ' || calendar.year_text as label_4,
        calendar.number_text || '. kvartal ' || calendar.year_text as label_5,
        first_month.short_name || ' ' || calendar.year_text || ' - '
        || last_month.short_name || ' ' || calendar.year_text as label_6,
        first_month.long_name || ' ' || calendar.year_text || ' - '
        || last_month.long_name || ' ' || calendar.year_text as label_7
    from calendar
    inner join month_names as first_month
        on first_month.month_number = 3 * calendar.period_number - 2
    inner join month_names as last_month
        on last_month.month_number = 3 * calendar.period_number
    where calendar.period_type = 'quarter'

),

year_labels as (

    select
        period_id,
        year_text as label_1,
        year_text || 'y01' as label_2,
        'jan ' || year_text || ' - dec ' || year_text as label_3,
        'januar ' || year_text || ' - december ' || year_text as label_4
    from calendar
    where period_type = 'year'

),

labels as (

    {% for source, count in [('month_labels', 4), ('quarter_labels', 7), ('year_labels', 4)] -%}
        {% set outer_last = loop.last -%}
    {% for number in range(1, count + 1) -%}
            select
                period_id,
                label_{{ number }} as period_label_key
            from {{ source }}
    {{ 'union' if not (loop.last and outer_last) }}
    {% endfor -%}
    {% endfor %}
),

final as (

    select
        period_label_key,
        period_id
    from labels

)

select * from final
