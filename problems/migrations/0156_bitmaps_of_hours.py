"""What a problem takes at least has bitmaps, too: the order of what is easy goes by that. No problem has such a tag."""

from importlib import import_module

from django.db import migrations

words = import_module("problems.migrations.0155_common_words")

WHEN = "OLD.search IS DISTINCT FROM NEW.search"
HOURS = f"({WHEN} OR OLD.hours_low IS DISTINCT FROM NEW.hours_low)"
AGAIN = words.PUT_DOWN[words.PUT_DOWN.index("CREATE TRIGGER") :]
DROP = "DROP TRIGGER put_down_by_words ON problems_problem;\n"
THERE = """
INSERT INTO problems_bitmap (chunk, tag, bits)
SELECT number / 8192, 140000000 + coalesce(hours_low, 9999999), bit_or(set_bit(0::bit(8192), mod(number, 8192), 1))
FROM problems_problem WHERE status = 'listed' GROUP BY 1, 2
"""
GONE = "DELETE FROM problems_bitmap WHERE tag >= 140000000"


class Migration(migrations.Migration):
    dependencies = [("problems", "0155_common_words")]

    operations = [
        migrations.RunSQL(DROP + AGAIN.replace(WHEN, HOURS), DROP + AGAIN),
        migrations.RunSQL(THERE, GONE),
    ]
