"""Common words have bitmaps, too: whose words change is put down, as whose tags do."""

from django.db import migrations, models

PUT_DOWN = """
CREATE FUNCTION problems_words_are_put_down() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO problems_retagged (number) VALUES (NEW.number);
    RETURN NULL;
END $$;
CREATE TRIGGER put_down_by_words AFTER UPDATE ON problems_problem FOR EACH ROW
    WHEN (NEW.status = 'listed' AND OLD.search IS DISTINCT FROM NEW.search) EXECUTE FUNCTION problems_words_are_put_down();
"""
BACK = """
DROP TRIGGER put_down_by_words ON problems_problem;
DROP FUNCTION problems_words_are_put_down();
"""


class Migration(migrations.Migration):
    dependencies = [("problems", "0154_bitmaps")]

    operations = [
        migrations.CreateModel(
            name="CommonWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lexeme", models.TextField(unique=True)),
            ],
            options={"ordering": ["lexeme"]},
        ),
        migrations.RunSQL(PUT_DOWN, BACK),
    ]
