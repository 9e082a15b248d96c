"""The forms of an import: a file, and how it is read; by a page, and by a script."""

import hashlib
from typing import Any

from django import forms

from board.lib.missing import NamesWhatIsMissing
from board.lib.text import BoardForm
from problems.forms.proposals import LEVELS
from problems.models import Import
from problems.models.imports import MAX_MAPPING_NAME
from problems.models.taxonomy import MAX_LEVEL, MIN_LEVEL
from problems.services.catalogue.files import FORMATS, MAX_BYTES
from problems.services.imports.mapping import (
    DEFAULTS,
    EXPLAINED,
    IGNORE,
    JOINED,
    LABELS,
    NEW_AS,
    Mapping,
    Meanings,
    targets,
)

UNSAID, NOTHING = "?", "-"
RANGES = ("A-B", "A-C", "A-D", "B-C", "B-D", "C-D")
NEW = (
    "proposed, for a curator to look at each",
    "on the list where nothing is missing, proposed where something is",
)


class FormatField(forms.ChoiceField):
    def __init__(self) -> None:
        known = [(one, one.upper()) for one in dict.fromkeys(FORMATS.values())]
        super().__init__(label="Format", required=False, choices=[("", "what its name tells"), *known])


class UploadForm(BoardForm):
    file = forms.FileField(label="File", help_text="CSV, JSON, JSONL or YAML, 5 MB and 20,000 rows at most.")
    format = FormatField()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        _refuse_large(file.name, file.size)
        return file


class TextForm(NamesWhatIsMissing, forms.Form):
    """The same where a script sends it. The text is taken as it comes, as a file is."""

    name = forms.CharField(label="Its name", max_length=200, help_text="With its ending, as list.csv.")
    text = forms.CharField(
        label="What is in it",
        max_length=MAX_BYTES,
        strip=False,
        help_text="CSV, JSON, JSONL or YAML; 5 MB in UTF-8 and 20,000 rows at most.",
    )
    format = FormatField()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        _refuse_large(self.cleaned_data.get("name", "It"), len(text.encode()))
        return text


def _refuse_large(name: str, size: int) -> None:
    if size > MAX_BYTES:
        raise forms.ValidationError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB. Take it apart.")


class ColumnForm(NamesWhatIsMissing, forms.Form):
    """Where one column goes. Names of columns and words are those of the file, to the letter."""

    column = forms.CharField(label="Its heading", strip=False)
    to = forms.ChoiceField(label="Where it goes", required=False, choices=targets, help_text="Empty: it is left out.")


class WordForm(NamesWhatIsMissing, forms.Form):
    target = forms.ChoiceField(label="Where its column goes", choices=[(one, one) for one in EXPLAINED])
    word = forms.CharField(label="A word of the file", strip=False)
    means = forms.CharField(label="The key of what it means", required=False, help_text="Empty: it means nothing.")


class DefaultForm(NamesWhatIsMissing, forms.Form):
    target = forms.ChoiceField(label="A field", choices=[(one, one) for one in DEFAULTS])
    value = forms.CharField(label="The key of what a new row has", required=False, help_text="Empty: nothing.")


class WholeForm(BoardForm):
    """What holds for a file as a whole."""

    key_prefix = forms.RegexField(
        label="Its ids begin with",
        regex=r"\A[a-z0-9][a-z0-9-]{0,29}\Z",
        help_text="A short name for the list it is from. Problem 1.10 gets the key NAME-1.10, and keeps it for ever.",
        error_messages={"invalid": "Use 1 to 30 small letters, digits and hyphens."},
    )
    new_as = forms.ChoiceField(
        label="New rows come in", choices=list(zip(NEW_AS, NEW, strict=True)), widget=forms.RadioSelect
    )
    level = forms.IntegerField(
        label="Level of a skill, where the file names none",
        min_value=MIN_LEVEL,
        max_value=MAX_LEVEL,
        widget=forms.Select(choices=list(LEVELS.items())),
    )
    leave_out = forms.BooleanField(label="Leave faulty rows out and bring in the others", required=False)
    save_as = forms.CharField(
        label="Keep this mapping as",
        required=False,
        max_length=MAX_MAPPING_NAME,
        help_text="The next file with the same columns is read like this one anyway.",
    )


class ScriptMappingForm(WholeForm):
    like = forms.CharField(
        label="Begin with the mapping that is kept under this name", required=False, max_length=MAX_MAPPING_NAME
    )


class ConfirmForm(BoardForm):
    shown = forms.CharField(label="The mark of what was shown", max_length=64)


