"""A word is retired, or merged into another one, whose address the old one leads to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0071_suggested_edits"),
    ]

    operations = [
        migrations.AddField(
            model_name="skill",
            name="is_retired",
            field=models.BooleanField(default=False, help_text="It stays on what has it, and is offered nowhere."),
        ),
        migrations.AddField(
            model_name="skill",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="problems.skill",
            ),
        ),
        migrations.AddField(
            model_name="technique",
            name="is_retired",
            field=models.BooleanField(default=False, help_text="It stays on what has it, and is offered nowhere."),
        ),
        migrations.AddField(
            model_name="technique",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="problems.technique",
            ),
        ),
        migrations.AddField(
            model_name="track",
            name="is_retired",
            field=models.BooleanField(default=False, help_text="It stays on what has it, and is offered nowhere."),
        ),
        migrations.AddField(
            model_name="track",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="problems.track",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("is_retired", True), _connector="OR"),
                name="skill_merged_is_retired",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("pk")), _negated=True), name="skill_not_merged_into_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="technique",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("is_retired", True), _connector="OR"),
                name="technique_merged_is_retired",
            ),
        ),
        migrations.AddConstraint(
            model_name="technique",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("pk")), _negated=True),
                name="technique_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="track",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("is_retired", True), _connector="OR"),
                name="track_merged_is_retired",
            ),
        ),
        migrations.AddConstraint(
            model_name="track",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("pk")), _negated=True), name="track_not_merged_into_itself"
            ),
        ),
    ]
