{#
    Raw seeds on Spark: as on DuckDB (seed.sql), every column text, read by name, nothing inferred, and
    the same refusals.

    A file is read where it lies in the project; where the workers of a cluster do not see it there,
    PROJECT_ON_CLUSTER says where they see a copy of the project's folder (seeds/ in it is enough). RAW_PARQUET
    names a folder, on whatever storage the cluster reads, that holds the three large raw files as folders
    of Parquet instead: <RAW_PARQUET>/benefit_spells/ and so on. Their CSV files are then headers alone.
#}
{% materialization seed, adapter='spark' %}
    {%- set declared = model.columns.keys() | list -%}
    {%- set parquet_folder = raw_parquet_folder(model) -%}
    {%- set rows_view = 'raw_rows_of_' ~ model.alias -%}
    {{ run_hooks(pre_hooks) }}

    {%- if parquet_folder -%}
        {%- set origin = parquet_folder -%}
        {%- do run_query("create or replace temporary view " ~ rows_view ~ " using parquet options (path "
            ~ spark_text(parquet_folder) ~ ")") -%}
        {%- set found = get_columns_in_query('select * from ' ~ rows_view) -%}
        {%- do raw_seed_check_header(origin, declared, found) -%}
    {%- else -%}
        {%- set origin = raw_seed_file(model) -%}
        {%- set file_path = project_on_spark() ~ '/' ~ origin -%}
        {%- set found = raw_seed_header_on_spark(origin, file_path, rows_view) -%}
        {%- do raw_seed_check_header(origin, declared, found) -%}
        {%- do run_query(raw_seed_view_on_spark(file_path, rows_view, found)) -%}
    {%- endif -%}

    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {% if existing is not none %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}

    {% call statement('main') -%}
        create table {{ target_relation }} using parquet as
        select
            {%- for column_name in declared %}
            nullif(cast({{ column_name }} as string), '') as {{ column_name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ rows_view }}
    {%- endcall %}
    {%- do run_query('drop view if exists ' ~ rows_view) -%}

    {# The seed runner wants a table under this name; ours reports the number of rows. Spark reads
       whatever bytes there are as text, with a sign of its own for those that are not UTF-8. #}
    {% set counted = run_query(
        "select count(*) as row_count, count_if(concat_ws('', *) like '%\\uFFFD%') as unreadable_rows from "
        ~ target_relation
    ) %}
    {% if counted.columns[1].values()[0] > 0 %}
        {{ exceptions.raise_compiler_error(
            origin ~ ": " ~ counted.columns[1].values()[0] ~ " rows are not UTF-8"
        ) }}
    {% endif %}
    {% do store_result('agate_table', response='OK', agate_table=counted) %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{# The folder of Parquet that holds a seed's rows, or nothing: then its CSV file does. #}
{% macro raw_parquet_folder(model) -%}
    {%- set is_large = model.name in ['benefit_spells', 'activity_spells', 'hour_reports'] -%}
    {{ return(env_var('RAW_PARQUET', '') ~ '/' ~ model.name if is_large and env_var('RAW_PARQUET', '') else '') }}
{%- endmacro %}


{# Where Spark sees the project's folder. #}
{% macro project_on_spark() -%}
    {%- set here = invocation_args_dict.project_dir -%}
    {{ return(env_var('PROJECT_ON_CLUSTER', ('file://' if here.startswith('/') else '') ~ here)) }}
{%- endmacro %}


{# A folder is read by a pattern, because to read a file that is not there is an error. #}
{% macro spark__has_raw_file(file_name) %}
    {%- set folder, name = file_name.rsplit('/', 1) -%}
    {%- do run_query(
        "create or replace temporary view files_found using binaryFile options (path "
        ~ spark_text(project_on_spark() ~ '/' ~ folder) ~ ", pathGlobFilter " ~ spark_text(name) ~ ")"
    ) -%}
    {%- set found = run_query("select count(path) from files_found") -%}
    {{ return(found.columns[0].values()[0] > 0) }}
{% endmacro %}


{# The header of a raw file, as a list of column names in the file's order. #}
{% macro raw_seed_header_on_spark(file_name, file_path, view_name) %}
    {%- do run_query(
        "create or replace temporary view " ~ view_name ~ " using csv options (path "
        ~ spark_text(file_path) ~ ", header 'false', " ~ raw_csv_options() ~ ")"
    ) -%}
    {%- set first_line = run_query("select * from " ~ view_name ~ " limit 1") -%}
    {%- if first_line.rows | length == 0 -%}
        {{ exceptions.raise_compiler_error(file_name ~ " is empty: it needs a header row") }}
    {%- endif -%}
    {%- set names = [] -%}
    {%- for name in first_line.rows[0].values() -%}
        {%- do names.append((name or '') | replace('\ufeff', '')) -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}


{# A view of the rows of a raw file, every column text under the header's name. #}
{% macro raw_seed_view_on_spark(file_path, view_name, header) -%}
    create or replace temporary view {{ view_name }} (
        {%- for column_name in header -%}
        {{ column_name }} string{{ ', ' if not loop.last }}
        {%- endfor -%}
    ) using csv options (path {{ spark_text(file_path) }}, header 'true', {{ raw_csv_options() }})
{%- endmacro %}


{# A row of more or fewer fields than the header is refused; a quoted field may hold line breaks. #}
{% macro raw_csv_options() -%}
    sep ',', quote '"', escape '"', multiLine 'true', mode 'FAILFAST', nullValue '', emptyValue ''
{%- endmacro %}


{% macro spark_text(text) -%}
    '{{ text | replace("\\", "\\\\") | replace("'", "\\'") }}'
{%- endmacro %}
