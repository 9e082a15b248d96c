"""Twenty people with what they say of themselves, a small world that never changes, and what each reads there."""

from dataclasses import dataclass

from problems.fit import Row, Statement

PYTHON, INTERNALS, LENS = "eng-python-pytorch", "transformer-internals", "transformerlens"
PATCHING, PROBING, RIGOR, ALGEBRA = "activation-patching", "probing", "experimental-rigor", "linear-algebra"

NAMES = {
    PYTHON: "Solid engineering in Python and PyTorch",
    INTERNALS: "Transformer internals (deep learning)",
    LENS: "TransformerLens",
    PATCHING: "Activation and path patching, ablation",
    PROBING: "Probing",
    RIGOR: "Experimental rigor",
    ALGEBRA: "Linear algebra for interpretability",
}
TRACKS = {"toys": "Toy language models", "wild": "Circuits in the wild", "theory": "Foundations and theory"}

WORLD = [
    Row(1, {PYTHON: 1, LENS: 1}, "A", "laptop", 8, 20, "toys"),
    Row(2, {LENS: 2, PATCHING: 2, INTERNALS: 2, PYTHON: 2}, "B", "free-colab", 20, 40, "wild", True),
    Row(3, {PROBING: 2, PYTHON: 2}, "B", "laptop", 10, 30, "toys"),
    Row(4, {PATCHING: 3, RIGOR: 2}, "C", "gpu-24gb", 60, 120, "wild"),
    Row(5, {ALGEBRA: 3}, "D", "browser", None, None, "theory"),
    Row(6, {RIGOR: 1}, "A", "gpu-80gb", 1, 1, "theory"),
    Row(7, {PYTHON: 3, RIGOR: 2, INTERNALS: 3}, "C", "multi-gpu", 300, 400, "wild"),
]

ASKED = {
    "somebody who says nothing": Statement(),
    "a beginner": Statement(said={PYTHON: 1}),
    "a laptop and nothing else": Statement(compute="laptop"),
    "four hours and nothing else": Statement(hours=4),
    "one hour a week": Statement(said={PYTHON: 2, LENS: 1}, hours=1),
    "somebody who likes a track": Statement(tracks=("wild",)),
    "a student after one chapter": Statement(chapters=("0",), compute="laptop", hours=5),
    "a student after four chapters": Statement(chapters=("0", "1.1", "1.2", "1.4.1"), compute="free-colab", hours=8),
    "a student with a browser": Statement(chapters=("1.2",), said={PYTHON: 1}, compute="browser", hours=2),
    "an engineer": Statement(said={PYTHON: 3}, compute="gpu-24gb", hours=10),
    "an engineer with everything": Statement(said={PYTHON: 4}, compute="multi-gpu", hours=80),
    "a mathematician": Statement(said={ALGEBRA: 3}, tracks=("theory",), hours=12),
    "a mathematician to be": Statement(said={ALGEBRA: 2}, hours=12),
    "a prober": Statement(said={PROBING: 2, PYTHON: 2}, compute="laptop", hours=6),
    "a prober to be": Statement(said={PROBING: 1, PYTHON: 1}, compute="laptop", hours=6),
    "a statistician": Statement(said={RIGOR: 2}, compute="laptop", hours=3),
    "a patcher without a card": Statement(said={PATCHING: 3, RIGOR: 2}, compute="laptop", hours=10),
    "a patcher with a card": Statement(said={PATCHING: 3, RIGOR: 2}, compute="gpu-80gb", hours=10, tracks=("wild",)),
    "somebody strong in all": Statement(said=dict.fromkeys(NAMES, 3), compute="multi-gpu", hours=40),
    "somebody who leads": Statement(said={PYTHON: 4, LENS: 3}, compute="free-colab", hours=20),
}


@dataclass(frozen=True)
class Told:
    """The order of the world's problems for somebody, and the words beside the first two."""

    order: list[int]
    first: str
    second: str


