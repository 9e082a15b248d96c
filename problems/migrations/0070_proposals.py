"""Problems that members propose, and drafts of them."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0081_domains_and_what_waits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("words", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="problems.problem",
                    ),
                ),
            ],
            options={
                "ordering": ["-saved_at", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("by", "key"), name="draft_once")],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "I pose it here"), ("public", "It stands somewhere public already")],
                        max_length=8,
                    ),
                ),
                (
                    "posed_by",
                    models.CharField(
                        blank=True, help_text="Whoever posed it, where it is not the proposer.", max_length=200
                    ),
                ),
                ("source_name", models.CharField(blank=True, max_length=200)),
                ("source_url", models.URLField(blank=True, max_length=500)),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("cc-by", "CC BY"),
                            ("cc0", "CC0, or in the public domain"),
                            ("permissive", "MIT, Apache or the like"),
                            ("cc-by-sa", "CC BY-SA"),
                            ("reserved", "All rights reserved"),
                            ("unknown", "I could not find out"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("mine", "The words are mine"),
                            ("own-words", "I put it into my own words, and name the source"),
                            ("licensed", "Its licence allows it"),
                            ("asked", "Whoever posed it agreed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("noted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unclear", "Nothing would settle it"),
                            ("known", "It is answered already"),
                            ("outside", "It is outside this field"),
                            ("rights", "Its words may not be used here"),
                            ("spam", "Advertising, or not meant"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "note_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "problem",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposal", to="problems.problem"
                    ),
                ),
            ],
            options={
                "ordering": ["sent_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("by", "key"), name="proposal_sent_once"),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["own", "public"])), name="proposal_origin_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("licence__in", ["cc-by", "cc0", "permissive", "cc-by-sa", "reserved", "unknown"])
                        ),
                        name="proposal_licence_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent__in", ["mine", "own-words", "licensed", "asked"])),
                        name="proposal_consent_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin", "own"),
                            models.Q(("source_name", ""), ("source_url", ""), _connector="OR", _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_names_its_source",
                    ),
                ],
            },
        ),
    ]
