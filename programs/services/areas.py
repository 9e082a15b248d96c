"""Which tracks a program takes work of, told from the words it uses for its interests."""

import re

# Words to look for (regular expressions, in small letters, each at the beginning of a word), and the tracks they name.
AREAS = (
    (("sae", "sparse"), ("sparse-dictionary-learning", "learned-features")),
    (("superposition",), ("superposition", "sparse-dictionary-learning")),
    (("probe", "monitoring"), ("monitoring-and-probes",)),
    (("circuit(?!s in toy)",), ("circuits-in-the-wild", "attribution-graphs")),
    (("transformer",), ("circuits-in-the-wild", "toy-language-models")),
    (("model biology", "model organisms", "science of misalignment"), ("model-biology",)),
    (("reasoning", "chain-of-thought"), ("reasoning-and-cot",)),
    (("theory", "geometry", "renormalisation", "proof", "basic science"), ("foundations-theory",)),
    (("developmental",), ("training-dynamics",)),
    (("white-box", "control", "oversight", "steering", "applied"), ("applications-and-control",)),
    (("representation engineering",), ("applications-and-control",)),
    (("evaluation", "benchmark"), ("benchmarks-and-validation",)),
    (("cross-model",), ("other-architectures", "model-diffing")),
    (("toy",), ("toy-language-models", "algorithmic-problems")),
    (("algorithmic",), ("algorithmic-problems",)),
    (("automated", "nnsight"), ("techniques-tooling-automation",)),
    (("code generation",), ("circuits-in-the-wild",)),
)
# Phrases that name the field or nothing in particular: whole, or with what follows them.
ANYTHING = re.compile(
    r"(mechanistic |mechanistic and developmental |introductory |LLM )?interpretability|robustness; interpretability.*"
    r"|technical AI safety.*|AI safety broadly|alignment track|varies.*|all",
    re.IGNORECASE,
)


def tracks_of(phrases: list[str]) -> list[str]:
    """The keys of the tracks that the phrases speak of, in the order of the table."""
    text = " | ".join(phrases).lower()
    found = [track for words, tracks in AREAS if _speaks_of(text, words) for track in tracks]
    return list(dict.fromkeys(found))


def takes_any_track(phrases: list[str]) -> bool:
    """Whether one of the phrases is the whole field. A program may also name areas that it looks for most."""
    return any(ANYTHING.fullmatch(phrase.strip()) for phrase in phrases)


def _speaks_of(text: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{word}", text) for word in words)