TOLD = {
    "somebody who says nothing": Told(
        [6, 1, 3, 2, 4, 7, 5],
        "It asks for the first steps in experimental rigor. It asks for a GPU with 80 GB. It takes about 1 hour.",
        "It asks for the first steps in Python and PyTorch, and TransformerLens. A laptop is enough, and "
        "it takes about 8 to 20 hours.",
    ),
    "a beginner": Told(
        [1, 6, 3, 5, 4, 2, 7],
        "You have 1 of the 2 skills it asks for; the first steps in TransformerLens are missing. A laptop "
        "is enough, and it takes about 8 to 20 hours.",
        "It asks for one skill that you did not name: the first steps in experimental rigor. It asks for "
        "a GPU with 80 GB. It takes about 1 hour.",
    ),
    "a laptop and nothing else": Told(
        [6, 1, 3, 2, 4, 7, 5],
        "It asks for the first steps in experimental rigor. It asks for a GPU with 80 GB, which you did "
        "not name. It takes about 1 hour.",
        "It asks for the first steps in Python and PyTorch, and TransformerLens. It fits your laptop, and "
        "it takes about 8 to 20 hours.",
    ),
    "four hours and nothing else": Told(
        [6, 1, 3, 2, 4, 7, 5],
        "It asks for the first steps in experimental rigor. It asks for a GPU with 80 GB. At 4 hours a "
        "week it is done within one week.",
        "It asks for the first steps in Python and PyTorch, and TransformerLens. A laptop is enough, and "
        "at 4 hours a week it takes about 2 to 5 weeks.",
    ),
    "one hour a week": Told(
        [1, 6, 3, 5, 2, 4, 7],
        "You have both skills it asks for: Python and PyTorch, and TransformerLens. A laptop is enough, "
        "and at 1 hour a week it takes about 8 to 20 weeks.",
        "It asks for one skill that you did not name: the first steps in experimental rigor. It asks for "
        "a GPU with 80 GB. At 1 hour a week it is done within one week.",
    ),
    "somebody who likes a track": Told(
        [6, 1, 3, 2, 4, 7, 5],
        "It asks for the first steps in experimental rigor. It asks for a GPU with 80 GB. It takes about 1 hour.",
        "It asks for the first steps in Python and PyTorch, and TransformerLens. A laptop is enough, and "
        "it takes about 8 to 20 hours.",
    ),
    "a student after one chapter": Told(
        [1, 6, 3, 5, 4, 2, 7],
        "You have 1 of the 2 skills it asks for; the first steps in TransformerLens are missing. It fits "
        "your laptop, and at 5 hours a week it takes about 2 to 4 weeks.",
        "It asks for one skill that you did not name: the first steps in experimental rigor. It asks for "
        "a GPU with 80 GB, which you did not name. At 5 hours a week it is done within one week.",
    ),
    "a student after four chapters": Told(
        [2, 1, 6, 3, 5, 4, 7],
        "You have all 4 skills it asks for: TransformerLens, activation and path patching, transformer "
        "internals, and Python and PyTorch. Free Colab is enough, and at 8 hours a week it takes about 3 "
        "to 5 weeks.",
        "You know more than it asks for: Python and PyTorch, and TransformerLens. A laptop is enough, and "
        "at 8 hours a week it takes about 1 to 3 weeks.",
    ),
    "a student with a browser": Told(
        [1, 6, 5, 3, 2, 4, 7],
        "You have both skills it asks for: Python and PyTorch, and TransformerLens. It asks for a laptop, "
        "which you did not name. At 2 hours a week it takes about 4 to 10 weeks.",
        "It asks for one skill that you did not name: the first steps in experimental rigor. It asks for "
        "a GPU with 80 GB, which you did not name. At 2 hours a week it is done within one week.",
    ),
    "an engineer": Told(
        [1, 6, 3, 5, 4, 7, 2],
        "You have 1 of the 2 skills it asks for; the first steps in TransformerLens are missing. A laptop "
        "is enough, and at 10 hours a week it takes about 1 to 2 weeks.",
        "It asks for one skill that you did not name: the first steps in experimental rigor. It asks for "
        "a GPU with 80 GB, which you did not name. At 10 hours a week it is done within one week.",
    ),
    "an engineer with everything": Told(
        [6, 1, 3, 5, 7, 4, 2],
        "It asks for one skill that you did not name: the first steps in experimental rigor. A GPU with "
        "80 GB is enough, and at 80 hours a week it is done within one week.",
        "You have 1 of the 2 skills it asks for; the first steps in TransformerLens are missing. A laptop "
        "is enough, and at 80 hours a week it is done within one week.",
    ),
    "a mathematician": Told(
        [5, 6, 1, 3, 4, 2, 7],
        "You have the one skill it asks for, and it calls for your strength in linear algebra. A browser "
        "tab is enough. It belongs to Foundations and theory, which you like.",
        "It asks for one skill that you did not name: the first steps in experimental rigor. It asks for "
        "a GPU with 80 GB. At 12 hours a week it is done within one week. It belongs to Foundations and "
        "theory, which you like.",
    ),
    "a mathematician to be": Told(
        [5, 6, 1, 3, 4, 2, 7],
        "It asks for one skill; linear algebra is one level up, at strong. A browser tab is enough.",
        "It asks for one skill that you did not name: the first steps in experimental rigor. It asks for "
        "a GPU with 80 GB. At 12 hours a week it is done within one week.",
    ),
    "a prober": Told(
        [3, 1, 6, 5, 4, 2, 7],
        "You have both skills it asks for: probing, and Python and PyTorch. It fits your laptop, and at 6 "
        "hours a week it takes about 2 to 5 weeks.",
        "You have 1 of the 2 skills it asks for; the first steps in TransformerLens are missing. It fits "
        "your laptop, and at 6 hours a week it takes about 2 to 4 weeks.",
    ),
    "a prober to be": Told(
        [1, 6, 3, 5, 4, 2, 7],
        "You have 1 of the 2 skills it asks for; the first steps in TransformerLens are missing. It fits "
        "your laptop, and at 6 hours a week it takes about 2 to 4 weeks.",
        "It asks for one skill that you did not name: the first steps in experimental rigor. It asks for "
        "a GPU with 80 GB, which you did not name. At 6 hours a week it is done within one week.",
    ),
    "a statistician": Told(
        [6, 1, 5, 4, 3, 7, 2],
        "You know more than it asks for: experimental rigor. It asks for a GPU with 80 GB, which you did "
        "not name. At 3 hours a week it is done within one week.",
        "It asks for 2 skills that you did not name: the first steps in Python and PyTorch, and "
        "TransformerLens. It fits your laptop, and at 3 hours a week it takes about 3 to 7 weeks.",
    ),
    "a patcher without a card": Told(
        [4, 6, 1, 5, 3, 2, 7],
        "You have both skills it asks for, and it calls for your strength in activation and path "
        "patching. It asks for a GPU with 24 GB, which you did not name. At 10 hours a week it takes "
        "about 6 to 12 weeks.",
        "You know more than it asks for: experimental rigor. It asks for a GPU with 80 GB, which you did "
        "not name. At 10 hours a week it is done within one week.",
    ),
    "a patcher with a card": Told(
        [6, 4, 1, 5, 3, 2, 7],
        "You know more than it asks for: experimental rigor. It fits your GPU with 80 GB, and at 10 hours "
        "a week it is done within one week.",
        "You have both skills it asks for, and it calls for your strength in activation and path "
        "patching. A GPU with 24 GB is enough, and at 10 hours a week it takes about 6 to 12 weeks. It "
        "belongs to Circuits in the wild, which you like.",
    ),
    "somebody strong in all": Told(
        [4, 5, 2, 6, 1, 3, 7],
        "You have both skills it asks for, and it calls for your strength in activation and path "
        "patching. A GPU with 24 GB is enough, and at 40 hours a week it takes about 2 to 3 weeks.",
        "You have the one skill it asks for, and it calls for your strength in linear algebra. A browser "
        "tab is enough.",
    ),
    "somebody who leads": Told(
        [1, 6, 3, 5, 2, 4, 7],
        "You know more than it asks for: Python and PyTorch, and TransformerLens. A laptop is enough, and "
        "at 20 hours a week it is done within one week.",
        "It asks for one skill that you did not name: the first steps in experimental rigor. It asks for "
        "a GPU with 80 GB, which you did not name. At 20 hours a week it is done within one week.",
    ),
}
