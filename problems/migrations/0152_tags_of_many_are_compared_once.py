"""Whether an update changed tags is asked of all its rows at once: each was compared with all the others, which took a
minute for five thousand."""

from django.db import migrations

ADD = """INSERT INTO problems_tagcount (tag, listed, open, first_projects)
        SELECT tag, sum(n), sum(n * (tags @> '{{2}}')::int), sum(n * (tags @> '{{2,60000001}}')::int)
        FROM ({rows}) changed (n, tags), unnest(tags) tag WHERE tag < 120000000 GROUP BY tag"""
COME, GONE = "SELECT 1, tags FROM after", "SELECT -1, tags FROM before"
COUNT = f"""
CREATE OR REPLACE FUNCTION problems_tags_are_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {ADD.format(rows=COME)};
    ELSIF TG_OP = 'DELETE' THEN
        {ADD.format(rows=GONE)};
    ELSIF EXISTS ({{differ}}) THEN
        {ADD.format(rows=f"{COME} UNION ALL {GONE}")};
    END IF;
    RETURN NULL;
END $$;
"""
BY_PAIRS = "SELECT FROM before JOIN after USING (number) WHERE before.tags <> after.tags"
AT_ONCE = "SELECT number, tags FROM before EXCEPT SELECT number, tags FROM after"


class Migration(migrations.Migration):
    dependencies = [("problems", "0151_problem_proposed")]

    operations = [migrations.RunSQL(COUNT.replace("{differ}", AT_ONCE), COUNT.replace("{differ}", BY_PAIRS))]
