{#
    What a finding of the front page names, in the columns that all findings share; what it does not
    name is null. Called with column='SQL' for each that it does.
#}
{% macro finding_names() -%}
    {%- set columns = [
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
    ] -%}
    {%- for name, data_type in columns -%}
        cast({{ kwargs.get(name, 'null') }} as {{ data_type }}) as {{ name }}
        {%- if not loop.last %},
        {% endif -%}
    {%- endfor -%}
{%- endmacro %}
