"""What a chapter of ARENA teaches, as levels of the skills here: who has worked through it has at least these."""

from collections.abc import Iterable
from dataclasses import dataclass

SITE = "https://learn.arena.education"


@dataclass(frozen=True)
class Chapter:
    """`key` is its number, kept and written in addresses; `gives` maps the key of a skill to a level."""

    key: str
    title: str
    path: str
    gives: dict[str, int]

    @property
    def name(self) -> str:
        return f"ARENA {self.key}"

    @property
    def url(self) -> str:
        return f"{SITE}/{self.path}"


INTERP = "chapter1_transformer_interp"
CHAPTERS = [
    Chapter(
        "0",
        "Fundamentals",
        "chapter0_fundamentals/00_prereqs/intro/",
        {"eng-python-pytorch": 2, "linear-algebra": 1, "ml-training": 1},
    ),
    Chapter("1.1", "Transformer from scratch", f"{INTERP}/01_transformers/", {"transformer-internals": 2}),
    Chapter(
        "1.2",
        "Intro to mech interp",
        f"{INTERP}/02_intro_mech_interp/",
        {"transformerlens": 2, "attribution-methods": 1, "activation-patching": 1},
    ),
    Chapter("1.3.1", "Linear probes", f"{INTERP}/", {"probing": 1, "dataset-curation": 1}),
    Chapter("1.3.2", "Function vectors and model steering", f"{INTERP}/", {"steering": 1, "nnsight": 2}),
    Chapter("1.3.3", "Interpretability with SAEs", f"{INTERP}/", {"sae-training": 1, "feature-browsing": 2}),
    Chapter(
        "1.4.1",
        "Indirect object identification",
        f"{INTERP}/21_ioi/intro/",
        {"activation-patching": 2, "transformerlens": 2},
    ),
    Chapter("1.5", "Toy models", f"{INTERP}/1_5_overview", {"ml-training": 1, "theory-slt": 1}),
    Chapter("2", "Reinforcement learning", "chapter2_rl/", {"rl-basics": 2}),
    Chapter(
        "3",
        "LLM evals",
        "chapter3_llm_evals/",
        {"evals-model-organisms": 1, "dataset-curation": 1, "autointerp-llm-judges": 1},
    ),
    Chapter(
        "4",
        "Alignment science",
        "chapter4_alignment_science/",
        {"evals-model-organisms": 2, "reasoning-models-cot": 1},
    ),
]
BY_KEY = {chapter.key: chapter for chapter in CHAPTERS}
CHOICES = [(chapter.key, f"{chapter.key} {chapter.title}") for chapter in CHAPTERS]


def levels_of(keys: Iterable[str]) -> dict[str, tuple[int, Chapter]]:
    """For each skill that the chapters teach, the highest level they give and the first chapter that gives it."""
    found: dict[str, tuple[int, Chapter]] = {}
    done = set(keys)
    for chapter in CHAPTERS:
        for skill, level in chapter.gives.items() if chapter.key in done else ():
            if level > found.get(skill, (0, None))[0]:
                found[skill] = (level, chapter)
    return found
