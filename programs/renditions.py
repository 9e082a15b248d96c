"""What each page about programs and mentors is in other forms, by the name of its route."""

from board.lib.renditions import Rendition, listing, of
from programs import texts
from programs.api import mentors, programs

PAGES = {
    "programs:program-list": of(
        programs.ProgramList,
        listing("Programs", f"Where mentored work happens, with the rounds ahead. {texts.AOE}", texts.program_row),
        feed="programs:feed",
    ),
    "programs:program-detail": of(programs.ProgramDetail, texts.program, feed="programs:program-feed"),
    "programs:calendar": Rendition(is_our_own=True),
    "programs:program-history": Rendition(feed="programs:program-feed"),
    "programs:mentor-list": of(
        mentors.MentorList,
        listing("Mentors", "People who would look at work, each listed by their own yes.", texts.mentor_row),
    ),
    "programs:mentor": of(mentors.MentorDetail, texts.mentor, renamed={"pk": "id"}),
}
