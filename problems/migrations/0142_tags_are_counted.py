"""How many problems have each tag: a row for each change, which whoever reads sums up, so that no writer waits."""

from django.db import migrations, models

# Where a problem lies among the others is no fact of it, and not counted.
ADD = """INSERT INTO problems_tagcount (tag, listed, open, first_projects)
        SELECT tag, sum(n), sum(n * (tags @> '{{2}}')::int), sum(n * (tags @> '{{2,60000001}}')::int)
        FROM ({rows}) changed (n, tags), unnest(tags) tag WHERE tag < 120000000 GROUP BY tag"""
COME, GONE = "SELECT 1, tags FROM after", "SELECT -1, tags FROM before"
COUNT = f"""
CREATE FUNCTION problems_tags_are_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {ADD.format(rows=COME)};
    ELSIF TG_OP = 'DELETE' THEN
        {ADD.format(rows=GONE)};
    ELSIF EXISTS (SELECT FROM before JOIN after USING (number) WHERE before.tags <> after.tags) THEN
        {ADD.format(rows=f"{COME} UNION ALL {GONE}")};
    END IF;
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER counted_by_{act} AFTER {act} ON problems_problem REFERENCING {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION problems_tags_are_counted();
"""
REFERENCING = {
    "insert": "NEW TABLE AS after",
    "update": "OLD TABLE AS before NEW TABLE AS after",
    "delete": "OLD TABLE AS before",
}
THERE = ADD.format(rows="SELECT 1, tags FROM problems_problem")


class Migration(migrations.Migration):
    dependencies = [("problems", "0141_what_is_there_is_tagged")]

    operations = [
        migrations.CreateModel(
            name="TagCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.IntegerField()),
                ("listed", models.IntegerField()),
                ("open", models.IntegerField()),
                ("first_projects", models.IntegerField()),
            ],
            options={"ordering": ["tag", "pk"], "indexes": [models.Index(fields=["tag"], name="count_of_tag")]},
        ),
        migrations.RunSQL(COUNT, "DROP FUNCTION problems_tags_are_counted()"),
        *(
            migrations.RunSQL(
                TRIGGER.format(act=act, tables=tables), f"DROP TRIGGER counted_by_{act} ON problems_problem"
            )
            for act, tables in REFERENCING.items()
        ),
        migrations.RunSQL(THERE, migrations.RunSQL.noop),
    ]
