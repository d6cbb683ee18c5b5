{#
    The rows of a unit test, given and expected, as one list of values.

    dbt makes a query of each row, united with those before it, and names every column of the relation in
    each. A row is then a step of the plan, on Spark a task too. The first two macros have the names of dbt's
    own, which would be called without them. Expected rows all name the same columns.
#}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
    {%- set types = column_name_to_data_types or {} -%}
    {%- if not types -%}
        {%- for column in adapter.get_columns_in_relation(this) -%}
            {%- do types.update({column.name | lower: column.data_type}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if not types -%}
        {{ exceptions.raise_compiler_error("there is no " ~ this ~ ", which a unit test gives rows of") }}
    {%- endif -%}
    {%- set given = fixture_columns(rows) -%}
    select
    {%- for name, type in types.items() %}
        {{ adapter.quote(name) if name in given else (safe_cast('null', type) | trim) ~ ' as ' ~ adapter.quote(name) }}
        {{- ',' if not loop.last }}
    {%- endfor %}
    {%- if given %}
    from {{ fixture_values(rows, given, types) }}
    {%- elif not rows %}
    where false
    {%- endif -%}
{%- endmacro %}


{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) %}
    {%- if rows | length == 0 -%}
        select * from dbt_internal_unit_test_actual where false
    {%- else -%}
        {%- set expected = fixture_columns(rows) -%}
        {%- for row in rows if row | length != expected | length -%}
            {{ exceptions.raise_compiler_error(model.name ~ ": its expected rows differ in their columns") }}
        {%- endfor -%}
        select * from {{ fixture_values(rows, expected, column_name_to_data_types) }}
    {%- endif -%}
{%- endmacro %}


{# Every column that a row names, in the order of their first row. #}
{% macro fixture_columns(rows) %}
    {%- set columns = [] -%}
    {%- for row in rows -%}
        {%- for name in row if name | lower not in columns -%}
            {%- do columns.append(name | lower) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}


{# The rows as `values … as fixture (…)`: every field of its column's type, null where a row does not name it. #}
{% macro fixture_values(rows, columns, types) -%}
    (values
    {%- for row in rows %}
        {%- set fields = format_row(row, types) %}
        ({% for name in columns -%}
            {{ (fields.get(name) or safe_cast('null', types[name])) | trim }}{{ ', ' if not loop.last }}
        {%- endfor %}){{ ',' if not loop.last }}
    {%- endfor %}
    ) as fixture ({% for name in columns %}{{ adapter.quote(name) }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
