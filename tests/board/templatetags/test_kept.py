"""Django's own tags that look up once: they show what Django's show, and what a template says after it was changed."""

import pytest
from django.template import Context, Engine
from django.template.loaders.cached import Loader as Cached

KEPT = "board.templatetags.kept"
PAGES = {
    "base.html": "<{% block head %}no head{% endblock %}|{% block main %}{% endblock %}>",
    "page.html": "{% extends 'base.html' %}"
    "{% block main %}{% include 'piece.html' with n=1 %}{% include other %}{% endblock %}",
    "piece.html": "piece {{ n }}",
    "other.html": "other",
    "parts/one.html": "{% include './two.html' %}",
    "parts/two.html": "two",
}
# As the admin's own: a template, one of the same name over it, and a page that extends that.
OVER = {"admin.html": "{% extends 'admin.html' %}{% block title %}ours{% endblock %}"}
UNDER = {
    "admin.html": "{% extends 'plain.html' %}{% block title %}theirs{% endblock %}{% block main %}under{% endblock %}",
    "plain.html": "[{% block title %}{% endblock %} {% block main %}{% endblock %}]",
    "index.html": "{% extends 'admin.html' %}{% block main %}index, {{ block.super }}{% endblock %}",
}


def an_engine(*sources: dict[str, str], kept: bool = True) -> Engine:
    loaders = [
        (
            "django.template.loaders.cached.Loader",
            [("django.template.loaders.locmem.Loader", source) for source in sources],
        )
    ]
    return Engine(loaders=loaders, builtins=[KEPT] if kept else [])


@pytest.fixture
def looked_for(monkeypatch) -> list[str]:
    names: list[str] = []
    look = Cached.get_template
    monkeypatch.setattr(
        Cached, "get_template", lambda self, name, skip=None: (names.append(name), look(self, name, skip))[1]
    )
    return names


def shown(engine: Engine, name: str) -> str:
    return engine.get_template(name).render(Context({"other": "other.html"}))


@pytest.mark.parametrize("kept", [True, False])
def test_what_is_named_in_quotes_is_looked_up_once_and_control_djangos_own_each_time(looked_for, kept):
    engine = an_engine(PAGES, kept=kept)
    for _ in range(3):
        assert shown(engine, "page.html") == "<no head|piece 1other>"
    assert shown(engine, "parts/one.html") == "two"
    times = {name: looked_for.count(name) for name in ("page.html", "base.html", "piece.html", "other.html")}
    assert times == {"page.html": 3, "base.html": 1 if kept else 3, "piece.html": 1 if kept else 3, "other.html": 3}


@pytest.mark.parametrize("kept", [True, False])
def test_one_that_extends_another_of_its_own_name_never_finds_itself(kept):
    engine = an_engine(OVER, UNDER, kept=kept)
    for _ in range(3):
        assert shown(engine, "index.html") == "[ours index, under]"
        assert shown(engine, "admin.html") == "[ours under]"


def test_a_template_that_was_changed_is_shown_as_it_is_once_the_loaders_begin_anew():
    pages = dict(PAGES)
    engine = an_engine(pages)
    assert shown(engine, "page.html") == "<no head|piece 1other>"
    pages |= {"base.html": "({% block main %}{% endblock %})", "piece.html": "another piece"}
    # As the development server does where a file has changed.
    engine.template_loaders[0].reset()
    assert shown(engine, "page.html") == "(another pieceother)"
