"""Who hears of which event, in which words: a table, by the noun that the event is about."""

from problems.services.tales import claims, people, problems, results
from problems.services.tales.tale import Tale

# By the verb of the event. An app above adds its own when it starts.
TALES: dict[str, tuple[Tale, ...]] = {**claims.TALES, **problems.TALES, **results.TALES, **people.TALES}
