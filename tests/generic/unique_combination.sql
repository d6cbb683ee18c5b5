{#
    The rows of a model are unique at the level of some columns (null equals null): returns each
    combination that stands more than once, with how many rows it has. For models; raw files, where
    a line number helps, have `keys_are_unique`.
#}
{% test unique_combination(model, columns) %}

select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
