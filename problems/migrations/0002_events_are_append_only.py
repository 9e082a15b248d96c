"""An event is never changed and never removed: a trigger says so, whoever asks."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION problems_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE ON problems_event
    FOR EACH ROW EXECUTE FUNCTION problems_event_is_append_only();
"""
ALLOW = """
DROP TRIGGER event_is_append_only ON problems_event;
DROP FUNCTION problems_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("problems", "0001_catalogue_and_claims")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
