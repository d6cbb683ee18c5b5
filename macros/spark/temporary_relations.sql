{#
    dbt-spark names the temporary view of a unit test after the test, and ours are named as sentences:
    a name that Spark reads. The same test always has the same one.
#}
{% macro spark__make_temp_relation(base_relation, suffix) %}
    {{ return(api.Relation.create(
        identifier='temporary_' ~ local_md5(base_relation.identifier) ~ suffix,
        type='view',
    ).include(database=false, schema=false)) }}
{% endmacro %}
