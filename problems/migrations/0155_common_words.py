"""Common words and the hours that a problem takes at least have bitmaps, too: whose words or hours change is put down, as
whose tags do."""

from django.db import migrations, models

PUT_DOWN = """
CREATE FUNCTION problems_words_are_put_down() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO problems_retagged (number) VALUES (NEW.number);
    RETURN NULL;
END $$;
CREATE TRIGGER put_down_by_words AFTER UPDATE ON problems_problem FOR EACH ROW WHEN (
    NEW.status = 'listed'
    AND (OLD.search IS DISTINCT FROM NEW.search OR OLD.hours_low IS DISTINCT FROM NEW.hours_low)
) EXECUTE FUNCTION problems_words_are_put_down();
"""
BACK = """
DROP TRIGGER put_down_by_words ON problems_problem;
DROP FUNCTION problems_words_are_put_down();
"""
# Nobody has words that are common yet.
THERE = """
INSERT INTO problems_bitmap (chunk, tag, bits)
SELECT number / 8192, 140000000 + least(coalesce(hours_low, 9999999), 9999999),
    bit_or(set_bit(0::bit(8192), mod(number, 8192), 1))
FROM problems_problem WHERE status = 'listed' GROUP BY 1, 2
"""
GONE = "DELETE FROM problems_bitmap WHERE tag >= 130000000"


class Migration(migrations.Migration):
    dependencies = [("problems", "0154_bitmaps")]

    operations = [
        migrations.CreateModel(
            name="CommonWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lexeme", models.TextField(unique=True)),
                ("is_common", models.BooleanField(default=True)),
            ],
            options={"ordering": ["lexeme"]},
        ),
        migrations.RunSQL(PUT_DOWN, BACK),
        migrations.RunSQL(THERE, GONE),
    ]
