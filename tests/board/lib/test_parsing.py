"""JSON from strangers: read strictly, within limits, and refused with the place."""

import contextlib
import time
import tracemalloc

import pytest

from board.lib.parsing import MOST_BYTES, MOST_DEPTH, Unreadable, read


def errors(sent: bytes) -> dict:
    with pytest.raises(Unreadable) as refused:
        read(sent)
    return refused.value.errors


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (b"", {}),
        (b" \n", {}),
        (b"{}", {}),
        ('{"a": "\\u00e9 é", "b": [1, -2, 3.5, true, null], "c": {"d": "]{["}}'.encode(), None),
        (b'{"a": 9007199254740991}', {"a": 9007199254740991}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "\U0001f600"}),
    ],
)
def test_what_is_json_is_read(sent, found):
    given = read(sent)

    assert given == ({"a": "é é", "b": [1, -2, 3.5, True, None], "c": {"d": "]{["}} if found is None else found)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"[1, 2]", {"body": ["Send one object, with a value for each field."]}),
        (b'"text"', {"body": ["Send one object, with a value for each field."]}),
        (b'{"a": 1,\n "b" 2}', {"body": ["Line 2, column 6: Expecting ':' delimiter."]}),
        (b'{"a": "\x01"}', {"body": ["Line 1, column 8: Invalid control character."]}),
        (b'{"a": "x', {"body": ["Line 1, column 7: Unterminated string."]}),
        (b'{"a": \xff}', {"body": ["Byte 7 is not UTF-8."]}),
        ("{}".encode("utf-16"), {"body": ["Byte 1 is not UTF-8."]}),
        (b'{"a": 1, "a": 2}', {"a": ["This stands twice in one object."]}),
        (b'{"a": [{}, {"b": 1, "c": 2, "b": 3}]}', {"a.1.b": ["This stands twice in one object."]}),
        (b'{"a": 9007199254740992}', {"a": ["The number 9007199254740992 is too large, or none."]}),
        (b'{"a": {"b": [0, 1e400]}}', {"a.b.1": ["The number 1e400 is too large, or none."]}),
        (b'{"a": NaN}', {"a": ["The number NaN is too large, or none."]}),
        (b'{"a": -Infinity}', {"a": ["The number -Infinity is too large, or none."]}),
        (b'{"a": "x\\u0000"}', {"a": ["This holds a character that cannot be stored: NUL, or half of a pair."]}),
        (b'{"a": "\\ud800"}', {"a": ["This holds a character that cannot be stored: NUL, or half of a pair."]}),
        (b'{"a": {"\\u0000": 1}}', {"a": ["A name here holds a character that cannot be stored."]}),
        (b"\xef\xbb\xbf{}", {"body": ["Line 1, column 1: Unexpected UTF-8 BOM (decode using utf-8-sig)."]}),
    ],
)
def test_what_is_wrong_is_told_with_its_place(sent, told):
    assert errors(sent) == told


def test_a_long_number_is_never_made():
    [said] = errors(b'{"a": ' + b"9" * 900_000 + b"}")["a"]

    assert said == f"The number {'9' * 59}… is too large, or none."


def test_depth_has_an_end_and_what_looks_like_it_in_a_text_has_none():
    deepest = b'{"a": ' + b"[" * (MOST_DEPTH - 1) + b"]" * (MOST_DEPTH - 1) + b"}"
    brackets = b'{"a": "' + b"[" * 5000 + b'\\""}'

    assert list(read(deepest)) == ["a"]
    assert read(brackets) == {"a": "[" * 5000 + '"'}
    assert errors(b'{"a":\n ' + b"[" * 100_000) == {
        "body": [f"Line 2, column {MOST_DEPTH + 1}: more than {MOST_DEPTH} levels, one inside the other."]
    }


def test_size_has_an_end():
    fits = b'{"a": "' + b"x" * (MOST_BYTES - 9) + b'"}'

    assert len(fits) == MOST_BYTES
    assert len(read(fits)["a"]) == MOST_BYTES - 9
    assert errors(fits + b" ") == {"body": ["This is longer than 1,000,000 bytes."]}


@pytest.mark.parametrize(
    "sent",
    [
        b'{"a": "' + b"\\" * 999_000 + b'"}',
        b"{" + b",".join(b'"k%d":1' % n for n in range(80_000)) + b',"k0":1}',
        b'{"a":[' + b"{}," * 300_000 + b"{}]}",
        b'"' * 999_999,
        b'{"a":' + b" " * 999_000,
    ],
    ids=["backslashes", "many keys", "many objects", "quotes", "blanks"],
)
def test_nothing_of_that_size_takes_long(sent):
    began = time.process_time()
    with contextlib.suppress(Unreadable):
        read(sent)

    assert time.process_time() - began < 3


def test_a_text_of_many_escapes_takes_no_memory_for_each():
    sent = b'{"a": "' + b"\\n" * 400_000 + b'"}'
    tracemalloc.start()
    read(sent)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 10 * len(sent)
