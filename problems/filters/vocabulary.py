"""Every name that a filter can be set to, in one query."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, IntegerField, Value

from board.lib.prepared import prepared
from problems.models import Skill, Source, Synonym, Technique, Track

WORDS: dict[str, Any] = {"track": Track, "skill": Skill, "technique": Technique}
TERMS = WORDS | {"source": Source}
MERGED = "merged "
NONE = Value(0, output_field=IntegerField())


@dataclass
class Vocabulary:
    """`names[parameter][key]` is the name of a term, in the order of lists; `synonyms` are pairs.

    `aliases[parameter]` leads from the key of a word that was merged to that of the one that stays.
    """

    names: dict[str, dict[str, str]] = field(default_factory=lambda: {parameter: {} for parameter in TERMS})
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    aliases: dict[str, dict[str, str]] = field(default_factory=lambda: {parameter: {} for parameter in TERMS})

    @classmethod
    def load(cls) -> "Vocabulary":
        """Reads all of it from the database: one query, about a hundred and fifty rows."""
        found = cls()
        for parameter, key, name, _ in _rows():
            if parameter == "synonym":
                found.synonyms.append((key, name))
            elif parameter.startswith(MERGED):
                found.aliases[parameter.removeprefix(MERGED)][key] = name
            else:
                found.names[parameter][key] = name
        return found

    def choices(self, parameter: str) -> list[tuple[str, str]]:
        return list(self.names[parameter].items())


@prepared
def _rows():
    words = {parameter: model.objects.standing() for parameter, model in WORDS.items()} | {"source": Source.objects}
    parts = [_part(words[parameter], parameter, "key", "name", F("position")) for parameter in TERMS]
    parts += [
        _part(model.objects.filter(merged_into__isnull=False), f"{MERGED}{parameter}", "key", "merged_into__key", NONE)
        for parameter, model in WORDS.items()
    ]
    synonyms = _part(Synonym.objects, "synonym", "term", "means", NONE)
    return synonyms.union(*parts, all=True).order_by("kind", "order", "word")


def _part(rows, kind: str, word: str, meaning: str, order):
    labelled = rows.order_by().annotate(
        kind=Value(kind, output_field=CharField()), word=F(word), meaning=F(meaning), order=order
    )
    return labelled.values_list("kind", "word", "meaning", "order")
