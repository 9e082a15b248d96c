"""Atom feeds: a list's feed is the same address and query as the list."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from board.lib import markdown
from board.lib.access import PUBLIC
from board.lib.text import without_unstorable
from problems import exports, moderation
from problems.filters import ProblemFilter, WriteUpFilter
from problems.filters.moderation import ModerationFilter
from problems.models import Event, Problem, WriteUp

ENTRIES = 50


class SiteFeed(Feed):
    """A feed whose links are made from SITE_URL, never from the Host header."""

    feed_type = Atom1Feed
    access = PUBLIC
    list_name = feed_name = ""

    def __call__(self, request, *args, **kwargs):
        request.asked = self.asked(request.GET)
        return exports.unreadable(request.asked) or super().__call__(request, *args, **kwargs)

    def get_object(self, request):
        return request.asked

    def link(self, asked) -> str:
        return f"{settings.SITE_URL}{reverse(self.list_name)}?{asked.data.urlencode()}".rstrip("?")

    def feed_url(self, asked) -> str:
        return f"{settings.SITE_URL}{reverse(self.feed_name)}?{asked.data.urlencode()}".rstrip("?")

    def item_link(self, item) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_guid(self, item) -> str:
        return self.item_link(item)


class ProblemFeed(SiteFeed):
    title = "Circuit Board: problems"
    subtitle = "Concrete open problems in interpretability."
    list_name, feed_name = "problems:problem-list", "problems:problem-feed"

    def asked(self, query):
        return ProblemFilter(query)

    def items(self, asked):
        rows = asked.qs.order_by("-created_at", "-number") if "sort" not in asked.values else asked.ordered()
        return rows.for_line()[:ENTRIES]

    def item_title(self, problem: Problem) -> str:
        return without_unstorable(f"{problem.difficulty}: {markdown.to_text(problem.title)}")

    def item_description(self, problem: Problem) -> str:
        return without_unstorable(markdown.to_text(problem.question))

    def item_pubdate(self, problem: Problem):
        return problem.created_at

    def item_updateddate(self, problem: Problem):
        return problem.updated_at

    def item_categories(self, problem: Problem):
        return [problem.track.name]


class WriteUpFeed(SiteFeed):
    title = "Circuit Board: write-ups"
    subtitle = "What people found, linked to the problems it bears on."
    list_name, feed_name = "problems:writeup-list", "problems:writeup-feed"

    def asked(self, query):
        return WriteUpFilter(query, WriteUp.objects.visible())

    def items(self, asked):
        return asked.qs.order_by("-linked_at", "-pk")[:ENTRIES]

    def item_title(self, writeup: WriteUp) -> str:
        return without_unstorable(writeup.title)

    def item_description(self, writeup: WriteUp) -> str:
        return without_unstorable(markdown.to_text(writeup.summary))

    def item_pubdate(self, writeup: WriteUp):
        return writeup.linked_at

    def item_updateddate(self, writeup: WriteUp):
        return max(filter(None, (writeup.linked_at, writeup.reviewed_at, writeup.changed_at)))

    def item_categories(self, writeup: WriteUp):
        return [writeup.review_words]


class ModerationFeed(SiteFeed):
    title = "Circuit Board: moderation"
    subtitle = "What curators hid, took down, allowed and forbade, and why."
    list_name, feed_name = "problems:moderation-log", "problems:moderation-feed"

    def asked(self, query):
        return ModerationFilter(query)

    def items(self, asked):
        return asked.qs[:ENTRIES]

    def item_title(self, event: Event) -> str:
        return without_unstorable(moderation.sentence(event))

    def item_description(self, event: Event) -> str:
        return without_unstorable(event.reason)

    def item_link(self, event: Event) -> str:
        return f"{settings.SITE_URL}{moderation.page_of(event) or reverse(self.list_name)}"

    def item_guid(self, event: Event) -> str:
        return f"{settings.SITE_URL}{reverse(self.list_name)}#event-{event.pk}"

    def item_pubdate(self, event: Event):
        return event.at

    item_updateddate = item_pubdate
