"""Marks a live claim, and its problem, at the moment at which it will lapse if nobody says anything more.

Nothing is written when that moment comes, so the mark lies there before: lists of what changed since leave out marks
of a time that is still to come. One that a later sign of life has overtaken is read once more than needed.
"""

from django.db import migrations

AHEAD = """
CREATE FUNCTION problems_claim_lapse_is_marked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status NOT IN ('active', 'paused') OR NEW.lapses_at <= clock_timestamp() THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' AND (OLD.status, OLD.lapses_at, OLD.problem_id) IS NOT DISTINCT FROM
        (NEW.status, NEW.lapses_at, NEW.problem_id) THEN RETURN NULL; END IF;
    INSERT INTO problems_mark (kind, ref, at)
    VALUES ('claim', NEW.id, NEW.lapses_at), ('problem', NEW.problem_id, NEW.lapses_at);
    RETURN NULL;
END $$;
CREATE TRIGGER lapse_is_marked_ahead AFTER INSERT OR UPDATE ON problems_claim
    FOR EACH ROW EXECUTE FUNCTION problems_claim_lapse_is_marked();
"""
BACK = "DROP TRIGGER lapse_is_marked_ahead ON problems_claim; DROP FUNCTION problems_claim_lapse_is_marked();"
THERE = """
INSERT INTO problems_mark (kind, ref, at)
SELECT kind, ref, lapses_at FROM problems_claim, LATERAL (VALUES ('claim', id), ('problem', problem_id)) AS of (kind, ref)
WHERE status IN ('active', 'paused') AND lapses_at > clock_timestamp()
"""
GONE = "DELETE FROM problems_mark WHERE at > clock_timestamp()"


class Migration(migrations.Migration):
    dependencies = [("problems", "0100_orders_of_the_list")]

    operations = [migrations.RunSQL(AHEAD, BACK), migrations.RunSQL(THERE, GONE)]
