"""An act on many problems is done piece by piece, and says how far it is. Those that there are have ended at once."""

from django.db import migrations, models
from django.db.models import F, Q


def end(apps, schema_editor):
    apps.get_model("problems", "Act").objects.filter(ended_at=None).update(ended_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("problems", "0130_views_are_counted")]

    operations = [
        migrations.AddField("act", "ended_at", models.DateTimeField(null=True)),
        migrations.RunPython(end, migrations.RunPython.noop),
        migrations.AddField(
            "actrow",
            "standing",
            models.CharField(
                choices=[("waiting", "Waiting"), ("done", "Done"), ("left", "left as it is")],
                default="done",
                max_length=8,
            ),
        ),
        migrations.AddIndex("act", models.Index(condition=Q(ended_at=None), fields=["at"], name="act_unfinished")),
        migrations.AddConstraint(
            "act",
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="act_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            "actrow",
            models.CheckConstraint(
                condition=Q(standing__in=["waiting", "done", "left"]), name="act_row_standing_known"
            ),
        ),
    ]
