"""Queries that no program would send by mistake: refused or answered, and never the board's own failure."""

import pytest

from tests.api import check
from tests.factories import a_claim, a_skill, a_track, a_writeup

pytestmark = pytest.mark.django_db

TEXTS = [
    "%00",
    "a%00b",
    "%01%02%1f%7f",
    "%ff%fe",
    "%ed%a0%80",
    "%F4%90%80%80",
    "%C0%AF",
    "%E2%80%AE%E2%80%8B",
    "%EF%BF%BF",
    "%F0%9F%90%88" * 60,
    "'; DROP TABLE users_user; --",
    '" OR 1=1 --',
    "%25%25%25",
    "_____",
    "\\",
    "\\\\%27",
    "((((((((((",
    "))))))))))",
    '"""""""""',
    "----------",
    "- - - - -",
    "or or or or",
    "!!!%26%26%26|||",
    ":*:*:*",
    "<->",
    "a:b:c:A*",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "<script>alert(1)</script>",
    "a" * 201,
    "a" * 4000,
    "%20" * 150 + "x",
    "(" * 100 + "x" + ")" * 100,
    '"' + "a b " * 40 + '"',
    "-" * 190 + "x",
    "-(" * 90 + "x",
    "SAE " * 49,
    "%D8%A7" * 100,
    "%CC%81" * 100,
    "NaN",
    "-0",
    "1e308",
    "9" * 190,
    "-" + "9" * 100,
    "0x10",
    "1_000",
    "%D9%A3",
    "true",
    "null",
    "[]",
    "{}",
    "[1,2]",
    "../../etc/passwd",
    "..%2f..%2f",
    "%0d%0aSet-Cookie:x=y",
]
NAMES = ["q", "track", "skill", "level", "difficulty", "hours", "starter", "sort", "page_size", "cursor"]
QUERIES = [
    "&&&&",
    "=",
    "==",
    "=&=",
    "?",
    "%00=%00",
    "%ff=1",
    "difficulty[]=A",
    "difficulty[0]=A",
    "difficulty[$ne]=A",
    "difficulty=A,B",
    "difficulty=A%2CB",
    "q=a&q=b",
    "q[]=a",
    "sort=-number",
    "sort=best,newest",
    "order_by=number",
    "number__gt=1",
    "track__key=x",
    "posted_by__email=x",
    "cursor=&page_size=",
    "page_size=5&page_size=6",
    "page_size=5.0",
    "page_size=+5",
    "page_size=05",
    "page_size=" + "9" * 5000,
    "cursor=" + "A" * 8000,
    "cursor=e30.e30",
    "skill=" + "&skill=".join(str(n) for n in range(400)),
    "difficulty=" + "&difficulty=".join("A" * 999),
    "&".join(f"p{n}=1" for n in range(900)),
    "a" * 3000 + "=1",
    "__proto__=1",
    "format=api",
    "format=xml",
    "callback=alert",
    "_method=DELETE",
    ";q=a",
    "q=a;b",
    "q=%",
    "q=%zz",
    "q=%u0041",
]


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_breaks_any_parameter_of_the_problems(client, text):
    for name in NAMES:
        _ask(client, f"/api/v1/problems/?{name}={text}")


@pytest.mark.parametrize("text", [text for text in TEXTS if isinstance(text, str)])
def test_no_text_breaks_the_other_lists(client, text):
    for query in [
        "writeups/?q",
        "writeups/?track",
        "claims/?person",
        "claims/?problem",
        "events/?claim",
        "people/?cursor",
    ]:
        _ask(client, f"/api/v1/{query}={text}")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("noun", ["problems", "writeups", "claims", "skills"])
def test_no_query_breaks_a_list(client, noun, query):
    _ask(client, f"/api/v1/{noun}/?{query}")


@pytest.mark.parametrize(
    "noun", ["problems", "tracks", "skills", "sources", "writeups", "claims", "people", "programs"]
)
@pytest.mark.parametrize(
    "tail",
    ["0/", "9" * 30 + "/", "2147483648/", "9223372036854775808/", "-1/", "1.0/", "%00/", "a%00b/", "%ff/", "%E2%80%AE/",
     "..%2f/", "'/", "~/", "a" * 3000 + "/", "%0d%0a/", "1/2/", "//", "%2e%2e/"],
)  # fmt: skip
def test_no_address_breaks_a_detail(client, noun, tail):
    answer = client.get(f"/api/v1/{noun}/{tail}")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {"accept": "\x7f"},
        {"accept": "a" * 9000},
        {"accept": ";;;,,,"},
        {"accept": "application/json; q=banana"},
        {"if-none-match": "*"},
        {"if-none-match": "garbage"},
        {"if-none-match": '"' * 99},
        {"if-modified-since": "yesterday"},
        {"if-match": '"nothing"'},
        {"if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"range": "bytes=0-0,5-99999999999"},
        {"content-type": "application/xml"},
        {"content-length": "-5"},
        {"origin": "null"},
        {"x-http-method-override": "DELETE"},
        {"authorization": "Bearer \xff"},
        {"cookie": "session=" + "a" * 3000},
    ],
)
def test_no_header_breaks_a_list(client, headers):
    assert client.get("/api/v1/problems/", headers=headers).status_code in {200, 304, 401, 406, 412}


def _ask(client, address):
    answer = client.get(address)
    assert answer.status_code in {200, 400}, address[:200]
    check(answer)
    return answer


@pytest.fixture(autouse=True)
def _some_rows(db):
    claim = a_claim()
    a_skill(key="probing")
    a_track(key="toy")
    a_writeup(says={claim.problem: "partial"})
