"""What the values of rows are called on pages, and what stands in a table that a page brings."""

from django import template

from problems.fit import EXTRAS
from problems.models.choices import Compute

register = template.Library()

LEVELS = {1: "starting", 2: "working", 3: "strong", 4: "leading"}
DIFFICULTY = {
    "A": ("first project", "The method is known and the tools exist."),
    "B": ("solid project", "A known method has to be adapted."),
    "C": ("research project", "The method still has to be found."),
    "D": ("uncharted", "Nobody knows yet whether it can be done."),
}
COMPUTE = {
    "browser": "A browser tab is enough.",
    "laptop": "An ordinary laptop is enough.",
    "free-colab": "The free tier of Google Colab is enough.",
    "gpu-24gb": "One graphics card with 24 GB of memory.",
    "gpu-80gb": "One data-centre card with 80 GB of memory.",
    "multi-gpu": "Several graphics cards at once.",
}
# Django makes a dictionary of all choices for each name that it is asked for.
COMPUTE_WORDS = dict(Compute.choices)
RESOLUTION = {
    "open": "open",
    "partially_answered": "partially answered",
    "answered": "answered",
    "already_known": "answered before it was posed here",
    "ill_posed": "ill-posed",
}
SAYS = {
    "answers": "answers",
    "partial": "answers part of",
    "negative": "reports a negative result on",
    "replication": "replicates a result for",
    "already_known": "shows there was already an answer to",
    "ill_posed": "shows a flaw in the wording of",
    "related": "is related to",
}
PROOFS = {"link_back": "a link back", "token": "a line on the page", "orcid": "their ORCID iD"}


@register.filter
def level_word(level: int) -> str:
    return LEVELS.get(level, "")


@register.filter
def short_name(skill: str) -> str:
    """The name of a skill, where there is little room."""
    name = EXTRAS.sub("", skill)
    return name if skill.startswith(name) else name[:1].upper() + name[1:]


@register.filter
def difficulty_means(letter: str) -> str:
    return DIFFICULTY.get(letter, ("", ""))[1]


@register.filter
def difficulty_word(letter: str) -> str:
    return DIFFICULTY.get(letter, ("", ""))[0]


@register.filter
def compute_word(band: str) -> str:
    return COMPUTE_WORDS.get(band, "")


@register.filter
def compute_means(band: str) -> str:
    return COMPUTE.get(band, "")


@register.filter
def resolution_word(resolution: str) -> str:
    """What is known of a problem's answer, inside a sentence."""
    return RESOLUTION.get(resolution, resolution)


@register.filter
def says_word(says: str) -> str:
    """What a write-up does to a problem, as the verb of a sentence."""
    return SAYS.get(says, says)


@register.filter
def proof_word(how: str) -> str:
    """How an author showed that they wrote something, after "shown by"."""
    return PROOFS.get(how, "")


@register.filter
def code(track) -> str:
    """Two letters for a track: TL for "toy-language-models"."""
    words = [word for word in track.key.split("-") if word not in {"and", "in", "the", "of"}]
    return (words[0][0] + words[1][0]).upper() if len(words) > 1 else words[0][:2].capitalize()


@register.filter
def get(mapping, key):
    """What stands under a key; nothing for a key that is not there."""
    return mapping.get(key)
