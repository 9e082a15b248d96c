"""One change of many problems, and what it changed of each."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CHANGES = [
    ("checked", "Say that they were checked, and are still open"),
    ("historical", "Make them historical"),
    ("listed", "Put historical ones on the list again"),
    ("withdrawn", "Withdraw them"),
    ("track", "Move them to a track"),
    ("difficulty", "Set the difficulty"),
    ("add-skill", "Ask for a skill"),
    ("remove-skill", "No longer ask for a skill"),
    ("add-technique", "Name a technique"),
    ("remove-technique", "No longer name a technique"),
]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("problems", "0092_what_is_there_is_marked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("change", models.CharField(choices=CHANGES, max_length=20)),
                ("term", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
                ("note", models.TextField(max_length=1000, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by_act",
                        to="problems.act",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(change__in=[value for value, _ in CHANGES]), name="act_change_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ActRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.CharField(blank=True, max_length=120)),
                ("after", models.CharField(blank=True, max_length=120)),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="problems.act"
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="act_rows", to="problems.problem"
                    ),
                ),
            ],
            options={
                "ordering": ["act", "problem"],
                "constraints": [models.UniqueConstraint(fields=("act", "problem"), name="act_row_once")],
            },
        ),
    ]
