"""What the people of a write-up answered to themselves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0014_reports_of_problems"),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.CharField(
                        choices=[
                            ("claim", "Is the claim in one sentence?"),
                            ("method", "Can the method be followed?"),
                            ("checks", "Do baselines and sanity checks fit?"),
                            ("limits", "Are limits and failures stated?"),
                            ("code", "Are code and data available and pinned?"),
                            ("rerun", "Did you rerun the main figure?"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "answer",
                    models.CharField(choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")], max_length=6),
                ),
                (
                    "writeup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="self_checks", to="problems.writeup"
                    ),
                ),
            ],
            options={
                "ordering": ["writeup", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("writeup", "question"), name="self_check_once_each"),
                    models.CheckConstraint(
                        condition=models.Q(("question__in", ["claim", "method", "checks", "limits", "code", "rerun"])),
                        name="self_check_question_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["yes", "partly", "no"])), name="self_check_answer_known"
                    ),
                ],
            },
        ),
    ]
