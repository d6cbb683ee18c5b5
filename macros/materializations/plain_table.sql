{#
    Tables, each made in one statement.

    dbt-duckdb's own `table` makes a table beside the old one, renames both, drops the old one and closes
    with two commits: seven statements a model, some 45 ms of a small build. `create or replace` is as whole,
    readers see the old or the new one, and is one statement. Models with a contract take a transaction:
    their table is declared, filled and described in it; so do those with columns that their meta names as
    stored_as_is, which are not compressed. Grants, indexes and DuckLake's partitions are not
    provided for; this project has none.
#}
{% materialization plain_table, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set has_contract = config.get('contract').enforced -%}
    {%- set stored_as_is = config.get('meta', {}).get('stored_as_is', []) | select('in', model.columns) | list -%}
    {%- set is_declared = has_contract or stored_as_is | length > 0 -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if existing is not none and existing.type != 'table' %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}

    {% call statement('main', auto_begin=is_declared) -%}
        {%- if has_contract %}
        {{ get_assert_columns_equivalent(compiled_code) }}
        create or replace table {{ target_relation }} {{ get_table_columns_and_constraints() }};
        insert into {{ target_relation }} {{ get_column_names() }} ({{ get_select_subquery(compiled_code) }}
        );
        {%- elif stored_as_is %}
        create or replace table {{ target_relation }} ({{ columns_of_query(compiled_code, stored_as_is) }});
        insert into {{ target_relation }} ({{ compiled_code }}
        );
        {%- else %}
        create or replace table {{ target_relation }} as (
            {{- compiled_code }}
        );
        {%- endif %}
        {{ relation_comments(target_relation) }}
    {%- endcall %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% if is_declared %}{{ adapter.commit() }}{% endif %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{# The columns of a query with their types, as a table declares them; those stored as they are, not packed. #}
{% macro columns_of_query(query, stored_as_is) %}
    {%- call statement('columns', fetch_result=True, auto_begin=False) -%}
        describe ({{ query }}
        )
    {%- endcall -%}
    {%- for column in load_result('columns').data %}
    {{ column[0] }} {{ column[1] }}{{ ' using compression uncompressed' if column[0] in stored_as_is }}
    {{- ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}


{# Comments with a relation's and its columns' descriptions, where persist_docs asks for them. #}
{% macro relation_comments(relation) %}
    {%- if config.persist_relation_docs() and model.description %}
        {{ duckdb__alter_relation_comment(relation, model.description) }}
    {%- endif %}
    {%- if config.persist_column_docs() %}
        {%- for column in model.columns.values() if column.description %}
        comment on column {{ relation }}.{{ column.name }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor %}
    {%- endif %}
{% endmacro %}
