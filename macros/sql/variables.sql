{#
    Refuses what would change nothing, silently: a variable that dbt_project.yml does not know (as_off), and
    --sample, which needs a model with an event_time. Run before every build (on-run-start).
#}
{% macro refuse_what_changes_nothing() -%}
    {%- if invocation_args_dict.sample -%}
        {{ exceptions.raise_compiler_error(
            "--sample: a figure rests on years of spells and courses, so none is made from a sample; "
            ~ "--empty builds every table without rows"
        ) }}
    {%- endif -%}
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