class MappingForm(WholeForm):
    """A select for each column, each word that needs one, and each default; then what holds for the file as a whole."""

    def __init__(self, data: Any, file: Import):
        self.file = file
        self.mapping = Mapping.of(file.mapping)
        self.meanings = Meanings(self.mapping)
        super().__init__(data, initial=self._initial())
        known = list(targets().items())
        for place, column in enumerate(file.columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(label=column["name"], choices=known, required=False)
        for target, word in self.words():
            self.fields[name_of(target, word)] = forms.ChoiceField(label=word, choices=self._meanings(target))
        for target in DEFAULTS:
            self.fields[f"default-{target}"] = forms.ChoiceField(
                label=LABELS[target].partition(",")[0].capitalize(),
                choices=[("", "nothing"), *self._choices(target)],
                required=False,
            )

    def _initial(self) -> dict[str, Any]:
        mapping = self.mapping
        given: dict[str, Any] = {
            "key_prefix": mapping.prefix,
            "new_as": mapping.new_as,
            "level": mapping.level,
            "leave_out": mapping.leave_out,
        }
        given |= {
            f"column-{place}": mapping.columns.get(column["name"], IGNORE)
            for place, column in enumerate(self.file.columns)
        }
        given |= {f"default-{target}": mapping.defaults.get(target, "") for target in DEFAULTS}
        for target, word in self.words():
            said = mapping.values.get(target, {}).get(word)
            given[name_of(target, word)] = UNSAID if said is None else said or NOTHING
        return given

    def words(self) -> list[tuple[str, str]]:
        """Every word that was explained or has to be, with its target."""
        asked = (self.file.preview or {}).get("unexplained", {})
        found = {target: [word for word, _ in told] for target, told in asked.items()}
        for target, told in self.mapping.values.items():
            found[target] = list(dict.fromkeys([*found.get(target, []), *told]))
        return [(target, word) for target, told in found.items() for word in told]

    def _choices(self, target: str) -> list[tuple[str, str]]:
        named = list(self.meanings.names[target].items())
        if target == "difficulty":
            named += [(one, f"{one[0]} to {one[2]}") for one in RANGES]
        return [(key, f"{key}: {name}" if len(key) == 1 else name) for key, name in named]

    def _meanings(self, target: str) -> list[tuple[str, str]]:
        return [(UNSAID, "not said yet"), (NOTHING, "nothing: leave it empty"), *self._choices(target)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for place, column in enumerate(self.file.columns):
            target = cleaned.get(f"column-{place}") or IGNORE
            if target != IGNORE and target not in JOINED and target in taken:
                self.add_error(f"column-{place}", f"{taken[target]} goes there already.")
            taken.setdefault(target, column["name"])
        if not {"title", "key"} & set(taken):
            self.add_error(None, "Say which column has the title: without one there is no problem.")
        return cleaned

    def read(self) -> Mapping:
        """The mapping that was chosen."""
        said = self.cleaned_data
        values: dict[str, dict[str, str]] = {}
        for target, word in self.words():
            if (meaning := said[name_of(target, word)]) != UNSAID:
                values.setdefault(target, {})[word] = "" if meaning == NOTHING else meaning
        columns = {
            column["name"]: said.get(f"column-{place}") or IGNORE for place, column in enumerate(self.file.columns)
        }
        return Mapping(
            columns=columns,
            values=values,
            defaults={target: said[f"default-{target}"] for target in DEFAULTS if said[f"default-{target}"]},
            prefix=said["key_prefix"],
            new_as=said["new_as"],
            level=said["level"],
            leave_out=said["leave_out"],
        )

    def column_rows(self) -> list[tuple[dict[str, Any], Any]]:
        return [(column, self[f"column-{place}"]) for place, column in enumerate(self.file.columns)]

    def word_rows(self) -> list[tuple[str, list[Any]]]:
        """The words of each target that has some, under its name."""
        found: dict[str, list[Any]] = {}
        for target, word in self.words():
            found.setdefault(LABELS.get(target, target), []).append(self[name_of(target, word)])
        return list(found.items())

    def default_rows(self) -> list[Any]:
        return [self[f"default-{target}"] for target in DEFAULTS]

    def whole_rows(self) -> list[Any]:
        return [self[name] for name in ("key_prefix", "new_as", "level", "leave_out", "save_as")]


def name_of(target: str, word: str) -> str:
    """The field of a word: by what it is, so that words found meanwhile put none in another's place."""
    return f"value-{target}-{hashlib.sha256(word.encode()).hexdigest()[:12]}"
