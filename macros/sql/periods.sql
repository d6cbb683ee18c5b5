{# A dbt variable that holds a date, as a SQL date; null where it is unset. #}
{% macro date_variable(name) -%}
    {%- set value = var(name) -%}
    {%- if value is none or value | string == '' -%}
        cast(null as date)
    {%- elif modules.re.match('^\\d{4}-\\d{2}-\\d{2}$', value | string) -%}
        cast('{{ value }}' as date)
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "variable " ~ name ~ ": '" ~ value ~ "' is not a date; expected e.g. 2019-03-31"
        ) }}
    {%- endif -%}
{%- endmacro %}

{# A dbt variable that holds a whole number, as SQL; null where it is unset. #}
{% macro integer_variable(name) -%}
    cast({{ 'null' if var(name) is none else var(name) | int }} as integer)
{%- endmacro %}

{# A dbt variable that holds a text, as SQL; null where it is unset. #}
{% macro text_variable(name) -%}
    {%- set value = var(name) -%}
    {%- if value is none -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        {{ dbt.string_literal(dbt.escape_single_quotes(value)) }}
    {%- endif -%}
{%- endmacro %}

{# The first day of the period that a variable names (first_period), or null. #}
{% macro first_day_of_period_variable(name) -%}
    {%- set bounds = period_variable_months(name) -%}
    {%- if bounds is none -%}cast(null as date)
    {%- else -%}cast('{{ bounds.year }}-{{ "%02d" | format(bounds.first_month) }}-01' as date)
    {%- endif -%}
{%- endmacro %}

{# The last day of the period that a variable names (last_period), or null. #}
{% macro last_day_of_period_variable(name) -%}
    {%- set bounds = period_variable_months(name) -%}
    {%- if bounds is none -%}cast(null as date)
    {%- else -%}
        {%- set first_day = "cast('" ~ bounds.year ~ "-" ~ "%02d" | format(bounds.last_month) ~ "-01' as date)" -%}
        {{ days_after(first_of_month_after(first_day, 1), -1) }}
    {%- endif -%}
{%- endmacro %}

{% macro period_variable_months(name) -%}
    {%- set value = var(name) -%}
    {%- if value is none or value | string == '' -%}{{ return(none) }}{%- endif -%}
    {%- set parts = modules.re.match('^(\\d{4})(?:M(0[1-9]|1[0-2])|Q([1-4]))?$', value | string) -%}
    {%- if not parts -%}
        {{ exceptions.raise_compiler_error(
            "variable " ~ name ~ ": '" ~ value ~ "' is not a period; expected e.g. 2019M03, 2019Q1 or 2019"
        ) }}
    {%- endif -%}
    {%- if parts.group(2) -%}
        {%- set month = parts.group(2) | int -%}
        {{ return({'year': parts.group(1), 'first_month': month, 'last_month': month}) }}
    {%- elif parts.group(3) -%}
        {%- set last_month = (parts.group(3) | int) * 3 -%}
        {{ return({'year': parts.group(1), 'first_month': last_month - 2, 'last_month': last_month}) }}
    {%- endif -%}
    {{ return({'year': parts.group(1), 'first_month': 1, 'last_month': 12}) }}
{%- endmacro %}

{# The period types that a publication holds, as a SQL list; default_types where unset. #}
{% macro period_types(default_types) -%}
    {%- set value = var('period_type') -%}
    {%- if value is none or value | string == '' -%}
        {%- set types = default_types -%}
    {%- elif value in ['month', 'quarter', 'year'] -%}
        {%- set types = [value] -%}
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "variable period_type: '" ~ value ~ "' is unknown; expected month, quarter or year"
        ) }}
    {%- endif -%}
    ('{{ types | join("', '") }}')
{%- endmacro %}
