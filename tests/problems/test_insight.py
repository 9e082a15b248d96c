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
    assert [(rung.count, rung.share, rung.width) for rung in insight.funnel([])] == [(0, "none", 0)] * 6
    assert insight.lines([], "difficulty", "difficulty") == []
    assert insight.endings([], by_agent=False, ways={"lapsed": "Lapsed"}, stages=["silent"]) == []


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
