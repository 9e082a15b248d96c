"""Which tracks the words of a program speak of."""

import pytest
import yaml

from programs.services import areas
from tests.catalogues import SHIPPED

# Every shipped program: the tracks it names, and whether it takes work of any.
SHIPPED_AREAS = {
    "mats": (
        [
            "sparse-dictionary-learning",
            "learned-features",
            "monitoring-and-probes",
            "model-biology",
            "applications-and-control",
        ],
        True,
    ),
    "mats-neel-nanda": (
        [
            "monitoring-and-probes",
            "model-biology",
            "reasoning-and-cot",
            "foundations-theory",
            "applications-and-control",
        ],
        False,
    ),
    "spar": (
        [
            "sparse-dictionary-learning",
            "learned-features",
            "monitoring-and-probes",
            "circuits-in-the-wild",
            "attribution-graphs",
            "applications-and-control",
            "techniques-tooling-automation",
        ],
        False,
    ),
    "anthropic-fellows": (
        ["circuits-in-the-wild", "attribution-graphs", "model-biology", "applications-and-control"],
        True,
    ),
    "arena": (
        [
            "sparse-dictionary-learning",
            "learned-features",
            "superposition",
            "circuits-in-the-wild",
            "attribution-graphs",
            "toy-language-models",
        ],
        False,
    ),
    "lasr-labs": (
        [
            "sparse-dictionary-learning",
            "learned-features",
            "monitoring-and-probes",
            "reasoning-and-cot",
            "applications-and-control",
            "benchmarks-and-validation",
        ],
        False,
    ),
    "astra": (
        ["monitoring-and-probes", "reasoning-and-cot", "applications-and-control", "benchmarks-and-validation"],
        False,
    ),
    "pibbss": (["foundations-theory"], False),
    "aisc": ([], True),
    "era": ([], True),
    "pivotal": ([], True),
    "mars": (["foundations-theory", "training-dynamics", "applications-and-control"], True),
    "apart-sprints": ([], True),
    "apart-lab": ([], True),
    "algoverse-safety": ([], True),
    "openai-safety-fellowship": (["applications-and-control", "benchmarks-and-validation"], True),
    "fig": (["foundations-theory"], True),
    "cbai": ([], True),
    "xlab": ([], True),
    "base": ([], True),
    "ml4good": ([], True),
    "arbox": (
        [
            "sparse-dictionary-learning",
            "learned-features",
            "superposition",
            "circuits-in-the-wild",
            "toy-language-models",
        ],
        False,
    ),
    "athena": ([], True),
    "steadrise": ([], True),
    "martian-prize": (
        ["circuits-in-the-wild", "benchmarks-and-validation", "model-diffing", "other-architectures"],
        False,
    ),
    "baulab-puzzles": (["toy-language-models", "algorithmic-problems", "techniques-tooling-automation"], False),
    "arena-monthly": (["toy-language-models", "algorithmic-problems"], False),
    "oss-mi-slack": ([], True),
}


def test_every_shipped_program_is_placed():
    rows = yaml.safe_load((SHIPPED / "programs.yaml").read_text())
    placed = {
        row["key"]: (set(areas.tracks_of(row["interp_areas"])), areas.takes_any_track(row["interp_areas"]))
        for row in rows
    }
    assert placed == {key: (set(tracks), any_track) for key, (tracks, any_track) in SHIPPED_AREAS.items()}


def test_every_track_of_the_table_is_there():
    tracks = {row["key"] for row in yaml.safe_load((SHIPPED / "tracks.yaml").read_text())}
    assert {track for _, named in areas.AREAS for track in named} - tracks == set()


@pytest.mark.parametrize("phrases", [[], [""], ["cooking"], ["uncontrolled", "unreasoning"]])
def test_other_words_speak_of_nothing(phrases):
    assert (areas.tracks_of(phrases), areas.takes_any_track(phrases)) == ([], False)
