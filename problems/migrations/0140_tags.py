"""What a listed problem is found by, as numbers in one array, kept by triggers: its own columns, skills, techniques.

With a search they stand in one index, which finds what has all of them without a look at what has some. What the
numbers mean stands in `models/tags.py`, and a test holds it to this.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

TAGS = """
CREATE FUNCTION problems_tags(problem problems_problem) RETURNS integer[] LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN problem.status <> 'listed' THEN '{}' ELSE ARRAY(
        SELECT tag FROM (
            SELECT 1
            UNION ALL SELECT 2 WHERE NOT problem.has_results AND problem.resolution IN ('open', 'partially_answered')
            UNION ALL SELECT 3 WHERE EXISTS (
                SELECT FROM problems_relatedwork WHERE problem_id = problem.number AND is_starter
            )
            UNION ALL SELECT 10000000 + problem.track_id
            UNION ALL SELECT 20000000 + problem.source_id
            UNION ALL SELECT unnest(ARRAY[30000000 + skill_id, 50000000 + 4 * skill_id + level - 1])
                FROM problems_problemskill WHERE problem_id = problem.number
            UNION ALL SELECT 40000000 + technique_id FROM problems_problem_techniques WHERE problem_id = problem.number
            UNION ALL SELECT 60000000 + array_position('{A,B,C,D}', problem.difficulty::text)
            UNION ALL SELECT 70000000 + array_position(
                '{browser,laptop,free-colab,gpu-24gb,gpu-80gb,multi-gpu}', problem.compute::text
            )
            UNION ALL SELECT 80000000 + array_position(
                '{question,exploration,replication,tooling,theory,survey}', problem.kind::text
            )
            UNION ALL SELECT 90000000 + array_position('{classic,current}', problem.era::text)
            UNION ALL SELECT 100000000 + coalesce(max(level), 0)
                FROM problems_problemskill WHERE problem_id = problem.number
            UNION ALL SELECT 110000000 + most FROM unnest('{10,20,40,80}'::integer[]) most WHERE problem.hours_high <= most
            UNION ALL SELECT 120000000 + problem.number / 1024
        ) known (tag) WHERE tag IS NOT NULL ORDER BY tag
    ) END
$$;
CREATE FUNCTION problems_problem_is_tagged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.tags := problems_tags(NEW);
    RETURN NEW;
END $$;
CREATE TRIGGER tagged BEFORE INSERT OR UPDATE OF status, has_results, resolution, track_id, source_id, difficulty,
    compute, kind, era, hours_high, tags ON problems_problem
    FOR EACH ROW EXECUTE FUNCTION problems_problem_is_tagged();
"""
NO_TAGS = """
DROP TRIGGER tagged ON problems_problem;
DROP FUNCTION problems_problem_is_tagged();
DROP FUNCTION problems_tags(problems_problem);
"""
# Locked in the order of their numbers, as everywhere. The trigger above works out what is written.
REST = """
CREATE FUNCTION problems_problems_are_tagged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed integer[];
BEGIN
    IF TG_OP = 'INSERT' THEN changed := ARRAY(SELECT DISTINCT problem_id FROM after);
    ELSIF TG_OP = 'DELETE' THEN changed := ARRAY(SELECT DISTINCT problem_id FROM before);
    ELSE changed := ARRAY(SELECT problem_id FROM before UNION SELECT problem_id FROM after);
    END IF;
    PERFORM FROM problems_problem WHERE number = ANY (changed) ORDER BY number FOR NO KEY UPDATE;
    UPDATE problems_problem p SET tags = '{}' WHERE number = ANY (changed) AND tags <> problems_tags(p);
    RETURN NULL;
END $$;
"""
NO_REST = "DROP FUNCTION problems_problems_are_tagged();"
REFERENCING = {
    "insert": "NEW TABLE AS after",
    "update": "OLD TABLE AS before NEW TABLE AS after",
    "delete": "OLD TABLE AS before",
}
ON = """
CREATE TRIGGER tagged_by_{act} AFTER {act} ON {table} REFERENCING {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION problems_problems_are_tagged();
"""
OFF = "DROP TRIGGER tagged_by_{act} ON {table};"
TABLES = ("problems_problemskill", "problems_problem_techniques", "problems_relatedwork")


class Migration(migrations.Migration):
    dependencies = [("problems", "0131_a_lapse_is_marked_ahead")]

    operations = [
        migrations.AddField(
            "problem",
            "tags",
            django.contrib.postgres.fields.ArrayField(models.IntegerField(), default=list, editable=False),
        ),
        migrations.RunSQL(TAGS, NO_TAGS),
        migrations.RunSQL(REST, NO_REST),
        *(
            migrations.RunSQL(ON.format(act=act, table=table, tables=tables), OFF.format(act=act, table=table))
            for table in TABLES
            for act, tables in REFERENCING.items()
        ),
    ]
