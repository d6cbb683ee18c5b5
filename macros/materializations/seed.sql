{#
    Raw seeds: every column text, read by name, nothing inferred.

    dbt's own seed goes through agate: a million rows take most of a minute, and type inference turns
    municipality 0101 into 101. This one reads the file with DuckDB's CSV reader, in the order of the
    file's own header, into the columns that the seed's YAML declares. A missing, extra or repeated
    column is refused by name. An empty field is null. The raw file is only read. Columns named in the
    seed's meta as stored_as_is are not compressed.

    The file is one of the project that runs. dbt's own path to it (adapter.get_seed_file_path) comes from
    its kept reading of the project, and in a copied or renamed folder leads to the old one. dbt knows seeds
    under no other name than `seed`, so this one has it.
#}
{% materialization seed, adapter='duckdb' %}
    {%- set file_name = raw_seed_file(model) -%}
    {%- set file_path = invocation_args_dict.project_dir ~ '/' ~ file_name -%}
    {%- set declared = model.columns.keys() | list -%}
    {%- set found = raw_seed_header(file_path) -%}
    {%- set stored_as_is = config.get('meta', {}).get('stored_as_is', []) -%}
    {%- do raw_seed_check_header(file_name, declared, found) -%}

    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if existing is not none and existing.is_view %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}

    {% call statement('table') -%}
        create or replace table {{ target_relation }} (
            {%- for column_name in declared %}
            {{ column_name }} varchar
            {%- if column_name in stored_as_is %} using compression uncompressed{% endif %}
            {{- ',' if not loop.last }}
            {%- endfor %}
        )
    {%- endcall %}
    {% call statement('main') -%}
        insert into {{ target_relation }}
        select
            {%- for column_name in declared %}
            {{ column_name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ raw_seed_rows(file_path, found) }}
    {%- endcall %}

    {# The seed runner wants a table under this name; ours reports the number of rows. They are counted in the
       file, by all threads: one thread drops what follows a quotation mark that is never closed and says
       nothing, several refuse it. #}
    {% set counted = run_query('select count(*) as row_count from ' ~ raw_seed_rows(file_path, found, true)) %}
    {% do store_result('agate_table', response='OK', agate_table=counted) %}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{#
    The file of a seed, from the project's folder: a reference table's, or the dataset's, whichever dataset dbt
    read the project with. dbt knows a seed by its file, so of one that a dataset may lack (may_be_absent in its
    meta) a header alone lies in seeds/reference/optional/, and .dbtignore keeps dbt from the dataset's own,
    which is taken where there is one.
#}
{% macro raw_seed_file(model) %}
    {%- set own = 'seeds/' ~ (env_var('DATASET', '') or 'example') ~ '/' ~ model.name ~ '.csv' -%}
    {%- set is_reference = model.original_file_path.startswith('seeds/reference/') -%}
    {%- set may_be_absent = model.config.get('meta', {}).get('may_be_absent', false) -%}
    {%- set is_own = not is_reference or (may_be_absent and has_raw_file(own)) -%}
    {{ return(own if is_own else model.original_file_path) }}
{% endmacro %}

{% macro has_raw_file(file_name) -%}
    {{ return(adapter.dispatch('has_raw_file')(file_name)) }}
{%- endmacro %}

{% macro default__has_raw_file(file_name) %}
    {%- set file_path = invocation_args_dict.project_dir ~ '/' ~ file_name -%}
    {%- set found = run_query("select count(*) from glob('" ~ file_path | replace("'", "''") ~ "')") -%}
    {{ return(found.rows[0][0] > 0) }}
{% endmacro %}


{#
    The header of a raw file, as a list of column names in the file's order. Read by one thread: several
    return the first line that any of them reads, because DuckDB is told not to keep the order of rows.
#}
{% macro raw_seed_header(file_path) %}
    {%- set first_line = run_query(
        "select * from read_csv('" ~ file_path | replace("'", "''") ~ "', header = false, "
        ~ "all_varchar = true, delim = ',', quote = '\"', escape = '\"', comment = '', "
        ~ "null_padding = false, ignore_errors = false, sample_size = 1, parallel = false) limit 1"
    ) -%}
    {%- if first_line.rows | length == 0 -%}
        {{ exceptions.raise_compiler_error(file_path ~ " is empty: it needs a header row") }}
    {%- endif -%}
    {{ return(first_line.rows[0].values() | list) }}
{% endmacro %}


{% macro raw_seed_check_header(file_name, declared, found) %}
    {%- set missing = declared | reject('in', found) | list -%}
    {%- set extra = found | reject('in', declared) | list -%}
    {%- set repeated = [] -%}
    {%- for column_name in found if found.count(column_name) > 1 and column_name not in repeated -%}
        {%- do repeated.append(column_name) -%}
    {%- endfor -%}
    {%- set faults = [] -%}
    {%- if not declared -%}{%- do faults.append("no columns are declared for it in the seeds' YAML") -%}{%- endif -%}
    {%- if declared and missing | length == declared | length -%}
        {#- a file without a header: its first line may be about a person -#}
        {{ exceptions.raise_compiler_error(
            file_name ~ ": the first line is not a header with the columns " ~ declared | join(", ")
        ) }}
    {%- endif -%}
    {%- if missing -%}{%- do faults.append("missing column " ~ missing | join(", ")) -%}{%- endif -%}
    {%- if extra -%}{%- do faults.append("extra column " ~ extra | join(", ")) -%}{%- endif -%}
    {%- if repeated -%}{%- do faults.append("repeated column " ~ repeated | join(", ")) -%}{%- endif -%}
    {%- if faults -%}
        {{ exceptions.raise_compiler_error(
            file_name ~ ": " ~ faults | join("; ")
            ~ ". The columns are: " ~ declared | join(", ")
        ) }}
    {%- endif -%}
{% endmacro %}


{#
    The rows of a raw file, every column text under the header's name. Read by one thread, so that they
    stand in the file's order and `line_number()` is the line of the file.
#}
{% macro raw_seed_rows(file_path, header, by_all_threads=false) -%}
    read_csv(
        '{{ file_path | replace("'", "''") }}',
        header = true,
        auto_detect = false,
        delim = ',',
        quote = '"',
        escape = '"',
        nullstr = '',
        parallel = {{ by_all_threads }},
        columns = {
            {%- for column_name in header -%}
            '{{ column_name }}': 'varchar'{{ ', ' if not loop.last }}
            {%- endfor -%}
        }
    )
{%- endmacro %}
