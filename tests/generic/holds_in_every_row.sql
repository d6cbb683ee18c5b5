{#
    An expression is true in every row of a model: returns the rows in which it is false or null. Write
    a case that may be null into the expression; a check that passes on null cannot be relied on.
#}
{% test holds_in_every_row(model, expression) %}

select *
from {{ model }}
where not coalesce({{ expression }}, false)

{% endtest %}
