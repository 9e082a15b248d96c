"""Lists of problems as other people keep them."""

import csv
import io
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from problems.models import Import
from problems.services.catalogue.load import load
from problems.services.imports import acts, large
from problems.services.imports.mapping import Mapping
from tests.catalogues import write_catalogue
from tests.factories import NOW


class Sent(SimpleUploadedFile):
    """A file that can be sent more than once."""

    def read(self, *size: int) -> bytes:
        self.seek(0)
        return super().read(*size)


HEADER = ("Number", "Category", "Subcategory", "Difficulty", "Problem", "Existing Work", "Currently working on (date)")
HEADER += ("Help Wanted?", "Notes", "")
CATEGORIES = ("Superposition", "Toy Models", "Misc")
DIFFICULTIES = ("A", "B", "C", "B-C", "A*", "D", "Hard")
WORK = (
    "",
    "Toy model paper https://transformer-circuits.pub/2022/toy_model/index.html, and code: https://github.com/a/b.",
    "See the appendix of the paper.",
)
WORKERS = ("", "Ada Lovelace (12 May 2023)", "Grace (2023-04-01): probing it; Mary, March 2022", "someone??")
# How such a sheet is read.
VALUES = {
    "track": {"Misc": "toys"},
    "difficulty": {"Hard": "C"},
}
DEFAULTS = {"source.key": "the-list", "compute": "laptop", "difficulty": "B"}


def a_board(folder) -> None:
    """Two tracks, two techniques, two skills, a source, and no problem."""
    load(write_catalogue(folder, problems=[]), now=NOW)


def messy_rows(count: int = 335) -> list[list[str]]:
    """1.1 to 1.10, 2.1 ...: in strings that no number may touch, with holes, breaks and formulas."""
    rows = []
    for place in range(count):
        number = f"{place // 10 + 1}.{place % 10 + 1}"
        title = f"=What does head {number} do?" if place % 50 == 7 else f'What does "head {number}", if any, do?'
        rows.append(
            [
                number,
                CATEGORIES[place % 3],
                f"Sub {place % 4}" if place % 4 else "",
                DIFFICULTIES[place % 7],
                title,
                WORK[place % 3],
                WORKERS[place % 4],
                "yes" if place % 9 == 0 else "",
                f"Line one of {number}.\nLine two." if place % 5 == 0 else "",
                "",
            ]
        )
    return rows


def sheet_of(rows: list[list[str]], header: tuple[str, ...] = HEADER, **how: Any) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, **how)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def foreign_rows(count: int = 1200) -> list[dict[str, Any]]:
    """Another board's list, in its own words."""
    return [
        {
            "ref": f"P{place:04d}",
            "name": f"Question {place} about features",
            "details": f"Is feature {place} monosemantic?\n\nLook at $x_{{{place}}}$.",
            "area": ("superposition", "Toy models")[place % 2],
            "level": ("A", "B", "C")[place % 3],
            "methods": [["Ablation"], ["Linear probes", "ablation"], []][place % 3],
            "needs": [{"python": 2}, {"Python": 1, "maths": 3}][place % 2],
            "effort": "8-20",
            "done when": "A number.",
            "getting started": "Load it.",
        }
        for place in range(count)
    ]


def as_yaml(rows: list[dict[str, Any]]) -> bytes:
    return yaml.dump(rows, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True).encode()


FOREIGN = {
    "ref": "id",
    "name": "title",
    "details": "statement",
    "area": "track",
    "level": "difficulty",
    "methods": "techniques",
    "needs": "skills",
    "effort": "hours",
    "done when": "success_test",
    "getting started": "first_step",
}
# How such a file is brought in.
YAML = {"columns": FOREIGN, "defaults": {"source.key": "the-list", "compute": "laptop"}, "new_as": "listed"}


def uploaded(content: bytes, by: Any, name: str = "list.csv", **said: Any) -> Import:
    """A file that was uploaded and mapped: by what is guessed of it, and what is said here."""
    file = acts.upload(name, content, by=by, now=NOW)
    guessed = Mapping.of(file.mapping).plain()
    columns = guessed["columns"] | said.pop("columns", {})
    mapping = Mapping(**guessed | {"prefix": "opi"} | said | {"columns": columns})
    acts.map_columns(file, mapping, by=by, now=NOW)
    file.refresh_from_db()
    return file


def brought_in(content: bytes, by: Any, name: str = "list.csv", now: Any = NOW, **said: Any) -> Import:
    file = uploaded(content, by, name, **said)
    acts.confirm(file, file.shown, by=by, now=now)
    large.carry_on(now)
    file.refresh_from_db()
    return file


# A small one, with words that nobody has explained.
LIST = b"""Number,Category,Difficulty,Problem,Existing work,Currently working on (date)
1.10,Toy models,A-B,Which head adds?,A paper https://example.org/p,Ada (12 May 2023)
1.2,Gardening,Hard,What grows?,,
"""
