"""Triggers that mark what changed, whoever changed it: a service, an admin, a load of the catalogue.

Each table says below whose answers its rows are part of. A row that was written and stayed the same marks nothing, and
neither does what nobody may read: an offer between two, a review that is only taken, a draft that was never listed.
"""

from django.db import migrations

# `OLD` of an insert and `NEW` of a delete are rows of NULL, and NULL is no reference.
MARK = """
CREATE FUNCTION problems_mark_changed(text, VARIADIC bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO problems_mark (kind, ref, at)
    SELECT $1, ref, clock_timestamp() FROM (SELECT DISTINCT unnest($2)) AS changed (ref) WHERE ref IS NOT NULL
$$;
"""
UNMARK = "DROP FUNCTION problems_mark_changed(text, VARIADIC bigint[]);"

FUNCTION = """
CREATE FUNCTION {table}_is_marked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;
    {body}
    RETURN NULL;
END $$;
CREATE TRIGGER marked_for_mirrors AFTER {acts} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_marked();
"""
AWAY = "DROP TRIGGER marked_for_mirrors ON {table}; DROP FUNCTION {table}_is_marked();"
ANY_ACT, UPDATE = "INSERT OR UPDATE OR DELETE", "UPDATE"


def mark(kind: str, column: str) -> str:
    return f"PERFORM problems_mark_changed('{kind}', OLD.{column}, NEW.{column});"


def each(kind: str, column: str, table: str, which: str) -> str:
    """Marks every row that a table names."""
    rows = f"SELECT DISTINCT {column} FROM {table} WHERE {which}"  # noqa: S608
    marks = f"SELECT '{kind}', ref, clock_timestamp() FROM ({rows}) AS changed (ref) WHERE ref IS NOT NULL"  # noqa: S608
    return f"INSERT INTO problems_mark (kind, ref, at) {marks};"


def where(condition: str, *acts: str) -> str:
    return f"IF {condition} THEN {' '.join(acts)} END IF;"


def changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


NEVER_LISTED = "TG_OP = 'DELETE' AND OLD.status IN ('draft', 'proposed', 'needs_changes', 'declined')"
FORGET = "DELETE FROM problems_mark WHERE kind = 'problem' AND ref = OLD.number;"
OF_PROBLEM, OF_WRITEUP = mark("problem", "problem_id"), mark("writeup", "writeup_id")
OF_CLAIM, OF_PERSON = mark("claim", "claim_id"), mark("person", "person_id")
WAS_ON_IT = "person_id = NEW.id AND standing IN ('joined', 'left')"
NAMED_REVIEW = "by_id = NEW.id AND NOT is_unnamed AND given_at IS NOT NULL"
GIVEN = "id IN (OLD.review_id, NEW.review_id) AND given_at IS NOT NULL"

