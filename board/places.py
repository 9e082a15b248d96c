"""What stands in an address of the API, in words: `claims/{id}/` holds the id of a claim."""

from collections.abc import Iterator
from typing import Any

HELD = {
    "appeals/{id}": "The id of an appeal.",
    "claimants/{id}": "The id of somebody's place on a claim, as `/claimants/` tells it.",
    "claims/{id}": "The id of a claim.",
    "comments/{id}": "The id of a comment.",
    "curate/acts/{id}": "The id of an act on many problems.",
    "curate/domains/rules/{id}": "The id of a rule about links.",
    "curate/imports/{id}": "The id of a file that was uploaded.",
    "curate/words/{kind}": "What kind of word: `track`, `skill` or `technique`.",
    "curate/words/{kind}/{key}": "The key of the word.",
    "curate/{kind}": "What kind of thing waits, as the queue at `/curate/` tells it.",
    "curate/{kind}/{id}": "The id of what waits.",
    "deliveries/{id}": "The id of a delivery, as `/deliveries/` tells it.",
    "links/{id}": "The id of a link, as its notice names it.",
    "log-entries/{id}": "The id of a log entry.",
    "mentor-requests/{id}": "The id of a request to a mentor.",
    "mentors/{id}": "The id of a mentor.",
    "notices/{id}": "The id of a notice.",
    "people/{username}": "The name of a member, as in `/~ada/`.",
    "portfolio/{kind}": "What kind of thing: `writeup` or `claim`.",
    "portfolio/{kind}/{id}": "The id of the write-up or the claim.",
    "problems/propose/{key}": "The key of a draft.",
    "problems/{number}": "The number of a problem: 42 is “Circuit Board problem 42”.",
    "problems/{number}/restore/{revision}": "The number of the revision that is to hold again.",
    "programs/{key}": "The key of a program.",
    "programs/{key}/changes/{number}": "The number of a change of the program.",
    "programs/{key}/leads/{username}": "The name of a lead of the program.",
    "programs/{key}/rounds/{id}": "The id of a round of the program.",
    "reports/{id}": "The id of a report.",
    "reproductions/{id}": "The id of a reproduction.",
    "reviews/{id}": "The id of a review.",
    "sanctions/{id}": "The id of a sanction.",
    "skills/{key}": "The key of a skill.",
    "sources/{key}": "The key of a source.",
    "sponsorships/{id}": "The id of a sponsorship.",
    "suggestions/{id}": "The id of a suggestion.",
    "techniques/{key}": "The key of a technique.",
    "tokens/{id}": "The id of a token.",
    "tracks/{key}": "The key of a track.",
    "webhooks/{id}": "The id of a webhook.",
    "writeups/{id}": "The id of a write-up.",
}
PREFIX = "/api/v1/"


def with_places(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Says of each parameter of an address what it names. A hook of drf-spectacular's."""
    for path, methods in result["paths"].items():
        told = dict(_places(path))
        for given in (one for operation in methods.values() for one in operation.get("parameters", [])):
            if given["in"] == "path":
                given["description"] = told[given["name"]]
    return result


def _places(path: str) -> Iterator[tuple[str, str]]:
    steps = path.removeprefix(PREFIX).strip("/").split("/")
    for end, step in enumerate(steps, 1):
        if step.startswith("{"):
            yield step.strip("{}"), HELD["/".join(steps[:end])]
