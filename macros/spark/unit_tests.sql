{#
    Unit tests on Spark: dbt's own, but for the columns of the query. dbt makes a temporary view of it, asks
    for its columns and drops it, which to Spark is the query planned twice more; the types of a
    query are known once it is planned.
#}
{% materialization unit, adapter='spark' %}
    {%- set expected_rows = config.get('expected_rows') -%}
    {%- set types = {} -%}
    {%- set quoted = {} -%}
    {%- for column in get_column_schema_from_query(sql) -%}
        {%- do types.update({column.name | lower: column.data_type}) -%}
        {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
    {%- set tested = [] -%}
    {%- for name in (expected_rows[0] if expected_rows else types) -%}
        {%- do tested.append(quoted[name | lower]) -%}
    {%- endfor -%}
    {%- set expected_sql = config.get('expected_sql') or get_expected_sql(expected_rows, types, quoted) -%}

    {% call statement('main', fetch_result=True) -%}
        {{ get_unit_test_sql(sql, expected_sql, tested) }}
    {%- endcall %}
    {{ return({'relations': []}) }}
{% endmaterialization %}
