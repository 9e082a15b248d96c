"""Triggers that mark what changed of programs and mentors, and a mark of each that is there already.

An invitation that nobody said yes to is between two: it marks nothing. Of requests only what changes how many people a
mentor works with does.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;
    {body}
    RETURN NULL;
END $$;
CREATE TRIGGER {trigger} AFTER {acts} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""
AWAY = "DROP TRIGGER {trigger} ON {table}; DROP FUNCTION {name}();"
ANY_ACT, UPDATE = "INSERT OR UPDATE OR DELETE", "UPDATE"


def mark(kind: str, column: str) -> str:
    return f"PERFORM problems_mark_changed('{kind}', OLD.{column}, NEW.{column});"


def each(kind: str, column: str, table: str, which: str = "true") -> str:
    """Marks every row that a table names."""
    rows = f"SELECT DISTINCT {column} FROM {table} WHERE {which}"  # noqa: S608
    marks = f"SELECT '{kind}', ref, clock_timestamp() FROM ({rows}) AS changed (ref) WHERE ref IS NOT NULL"  # noqa: S608
    return f"INSERT INTO problems_mark (kind, ref, at) {marks};"


def where(condition: str, *acts: str) -> str:
    return f"IF {condition} THEN {' '.join(acts)} END IF;"


def changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


OF_PROGRAM, OF_MENTOR = mark("program", "program_id"), mark("mentor", "mentor_id")
WAS_LISTED = "standing NOT IN ('invited', 'declined', 'withdrawn')"
COUNTS = " AND 'accepted' IN (OLD.status, NEW.status)"

OURS = {
    "programs_program": (ANY_ACT, mark("program", "id")),
    "programs_round": (ANY_ACT, OF_PROGRAM),
    "programs_programlead": (ANY_ACT, OF_PROGRAM),
    "programs_program_tracks": (ANY_ACT, OF_PROGRAM),
    "programs_program_wanted_skills": (ANY_ACT, OF_PROGRAM),
    "programs_program_wanted_problems": (ANY_ACT, OF_PROGRAM),
    "programs_mentor": (ANY_ACT, where(f"OLD.{WAS_LISTED} OR NEW.{WAS_LISTED}", mark("mentor", "id"))),
    "programs_mentor_areas": (ANY_ACT, OF_MENTOR),
    "programs_sponsorship": (ANY_ACT, OF_MENTOR),
    "programs_mentorrequest": (ANY_ACT, where(f"({changed('status')}){COUNTS}", OF_MENTOR)),
}
# What lies below: people whose names stand here, problems that are asked for, and claims that end with a request.
BELOW = {
    "users_user": (
        UPDATE,
        where(
            changed("username", "name", "is_active", "deleted_at"),
            each("program", "program_id", "programs_programlead", "person_id = NEW.id"),
            each("mentor", "id", "programs_mentor", f"person_id = NEW.id AND {WAS_LISTED}"),
        ),
    ),
    "problems_problem": (
        UPDATE,
        where(
            changed("status"),
            each("program", "program_id", "programs_program_wanted_problems", "problem_id = NEW.number"),
        ),
    ),
    "problems_claim": (
        UPDATE,
        where(
            changed("status", "lapses_at"),
            each("mentor", "mentor_id", "programs_mentorrequest", "claim_id = NEW.id AND status = 'accepted'"),
        ),
    ),
    "problems_writeup": (
        UPDATE,
        where(
            changed("status"),
            each("mentor", "mentor_id", "programs_mentorrequest", "writeup_id = NEW.id AND status = 'accepted'"),
        ),
    ),
}


def made(table: str, trigger: str, name: str, acts: str, *body: str) -> migrations.RunSQL:
    named = {"table": table, "trigger": trigger, "name": name}
    return migrations.RunSQL(FUNCTION.format(acts=acts, body="\n    ".join(body), **named), AWAY.format(**named))


class Migration(migrations.Migration):
    dependencies = [("problems", "0092_what_is_there_is_marked"), ("programs", "0009_mentor_requests")]

    operations = [
        *(made(table, "marked_for_mirrors", f"{table}_is_marked", *rest) for table, rest in OURS.items()),
        *(made(table, "marked_for_programs", f"{table}_marks_programs", *rest) for table, rest in BELOW.items()),
        migrations.RunSQL(each("program", "id", "programs_program"), migrations.RunSQL.noop),
        migrations.RunSQL(each("mentor", "id", "programs_mentor", WAS_LISTED), migrations.RunSQL.noop),
    ]
