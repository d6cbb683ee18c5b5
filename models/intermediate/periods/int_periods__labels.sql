-- Every way in which Jobindsats and Danish spreadsheets write a period, and which period it is.
-- Rolling periods (2020QMAT02, 2026MYTD07, Feb 2018 - Jan 2019) are not here: they are no period.
-- Grain: one row per (period_label_key)

{% set month_names = [
    ('jan', 'januar'), ('feb', 'februar'), ('mar', 'marts'), ('apr', 'april'), ('maj', 'maj'),
    ('jun', 'juni'), ('jul', 'juli'), ('aug', 'august'), ('sep', 'september'), ('okt', 'oktober'),
    ('nov', 'november'), ('dec', 'december'),
] %}

{% set labels_of_types = {
    'month': [
        "year_text || 'm' || lpad(number_text, 2, '0')",
        "first_short_name || ' ' || year_text",
        "first_short_name || '. ' || year_text",
        "first_long_name || ' ' || year_text",
    ],
    'quarter': [
        "year_text || 'q' || number_text",
        "year_text || 'q0' || number_text",
        "year_text || 'k' || number_text",
        "number_text || '. kvt. ' || year_text",
        "number_text || '. kvartal ' || year_text",
        "first_short_name || ' ' || year_text || ' - ' || last_short_name || ' ' || year_text",
        "first_long_name || ' ' || year_text || ' - ' || last_long_name || ' ' || year_text",
    ],
    'year': [
        "year_text",
        "year_text || 'y01'",
        "first_short_name || ' ' || year_text || ' - ' || last_short_name || ' ' || year_text",
        "first_long_name || ' ' || year_text || ' - ' || last_long_name || ' ' || year_text",
    ],
} %}

with

calendar as (select * from {{ ref('int_periods__calendar') }}),

month_names as (

    {% for short_name, long_name in month_names -%}
        select
            {{ loop.index }} as month_number,
            '{{ short_name }}' as short_name,
            '{{ long_name }}' as long_name
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

named_periods as (

    select
        calendar.period_id,
        calendar.period_type,
        cast(calendar.calendar_year as {{ dbt.type_string() }}) as year_text,
        cast(calendar.period_number as {{ dbt.type_string() }}) as number_text,
        first_month.short_name as first_short_name,
        first_month.long_name as first_long_name,
        last_month.short_name as last_short_name,
        last_month.long_name as last_long_name
    from calendar
    inner join month_names as first_month
        on first_month.month_number = month(calendar.start_date)
    inner join month_names as last_month
        on last_month.month_number = month(calendar.reference_date)

),

final as (

    {% for period_type, labels in labels_of_types.items() -%}
        {% set is_last_type = loop.last -%}
    {% for label in labels -%}
            select
                {{ label }} as period_label_key,
                period_id
            from named_periods
            where period_type = '{{ period_type }}'
    {{ 'union distinct' if not (is_last_type and loop.last) }}
    {% endfor -%}
    {% endfor %}
)

select * from final
