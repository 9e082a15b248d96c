"""One bit for each problem that has a tag: large sets are met by them. Whose tags change is put down beside."""

from importlib import import_module

from django.db import migrations, models

import problems.models.bitmaps

counted = import_module("problems.migrations.0152_tags_of_many_are_compared_once")

BEFORE = counted.COUNT.replace("{differ}", counted.AT_ONCE)
PUT_DOWN = "INSERT INTO problems_retagged (number) SELECT number FROM ({rows}) changed WHERE tags <> '{{}}'"
COME, GONE = "SELECT number, tags FROM after", "SELECT number, tags FROM before"
CHANGED = f"({COME} EXCEPT {GONE}) UNION ALL ({GONE} EXCEPT {COME})"
AFTER = f"""
CREATE OR REPLACE FUNCTION problems_tags_are_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {counted.ADD.format(rows=counted.COME)};
        {PUT_DOWN.format(rows=COME)};
    ELSIF TG_OP = 'DELETE' THEN
        {counted.ADD.format(rows=counted.GONE)};
        {PUT_DOWN.format(rows=GONE)};
    ELSIF EXISTS ({counted.AT_ONCE}) THEN
        {counted.ADD.format(rows=f"{counted.COME} UNION ALL {counted.GONE}")};
        {PUT_DOWN.format(rows=CHANGED)};
    END IF;
    RETURN NULL;
END $$;
"""
THERE = """
INSERT INTO problems_bitmap (chunk, tag, bits)
SELECT number / 8192, tag, bit_or(set_bit(0::bit(8192), number % 8192, 1))
FROM problems_problem, unnest(tags) tag WHERE tag < 120000000 GROUP BY 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [("problems", "0153_steps_of_the_order")]

    operations = [
        # Who writes meanwhile would do so by the function that puts nothing down.
        migrations.RunSQL("LOCK TABLE problems_problem IN SHARE ROW EXCLUSIVE MODE", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Bitmap",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "chunk", "tag", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tag", models.IntegerField()),
                ("chunk", models.IntegerField()),
                ("bits", problems.models.bitmaps.Bits()),
            ],
            options={"ordering": ["chunk", "tag"]},
        ),
        migrations.CreateModel(
            name="Retagged",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["number"], name="retagged_number")],
            },
        ),
        migrations.RunSQL(AFTER, BEFORE),
        migrations.RunSQL(THERE, migrations.RunSQL.noop),
    ]
