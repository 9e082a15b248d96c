import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0004_what_programs_want"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("edited", "Edited"),
                            ("added", "Added"),
                            ("confirmed", "Dates confirmed"),
                            ("removed", "Removed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "round_pk",
                    models.PositiveBigIntegerField(blank=True, db_index=True, null=True, verbose_name="round"),
                ),
                ("round_name", models.CharField(blank=True, max_length=120, verbose_name="name of the round")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("made", "Made"),
                            ("waiting", "Waits for a second person"),
                            ("refused", "Refused by a second person"),
                            ("lapsed", "Lapsed: nobody answered before the deadline"),
                        ],
                        default="made",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="reason")),
                ("lapses_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, max_length=1000)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="programs.program"
                    ),
                ),
                (
                    "undoes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="undone_by",
                        to="programs.change",
                    ),
                ),
            ],
            options={
                "ordering": ["program", "-number"],
            },
        ),
        migrations.CreateModel(
            name="ChangedFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="facts", to="programs.change"
                    ),
                ),
            ],
            options={
                "ordering": ["change", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(fields=("program", "number"), name="change_number_once"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(
                condition=models.Q(("standing", "waiting")), fields=("round_pk",), name="change_of_a_round_waits_alone"
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("act__in", ["edited", "added", "confirmed", "removed"])), name="change_act_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["made", "waiting", "refused", "lapsed"])),
                name="change_standing_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing", "waiting"), _negated=True), ("lapses_at__isnull", False), _connector="OR"
                ),
                name="change_waits_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by", None), models.Q(("answered_by", models.F("by")), _negated=True), _connector="OR"
                ),
                name="change_answered_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="changedfact",
            constraint=models.UniqueConstraint(fields=("change", "name"), name="changed_fact_once"),
        ),
    ]
