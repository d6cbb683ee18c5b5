{# Calendar arithmetic. Engines differ in these, so each stands here once, dispatched by adapter. #}

{# A date a number of days later. #}
{% macro days_after(date_sql, days) -%}
    {{ return(adapter.dispatch('days_after')(date_sql, days)) }}
{%- endmacro %}

{% macro default__days_after(date_sql, days) -%}
    ({{ date_sql }} + cast({{ days }} as integer))
{%- endmacro %}

{% macro spark__days_after(date_sql, days) -%}
    date_add({{ date_sql }}, {{ days }})
{%- endmacro %}

{# Whole days from one date to another, as an integer. #}
{% macro days_between(from_sql, to_sql) -%}
    {{ return(adapter.dispatch('days_between')(from_sql, to_sql)) }}
{%- endmacro %}

{% macro default__days_between(from_sql, to_sql) -%}
    ({{ to_sql }} - {{ from_sql }})
{%- endmacro %}

{% macro spark__days_between(from_sql, to_sql) -%}
    datediff({{ to_sql }}, {{ from_sql }})
{%- endmacro %}

{# The first day of the month that lies a number of months after the month of a date. #}
{% macro first_of_month_after(date_sql, months) -%}
    {{ return(adapter.dispatch('first_of_month_after')(date_sql, months)) }}
{%- endmacro %}

{% macro default__first_of_month_after(date_sql, months) -%}
    cast(date_trunc('month', {{ date_sql }}) + interval ({{ months }}) month as date)
{%- endmacro %}

{% macro spark__first_of_month_after(date_sql, months) -%}
    add_months(cast(date_trunc('MONTH', {{ date_sql }}) as date), {{ months }})
{%- endmacro %}

{# How many whole times seven days go into a number of days that is zero or more. #}
{% macro whole_weeks(days_sql) -%}
    ({{ whole_quotient('(' ~ days_sql ~ ')', '7') }})
{%- endmacro %}

{# A date from a year and a month number, the first day of that month. #}
{% macro first_of_month(year_sql, month_sql) -%}
    {{ return(adapter.dispatch('first_of_month')(year_sql, month_sql)) }}
{%- endmacro %}

{% macro default__first_of_month(year_sql, month_sql) -%}
    make_date({{ year_sql }}, {{ month_sql }}, 1)
{%- endmacro %}

{# The number of a date's month, counted from the year 0; a year before is 12 less. #}
{% macro month_number(date_sql) -%}
    cast(extract(year from {{ date_sql }}) * 12 + extract(month from {{ date_sql }}) - 1 as integer)
{%- endmacro %}

{# The id of a month, 2019M03, from its number. #}
{% macro month_id(number_sql) -%}
    cast({{ whole_quotient(number_sql, '12') }} as {{ dbt.type_string() }})
    || 'M' || lpad(cast({{ number_sql }} % 12 + 1 as {{ dbt.type_string() }}), 2, '0')
{%- endmacro %}

{# A date so late that nothing the project knows comes after it: "still valid". #}
{% macro end_of_time() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{% macro start_of_time() -%}
    cast('0001-01-01' as date)
{%- endmacro %}

{# Calendar months from the month of one date to the month of a later one: by their numbers, because
   engines differ in what a month difference is. #}
{% macro months_between_ends(from_sql, to_sql) -%}
    cast(
        (extract(year from {{ to_sql }}) - extract(year from {{ from_sql }})) * 12
        + extract(month from {{ to_sql }}) - extract(month from {{ from_sql }})
        as integer
    )
{%- endmacro %}