TABLES = {
    "problems_problem": (
        ANY_ACT,
        mark("problem", "number"),
        where(NEVER_LISTED, FORGET),
        where(
            changed("status", "title", "parent_id"),
            mark("problem", "parent_id"),
            each("problem", "number", "problems_problem", "parent_id IN (OLD.number, NEW.number)"),
        ),
        where(
            changed("status"),
            each("comment", "id", "problems_comment", "problem_id = NEW.number"),
            each("writeup", "writeup_id", "problems_bearing", "problem_id = NEW.number"),
        ),
    ),
    "problems_problemskill": (ANY_ACT, OF_PROBLEM),
    "problems_problem_techniques": (ANY_ACT, OF_PROBLEM),
    "problems_relatedwork": (ANY_ACT, OF_PROBLEM),
    "problems_track": (
        UPDATE,
        where(changed("key", "name"), each("problem", "number", "problems_problem", "track_id = NEW.id")),
    ),
    "problems_source": (
        UPDATE,
        where(changed("key", "name", "url"), each("problem", "number", "problems_problem", "source_id = NEW.id")),
    ),
    "problems_skill": (
        UPDATE,
        where(
            changed("key", "name", "position"),
            each("problem", "problem_id", "problems_problemskill", "skill_id = NEW.id"),
        ),
    ),
    "problems_technique": (
        UPDATE,
        where(
            changed("key", "name", "position"),
            each("problem", "problem_id", "problems_problem_techniques", "technique_id = NEW.id"),
        ),
    ),
    "problems_writeup": (
        ANY_ACT,
        mark("writeup", "id"),
        each("problem", "problem_id", "problems_bearing", "writeup_id = NEW.id"),
        where(
            changed("status"),
            each("writeup", "id", "problems_writeup", "superseded_by_id = NEW.id"),
            each("review", "id", "problems_review", "writeup_id = NEW.id AND given_at IS NOT NULL"),
            each("reproduction", "id", "problems_reproduction", "writeup_id = NEW.id"),
            each("person", "person_id", "problems_author", "writeup_id = NEW.id"),
        ),
    ),
    "problems_bearing": (ANY_ACT, OF_PROBLEM, OF_WRITEUP),
    "problems_author": (ANY_ACT, OF_WRITEUP, OF_PERSON),
    "problems_resubmission": (ANY_ACT, OF_WRITEUP),
    "problems_claim": (
        ANY_ACT,
        mark("claim", "id"),
        OF_PROBLEM,
        where(
            changed("status"),
            each("person", "person_id", "problems_claimant", "claim_id = NEW.id AND standing = 'joined'"),
        ),
        where(
            changed("status") + " AND 'removed' IN (OLD.status, NEW.status)",
            each("log-entry", "id", "problems_logentry", "claim_id = NEW.id"),
        ),
    ),
    "problems_claimant": (
        ANY_ACT,
        where(
            "OLD.standing IN ('joined', 'left') OR NEW.standing IN ('joined', 'left')", OF_CLAIM, OF_PROBLEM, OF_PERSON
        ),
    ),
    "problems_checkin": (ANY_ACT, OF_CLAIM),
    "problems_logentry": (ANY_ACT, mark("log-entry", "id")),
    "problems_comment": (ANY_ACT, mark("comment", "id")),
    "problems_review": (
        ANY_ACT,
        where("OLD.given_at IS NOT NULL OR NEW.given_at IS NOT NULL", mark("review", "id"), OF_WRITEUP),
    ),
    "problems_reviewanswer": (
        ANY_ACT,
        each("review", "id", "problems_review", GIVEN),
        each("writeup", "writeup_id", "problems_review", GIVEN),
    ),
    "problems_reproduction": (ANY_ACT, mark("reproduction", "id")),
    "users_user": (
        UPDATE,
        where(changed("username", "name", "is_active", "deleted_at", "bio", "website"), mark("person", "id")),
        where(
            changed("username", "name", "is_active", "deleted_at"),
            each("comment", "id", "problems_comment", "by_id = NEW.id"),
            each("log-entry", "id", "problems_logentry", "by_id = NEW.id"),
            each("claim", "claim_id", "problems_claimant", WAS_ON_IT),
            each("problem", "problem_id", "problems_claimant", WAS_ON_IT),
            each("writeup", "writeup_id", "problems_author", "person_id = NEW.id"),
            each("writeup", "id", "problems_writeup", "linked_by_id = NEW.id"),
            each("reproduction", "id", "problems_reproduction", "by_id = NEW.id"),
            each("review", "id", "problems_review", NAMED_REVIEW),
            each("writeup", "writeup_id", "problems_review", NAMED_REVIEW),
        ),
    ),
}


class Migration(migrations.Migration):
    dependencies = [("problems", "0090_marks"), ("users", "0012_request_counts")]

    operations = [
        migrations.RunSQL(MARK, UNMARK),
        *(
            migrations.RunSQL(
                FUNCTION.format(table=table, acts=acts, body="\n    ".join(body)), AWAY.format(table=table)
            )
            for table, (acts, *body) in TABLES.items()
        ),
    ]
