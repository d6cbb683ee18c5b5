{# The columns that a finding may fill, with their types. #}
{% macro finding_columns() -%}
    {{ return([
        ('target_group_code', dbt.type_string()),
        ('other_target_group_code', dbt.type_string()),
        ('period_id', dbt.type_string()),
        ('other_period_id', dbt.type_string()),
        ('reason_code', dbt.type_string()),
        ('share_pct', 'decimal(5, 1)'),
        ('other_share_pct', 'decimal(5, 1)'),
        ('points', 'decimal(5, 1)'),
        ('part_count', 'bigint'),
        ('other_part_count', 'bigint'),
        ('rest_count', 'bigint'),
        ('total_count', 'bigint'),
    ]) }}
{%- endmacro %}

{#
    One candidate for the front page, at most one row.
    place: its place in line; code and variant_sql: which sentence; source: a relation or CTE;
    filled: column -> SQL for the columns it fills.
#}
{% macro finding_candidate(place, code, variant_sql, source, filled) -%}
    select
        {{ place }} as candidate_order,
        '{{ code }}' as finding_code,
        {{ variant_sql }} as variant_code,
        {%- for name, data_type in finding_columns() %}
        cast({{ filled.get(name, 'null') }} as {{ data_type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ source }}
{%- endmacro %}
