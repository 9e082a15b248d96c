"""What people choose to show of their work, in which order, and what they say about it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0021_reproductions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Introduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=2000)),
                ("html", models.TextField(editable=False)),
                ("renderer", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="introduction",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PortfolioItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("is_shown", models.BooleanField(default=True)),
                ("line", models.CharField(blank=True, max_length=300)),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portfolio_items",
                        to="problems.claim",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portfolio_items",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writeup",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portfolio_items",
                        to="problems.writeup",
                    ),
                ),
            ],
            options={
                "ordering": ["person", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim__isnull", True), ("writeup__isnull", False)),
                            models.Q(("claim__isnull", False), ("writeup__isnull", True)),
                            _connector="OR",
                        ),
                        name="portfolio_item_of_one_thing",
                    ),
                    models.UniqueConstraint(fields=("person", "writeup"), name="portfolio_writeup_once"),
                    models.UniqueConstraint(fields=("person", "claim"), name="portfolio_claim_once"),
                ],
            },
        ),
    ]
