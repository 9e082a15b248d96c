"""Stored addresses are folded as links are today, but for what would collide."""

from importlib import import_module

import pytest
from django.apps import apps

from problems.models import WriteUp
from tests.factories import a_writeup

fold = import_module("problems.migrations.0018_one_address_for_more_sites").fold


@pytest.mark.django_db
def test_stored_addresses_are_folded_where_none_would_collide():
    before = {
        "https://doi.org/10.48550/arxiv.2405.04156": "https://arxiv.org/abs/2405.04156",
        "https://openreview.net/pdf?id=NpsVSN6o4ul": "https://openreview.net/forum?id=NpsVSN6o4ul",
        "https://github.com/ada/heads/blob/main/My Heads.ipynb": "https://github.com/ada/heads/blob/main/My%20Heads.ipynb",
        "https://youtu.be/aircAruvnKk": "https://youtube.com/watch?v=aircAruvnKk",
        "https://youtube.com/watch?t=3&v=aircAruvnKk": "https://youtube.com/watch?t=3&v=aircAruvnKk",
        "https://ada.example/heads": "https://ada.example/heads",
        "of a kind that is refused": "of a kind that is refused",
    }
    rows = {a_writeup(url=url).pk: url for url in before}

    for _ in range(2):
        fold(apps, None)

    assert dict(WriteUp.objects.values_list("pk", "url")) == {pk: before[url] for pk, url in rows.items()}


@pytest.mark.django_db
def test_what_members_gave_with_http_is_kept_with_https_and_files_keep_what_they_say():
    upgrade = import_module("problems.migrations.0034_addresses_are_https").upgrade
    given = {"link": "http://ada.example/heads", "code_url": "HTTP://ada.example:80/code", "archive_url": ""}
    ours = a_writeup(data_url="http://ada.example:8080/rows", **given)
    theirs = a_writeup(key="wu-1", **given)

    for _ in range(2):
        upgrade(apps, None)

    names = ("link", "code_url", "data_url", "archive_url")
    assert WriteUp.objects.filter(pk=ours.pk).values_list(*names).get() == (
        "https://ada.example/heads", "https://ada.example/code", "http://ada.example:8080/rows", "",
    )  # fmt: skip
    assert WriteUp.objects.get(pk=theirs.pk).link == given["link"]
