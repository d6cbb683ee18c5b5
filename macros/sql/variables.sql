{#
    Refuses a variable that dbt_project.yml does not know: a misspelt one (as_off) would change nothing,
    silently. Run before every build (on-run-start).
#}
{% macro refuse_unknown_variables() -%}
    {%- set known = [] -%}
    {%- for project in var.packages_for_node() -%}
        {%- do known.extend(project.vars.to_dict().keys()) -%}
    {%- endfor -%}
    {%- set unknown = invocation_args_dict.vars.keys() | reject('in', known) | list -%}
    {%- if unknown -%}
        {{ exceptions.raise_compiler_error(
            "--vars names what the project does not know: " ~ unknown | sort | join(", ")
            ~ "; expected " ~ known | sort | join(", ")
        ) }}
    {%- endif -%}
{%- endmacro %}
