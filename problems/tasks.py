"""The doors through which time and the queue reach the services."""

from board.lib import jobs
from problems.services import (
    authorship,
    bitmaps,
    claims,
    common_words,
    link_health,
    merges,
    metadata,
    mirrors,
    reminders,
    reviewers,
    reviews,
    spellings,
    tag_counts,
    word_indexes,
)
from problems.services.curating import many
from problems.services.dumps import write as dumps
from problems.services.imports import acts as imports
from problems.services.imports import large as large_imports


@jobs.periodic("*/10 * * * *")
def lapse_silent_claims() -> None:
    claims.lapse_silent()


@jobs.periodic("5-55/10 * * * *")
def remind_people_on_claims() -> None:
    reminders.remind()


@jobs.periodic("3-53/10 * * * *")
def ask_for_links() -> None:
    link_health.ask_due()


@jobs.periodic("43 4 * * *")
def ask_for_metadata() -> None:
    metadata.ask_again()


@jobs.outside(jobs.LINKS)
def check_link(link: int) -> None:
    link_health.check(link)


@jobs.outside(jobs.LINKS)
def fetch_metadata(writeup: int) -> None:
    metadata.fill(writeup)


@jobs.outside(jobs.LINKS)
def look_for_author(look: int) -> None:
    authorship.look(look)


@jobs.periodic("53 3 * * *")
def forget_old_ledgers() -> None:
    merges.forget_ledgers()


@jobs.periodic("2-52/10 * * * *")
def return_overdue_reviews() -> None:
    reviews.return_overdue()


@jobs.periodic("7-57/10 * * * *")
def remind_reviewers() -> None:
    reviewers.remind()


@jobs.periodic("20 6 * * *")
def call_reviewers() -> None:
    reviewers.call()


@jobs.periodic("5 0,12 * * *")
def mark_what_the_day_changed() -> None:
    mirrors.mark_what_the_day_changed()


@jobs.periodic("53 4 * * *")
def forget_overtaken_marks() -> None:
    mirrors.forget_overtaken()


@jobs.periodic("33 2 * * *")
def write_dump() -> None:
    dumps.write()


@jobs.periodic("* * * * *")
def carry_on_acts() -> None:
    many.carry_on()


@jobs.periodic("* * * * *")
def carry_on_imports() -> None:
    large_imports.carry_on()


@jobs.periodic("57 3 * * *")
def forget_imports() -> None:
    imports.forget()


@jobs.periodic("1-56/5 * * * *")
def take_in_words() -> None:
    word_indexes.take_in()


@jobs.periodic("* * * * *")
def take_in_tags() -> None:
    bitmaps.take_in()


@jobs.periodic("23 3 * * *")
def learn_spellings() -> None:
    spellings.learn()


@jobs.periodic("53 2 * * *")
def learn_words() -> None:
    common_words.learn()


@jobs.periodic("9-59/10 * * * *")
def join_tag_counts() -> None:
    tag_counts.join()
