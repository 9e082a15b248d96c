"""Somebody of whom no work was ever public is on no list, so what they change is no change for copies: the list of what
is gone would tell that they are here, and when they changed something."""

from importlib import import_module

from django.db import migrations

marked = import_module("problems.migrations.0091_what_changes_is_marked")

HAS_WORK = """(
        EXISTS (SELECT FROM problems_claimant WHERE person_id = NEW.id AND standing IN ('joined', 'left'))
        OR EXISTS (SELECT FROM problems_author WHERE person_id = NEW.id)
    )"""
IS_HELD = """EXISTS (
        SELECT FROM problems_writeup WHERE id = coalesce(NEW.writeup_id, OLD.writeup_id) AND status = 'held'
    )"""
WAS_SHOWN = "OLD.status IS DISTINCT FROM 'held' OR NEW.status NOT IN ('declined', 'withdrawn')"
OF_PERSON = marked.mark("person", "id")
OF_AUTHORS = marked.each("person", "person_id", "problems_author", "writeup_id = NEW.id")
# What marks a person in the function of each table, and when alone it does from now on.
NOW_ONLY = {
    "users_user": (OF_PERSON, HAS_WORK),
    "problems_author": (marked.OF_PERSON, f"NOT {IS_HELD}"),
    "problems_writeup": (OF_AUTHORS, WAS_SHOWN),
}
# Those of people who never had any. Whoever disowned a write-up had one.
FORGET = """
DELETE FROM problems_mark mark WHERE kind = 'person'
AND NOT EXISTS (SELECT FROM problems_claimant WHERE person_id = mark.ref AND standing IN ('joined', 'left'))
AND NOT EXISTS (SELECT FROM problems_author WHERE person_id = mark.ref)
AND NOT EXISTS (SELECT FROM problems_event event WHERE event.by_id = mark.ref AND event.verb = 'disowned')
"""


def function(table: str) -> str:
    """As it was made first."""
    _, *body = marked.TABLES[table]
    made: str = marked.FUNCTION.format(table=table, acts="", body="\n    ".join(body))
    return made.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def narrowed(table: str) -> str:
    marks, when = NOW_ONLY[table]
    return function(table).replace(marks, marked.where(when, marks))


class Migration(migrations.Migration):
    dependencies = [("problems", "0156_duplicates_were_never_listed"), ("users", "0031_deliveries_outlive_webhooks")]

    operations = [
        *(migrations.RunSQL(narrowed(table), function(table)) for table in NOW_ONLY),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
