"""One helper answers a page or a fragment of it."""

import pytest
from django.template import engines
from django_htmx.middleware import HtmxDetails

from board.lib import htmx

PAGE = "<html>{% partialdef results inline %}<p>{{ n }} problems</p>{% endpartialdef %}</html>"


@pytest.fixture(autouse=True)
def page_html(tmp_path, settings):
    (tmp_path / "page.html").write_text(PAGE)
    templates = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.TEMPLATES = templates
    assert engines


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ({}, b"<html><p>3 problems</p></html>"),
        ({"HX-Request": "true"}, b"<p>3 problems</p>"),
        ({"HX-Request": "true", "HX-Boosted": "true"}, b"<html><p>3 problems</p></html>"),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, b"<html><p>3 problems</p></html>"),
    ],
    ids=["browser", "htmx", "boosted", "history"],
)
def test_page_or_fragment(rf, headers, content):
    request = rf.get("/", headers=headers)
    request.htmx = HtmxDetails(request)

    answer = htmx.page(request, "page.html", "results", {"n": 3})

    assert answer.content == content
    assert answer["Vary"] == "HX-Request, HX-Boosted, HX-History-Restore-Request"
