"""How it was shown that a member wrote something."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0016_link_health")]

    operations = [
        migrations.CreateModel(
            name="AuthorLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("found", models.CharField(blank=True, max_length=300)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="problems.author"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("found", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("found", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="author_look_ended_says_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("link_back", "a link back"),
                            ("token", "a line on the page"),
                            ("orcid", "their ORCID iD"),
                        ],
                        max_length=9,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("evidence_url", models.URLField(max_length=500)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proofs", to="problems.author"
                    ),
                ),
            ],
            options={
                "ordering": ["author", "at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "how"), name="author_proof_once_each"),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["link_back", "token", "orcid"])), name="author_proof_how_known"
                    ),
                ],
            },
        ),
    ]
