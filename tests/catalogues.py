"""Small catalogues on disk, for tests: one row of everything, unless a test says otherwise."""

import hashlib
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import connection

SHIPPED = Path(__file__).resolve().parent.parent / "catalogue"

VOCABULARY: dict[str, list[dict[str, Any]]] = {
    "tracks": [{"key": "superposition", "name": "Superposition"}, {"key": "toys", "name": "Toy models"}],
    "techniques": [{"key": "ablation", "name": "Ablation"}, {"key": "probing", "name": "Linear probes"}],
    "sources": [{"key": "the-list", "name": "The list", "url": "https://example.org/list", "published": "2026"}],
    "skills": [
        {"key": "python", "name": "Python", "group": "core", "means": "Writing it."},
        {"key": "maths", "name": "Maths", "group": "foundation", "means": "Doing it.", "prereqs": ["python"]},
    ],
}


def a_problem_row(key: str = "p-1", **fields: Any) -> dict[str, Any]:
    return {
        "key": key,
        "title": f"Title of {key}",
        "question": "What does it do?",
        "success_test": "A number.",
        "first_step": "Load it.",
        "difficulty": "A",
        "hours": [8, 20],
        "compute": "laptop",
        "skills": {"python": 2},
        "techniques": ["ablation"],
        "source": {"key": "the-list", "locator": "page 1"},
    } | fields


def a_writeup_row(key: str = "w-1", **fields: Any) -> dict[str, Any]:
    return {"key": key, "title": f"Title of {key}", "url": f"https://example.org/{key}", "kind": "post"} | fields


def a_program_row(key: str = "camp", **fields: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": "Camp",
        "url": "https://example.org/camp",
        "kind": "fellowship",
        "what": "Mentoring.",
        "format": "remote",
        "interp_areas": ["varies"],
    } | fields


def write_catalogue(folder: Path, **sections: list[dict[str, Any]]) -> Path:
    """A catalogue folder. `problems` are of the track superposition; `problems_toys` of the track toys."""
    given = {"problems": [a_problem_row()]} | VOCABULARY | sections
    for name, rows in given.items():
        track = {"problems": "superposition", "problems_toys": "toys"}.get(name)
        path = folder / (f"problems/{track}.yaml" if track else f"{name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(rows, sort_keys=False, allow_unicode=True))
    return folder


def fingerprint() -> dict[str, str]:
    """A digest of every table. Equal before and after: nothing was written."""
    digests = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f'SELECT t::text, xmin::text FROM "{table}" t ORDER BY 1')
                digests[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return digests


def files_in(folder: Path) -> dict[str, bytes]:
    """Every YAML file of a folder, by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}
