"""Parts of an answer."""

import pytest
from rest_framework import serializers

from board.lib import partial


class TrackShape(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField()


class RowShape(serializers.Serializer):
    number = serializers.IntegerField()
    track = TrackShape()
    skills = TrackShape(many=True)


ROW = {
    "number": 7,
    "track": {"key": "toy", "name": "Toy"},
    "skills": [{"key": "a", "name": "A"}, {"key": "b", "name": "B"}],
}


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("number", {"number": 7}),
        ("track", {"track": ROW["track"]}),
        ("skills.name,number", {"number": 7, "skills": [{"name": "A"}, {"name": "B"}]}),
        (" number , number ", {"number": 7}),
        ("track.key,track", {"track": ROW["track"]}),
        ("track,track.key", {"track": ROW["track"]}),
        ("track.key,track.name", {"track": ROW["track"]}),
    ],
)
def test_what_is_asked_for_is_what_is_left(asked, left):
    assert partial.cut(ROW, partial.read(asked, RowShape)) == left


def test_nothing_inside_is_nothing():
    assert partial.cut({"track": None}, partial.read("track.key", RowShape)) == {"track": None}


@pytest.mark.parametrize(
    "asked", ["colour", "number,", ",", "track.colour", "number.x", "track..key", "NUMBER", "x" * 99]
)
def test_a_name_that_is_not_there_is_told(asked):
    with pytest.raises(partial.UnknownField, match="is no field of this answer"):
        partial.read(asked, RowShape)


def test_every_name_can_be_asked_for():
    names = list(partial.names(RowShape))

    assert names == ["number", "track", "track.key", "track.name", "skills", "skills.key", "skills.name"]
    assert partial.cut(ROW, partial.read(",".join(names), RowShape)) == ROW
