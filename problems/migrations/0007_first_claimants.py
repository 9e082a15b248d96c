"""Everybody who made a claim before is on it."""

from django.db import migrations

BATCH = 1000


def put_leads_on_their_claims(apps, schema_editor):
    Claim, Claimant = apps.get_model("problems", "Claim"), apps.get_model("problems", "Claimant")
    rows = (
        Claimant(
            claim=claim,
            problem_id=claim.problem_id,
            person_id=claim.person_id,
            by_id=claim.person_id,
            is_holding=claim.status in {"active", "paused"},
            since=claim.claimed_at,
        )
        for claim in Claim.objects.all().iterator(chunk_size=BATCH)
    )
    Claimant.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("problems", "0006_claimants")]

    operations = [migrations.RunPython(put_leads_on_their_claims, migrations.RunPython.noop)]
