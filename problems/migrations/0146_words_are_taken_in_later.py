"""Words of a changed row are put down beside the indexes and taken in later. The indexes themselves stay as they are."""

import django.contrib.postgres.indexes
from django.db import migrations

LATER = {"fastupdate": True, "gin_pending_list_limit": 64}
NEAR = {"fields": ["title", "keywords", "tags"], "opclasses": ["gin_trgm_ops", "gin_trgm_ops", "array_ops"]}
FOUND = {"fields": ["search", "tags"]}


def change(name: str, options: dict) -> list:
    index = django.contrib.postgres.indexes.GinIndex(**options, **LATER, name=name)
    return [migrations.RemoveIndex("problem", name), migrations.AddIndex("problem", index)]


class Migration(migrations.Migration):
    dependencies = [("problems", "0145_large_imports")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[*change("problem_found", FOUND), *change("problem_near", NEAR)],
            database_operations=[
                migrations.RunSQL(
                    f"ALTER INDEX {name} SET (fastupdate = on, gin_pending_list_limit = 64)",
                    f"ALTER INDEX {name} SET (fastupdate = off)",
                )
                for name in ("problem_found", "problem_near")
            ],
        )
    ]
