{#
    Data tests, each one question; the offending rows are kept where there are any.

    dbt makes a table of every test's rows, of none as of many, in a transaction of its own, and then
    counts it: five statements, and on Spark files that are written and read. Here the rows are counted
    where they are, and only those of a test that found some become a table, in the schema for them. A
    passing test leaves no table behind. dbt allows a test no other materialization than `test`, so this
    one has its name.

    `dbt build --empty` asks whether everything runs, on tables without rows. Tests that miss rows there
    (98 municipalities) have run, which is all that is asked.
#}
{% materialization test, default %}
    {%- set old = adapter.get_relation(database=database, schema=schema, identifier=model.alias) -%}
    {%- set found = get_limit_subquery_sql(
        sql, 0 if invocation_args_dict.empty else config.get('limit')
    ) -%}
    {% if old is not none %}
        {% do adapter.drop_relation(old) %}
    {% endif %}

    {% call statement('main', fetch_result=True, auto_begin=False) -%}
        {{ get_test_sql(found, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
    {%- endcall %}

    {% if not should_store_failures() or load_result('main').table.columns[0].values()[0] == 0 %}
        {{ return({'relations': []}) }}
    {% endif %}
    {% set offending_rows = api.Relation.create(
        database=database, schema=schema, identifier=model.alias, type='table'
    ) %}
    {% call statement('offending_rows', auto_begin=False) -%}
        {{ get_create_sql(offending_rows, found) }}
    {%- endcall %}
    {{ return({'relations': [offending_rows]}) }}
{% endmaterialization %}
