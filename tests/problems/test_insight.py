"""The drawing of the counts, without a database."""

import pytest

from problems import insight


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [(0, 0, "none"), (0, 9, "none"), (9, 9, "all"), (1, 400, "under 1 %"), (399, 400, "over 99 %"), (1, 3, "33 %")],
)
def test_a_share_never_rounds_away_what_there_is(count, of, said):
    assert insight.share(count, of) == said.replace(" %", "\xa0%")


def test_a_bar_is_as_long_as_its_part_and_can_be_seen():
    assert [insight.width(count, 1000) for count in (0, 1, 500, 1000)] == [0, 2, 80, 160]
    assert insight.width(0, 0) == 0


def test_columns_stand_on_one_line_and_nothing_has_none():
    drawn = insight.columns([24, 0, 12, 1], 24)
    assert [(one.x, one.y, one.height) for one in drawn] == [(0, 0, 24), (28, 12, 12), (42, 22, 2)]
    assert insight.columns([0, 0], 0) == []


def test_the_funnel_of_nothing_is_drawn_as_nothing():
    assert [(rung.count, rung.share, rung.width) for rung in insight.funnel([])] == [(0, "none", 0)] * 7
    assert insight.lines([], "difficulty", "difficulty") == []
    assert insight.endings([], by_agent=False, ways={"lapsed": "Lapsed"}, stages=["silent"]) == []


@pytest.mark.parametrize(
    ("views", "made", "said"), [(0, 0, "–"), (9, 0, "no claim"), (2500, 2, "1,250"), (1, 3, "under 1"), (5, 3, "2")]
)
def test_how_many_views_come_to_each_claim_is_said_in_words(views, made, said):
    assert insight.for_each(views, made) == said


def test_what_is_heeded_is_summed_and_drawn_against_the_most():
    groups = [
        {"difficulty": "A", "problems": 2, "views": 30, "made": 3},
        {"difficulty": "B", "problems": 1, "views": 10},
        {"difficulty": "A", "problems": 1, "views": 10, "made": 1},
        {"difficulty": "C", "problems": 4},
    ]
    drawn = insight.heeds(groups, "difficulty", "difficulty")
    assert [(one.key, one.total, one.views, one.made, one.for_each, one.width) for one in drawn] == [
        ("A", 3, 40, 4, "10", 160),
        ("B", 1, 10, 0, "no claim", 40),
        ("C", 4, 0, 0, "–", 0),
    ]


def test_claims_without_a_difficulty_come_last():
    rows = [
        {"problem__difficulty": letter, "by_agent": False, "ending": "lapsed", "stage": "silent", "claims": count}
        for letter, count in (("", 1), ("C", 4), ("A", 2))
    ]
    drawn = insight.endings(rows, by_agent=False, ways={"released": "Released", "lapsed": "Lapsed"}, stages=["silent"])
    assert [(letter, [(one.name, one.total, one.width) for one in found]) for letter, found in drawn] == [
        ("A", [("Lapsed", 2, 80)]),
        ("C", [("Lapsed", 4, 160)]),
        ("", [("Lapsed", 1, 40)]),
    ]
