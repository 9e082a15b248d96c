"""Rows of another table as a list beside one row."""

from django.db.models import JSONField, Subquery


class JSONList(Subquery):
    """The rows of a subquery, which has one column, `json`: a list in their order, empty for none.

    It is one value, read at once; of PostgreSQL's array of JSON each would be read by itself.
    """

    template = "(SELECT COALESCE(JSONB_AGG(one.json), '[]') FROM (%(subquery)s) one)"
    output_field = JSONField()
