"""Reviews of write-ups: what was answered, what it said before, and what the author changed."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0018_one_address_for_more_sites"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Resubmission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("note", models.TextField(max_length=5000, verbose_name="what was changed")),
                ("note_html", models.TextField(editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "writeup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="resubmissions", to="problems.writeup"
                    ),
                ),
            ],
            options={
                "ordering": ["writeup", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("stands_in", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("taken", "Taken"),
                            ("given", "Given"),
                            ("returned", "Returned"),
                            ("hidden", "Hidden"),
                        ],
                        default="taken",
                        max_length=8,
                    ),
                ),
                (
                    "is_unnamed",
                    models.BooleanField(default=False, help_text="Shown as “Reviewer A” to everybody but curators."),
                ),
                ("letter", models.CharField(blank=True, max_length=3)),
                ("taken_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("due_at", models.DateTimeField()),
                ("given_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("legible", "I could follow it"), ("changes", "Changes asked")],
                        max_length=7,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=5000)),
                ("note_html", models.TextField(blank=True, editable=False)),
                ("private_note", models.TextField(blank=True, max_length=2000, verbose_name="note to curators")),
                ("hidden_because", models.TextField(blank=True, max_length=1000)),
                ("reply", models.TextField(blank=True, max_length=5000, verbose_name="the author's reply")),
                ("reply_html", models.TextField(blank=True, editable=False)),
                ("replied_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writeup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="problems.writeup"
                    ),
                ),
            ],
            options={
                "ordering": ["writeup", "given_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.TextField(blank=True, max_length=5000)),
                ("note_html", models.TextField(blank=True)),
                ("until", models.DateTimeField(help_text="When it was replaced.")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="problems.review"
                    ),
                ),
            ],
            options={
                "ordering": ["-until", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewAnswer",
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
                        max_length=6,
                    ),
                ),
                (
                    "answer",
                    models.CharField(choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")], max_length=6),
                ),
                ("line", models.CharField(max_length=300)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="problems.review"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="problems.reviewversion",
                    ),
                ),
            ],
            options={
                "ordering": ["review", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["by", "status"], name="review_by_person"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(condition=models.Q(("status", "taken")), fields=["due_at"], name="review_by_due"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "returned"), _negated=True),
                fields=("writeup", "by", "round"),
                name="review_one_each_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "taken")), fields=("writeup", "by"), name="review_taken_once_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["taken", "given", "returned", "hidden"])), name="review_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("given_at__isnull", False),
                        ("outcome__in", ["legible", "changes"]),
                        ("status__in", ("given", "hidden")),
                    ),
                    models.Q(
                        models.Q(("status__in", ("given", "hidden")), _negated=True),
                        ("given_at", None),
                        ("outcome", ""),
                    ),
                    _connector="OR",
                ),
                name="review_given_has_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "hidden"), models.Q(("hidden_because", ""), _negated=True)),
                    models.Q(models.Q(("status", "hidden"), _negated=True), ("hidden_because", "")),
                    _connector="OR",
                ),
                name="review_hidden_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_unnamed", False), models.Q(("letter", ""), _negated=True), _connector="OR"),
                name="review_unnamed_has_a_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("stands_in__gte", models.F("round"))), name="review_stands_from_its_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_at", None), ("replied_by", None), ("reply", "")),
                    models.Q(
                        models.Q(("reply", ""), _negated=True),
                        ("replied_at__isnull", False),
                        ("replied_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="review_reply_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("version", None)), fields=("review", "question"), name="review_answer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewanswer",
            constraint=models.UniqueConstraint(fields=("version", "question"), name="review_answer_once_a_version"),
        ),
        migrations.AddConstraint(
            model_name="reviewanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("question__in", ["claim", "method", "checks", "limits", "code", "rerun"])),
                name="review_question_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["yes", "partly", "no"])), name="review_answer_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("line", ""), _negated=True), name="review_answer_has_a_line"
            ),
        ),
    ]
