"""Every name that a filter can be set to, in one query."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, Value

from board.lib.prepared import prepared
from board.lib.text import UNSTORABLE
from problems.models import Skill, Source, Synonym, Technique, Track

WORDS: dict[str, Any] = {"track": Track, "skill": Skill, "technique": Technique}
TERMS = WORDS | {"source": Source}
MERGED, RETIRED = "merged ", "retired "
NONE = Value(0, output_field=IntegerField())


@dataclass
class Vocabulary:
    """`names[parameter][key]` is the name of a term, in the order of lists, and `refs[parameter][key]` its primary key;
    `synonyms` are pairs.

    `aliases[parameter]` leads from the key of a word that was merged to that of the one that stays. `retired` ones are
    understood, and offered to nobody who has not asked for them.
    """

    names: dict[str, dict[str, str]] = field(default_factory=lambda: {parameter: {} for parameter in TERMS})
    refs: dict[str, dict[str, int]] = field(default_factory=lambda: {parameter: {} for parameter in TERMS})
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    aliases: dict[str, dict[str, str]] = field(default_factory=lambda: {parameter: {} for parameter in TERMS})
    retired: dict[str, set[str]] = field(default_factory=lambda: {parameter: set() for parameter in TERMS})

    @classmethod
    def load(cls) -> "Vocabulary":
        """Reads all of it from the database: one query, about a hundred and fifty rows."""
        found = cls()
        for parameter, key, name, _, ref in _rows():
            if parameter == "synonym":
                found.synonyms.append((key, name))
            elif parameter.startswith(MERGED):
                found.aliases[parameter.removeprefix(MERGED)][key] = name
            elif parameter.startswith(RETIRED):
                found.retired[parameter.removeprefix(RETIRED)].add(key)
            else:
                found.names[parameter][key] = name
                found.refs[parameter][key] = ref
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
    parts += [
        _part(model.objects.standing().filter(is_retired=True), f"{RETIRED}{parameter}", "key", "name", NONE)
        for parameter, model in WORDS.items()
    ]
    synonyms = _part(Synonym.objects, "synonym", "term", "means", NONE)
    return synonyms.union(*parts, all=True).order_by("kind", "order", "word")


def _part(rows, kind: str, word: str, meaning: str, order):
    labelled = rows.order_by().annotate(
        kind=Value(kind, output_field=CharField()), word=F(word), meaning=F(meaning), order=order, ref=F("pk")
    )
    return labelled.values_list("kind", "word", "meaning", "order", "ref")


def offer(filters: dict[str, Any], data: Any, parameter: str) -> None:
    """A filter offers the words that are not retired, and those that its address asks for; one that was merged stands
    there for the one that stays. Call it before the filter is read."""
    queryset = filters[parameter].queryset
    # PostgreSQL refuses such a character. No word has the one in its place.
    asked = [UNSTORABLE.sub("\ufffd", key) for key in data.getlist(parameter)] if data else []
    if asked:
        aliases = dict(
            queryset.model.objects.filter(key__in=asked, merged_into__isnull=False).values_list(
                "key", "merged_into__key"
            )
        )
        asked = list(dict.fromkeys(aliases.get(key, key) for key in asked))
        data.setlist(parameter, asked)
    filters[parameter].queryset = queryset.filter(Q(is_retired=False) | Q(key__in=asked))
