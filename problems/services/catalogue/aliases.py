"""Keys of the files whose rows were merged into others: what they name is the row that stays."""

from dataclasses import dataclass
from typing import Any

from problems.models import Problem, Skill, Technique, Track
from problems.services.catalogue.sections import Section, Values

MERGED: dict[str, Any] = {"tracks": Track, "skills": Skill, "techniques": Technique, "problems": Problem}


@dataclass(frozen=True)
class Aliases:
    """`keys[section]` leads from the key of what was merged to the key of what stays."""

    keys: dict[str, dict[str, str]]

    @classmethod
    def load(cls) -> "Aliases":
        return cls(
            {
                name: dict(model.objects.filter(merged_into__isnull=False).values_list("key", "merged_into__key"))
                for name, model in MERGED.items()
            }
        )

    def of(self, section: Section, values: Values) -> Values:
        """The values of a row, or some of them, with what they refer to by its key of today, each once."""
        renamed = {
            field.name: _renamed(values[field.name], self.keys[field.refers])
            for field in section.fields
            if field.name in values and self.keys.get(field.refers) and field.name != "merged_into"
        }
        return values | renamed


def _renamed(value: Any, keys: dict[str, str]) -> Any:
    if isinstance(value, str):
        return keys.get(value, value)
    found: dict[str, Any] = {}
    for one in value:
        pair = isinstance(one, list)
        key = keys.get(one[0] if pair else one, one[0] if pair else one)
        found.setdefault(key, [key, *one[1:]] if pair else key)
    return list(found.values())
