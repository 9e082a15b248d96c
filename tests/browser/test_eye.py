"""The eye sees what it is there to see. Each of these faults would fail any other test of this folder."""

import re

import pytest

pytestmark = pytest.mark.django_db(transaction=True)

OUTSIDE = "https://outside.invalid/x.png"
VIOLATED = re.compile(r"console: .*directive:? ['\"]([a-z-]+) 'self'.*")
PROVOKED = {
    "console.error('broken')": ["console: broken"],
    "setTimeout(() => { throw new Error('broken') })": ["uncaught: broken"],
    "fetch('/no-such-page/')": ["404: /no-such-page/"],
    "fetch('/gone/').catch(() => 0)": ["failed: /gone/, net::ERR_FAILED"],
    "document.body.setAttribute('style', 'color: red')": ["violated: style-src"],
    "document.body.append(Object.assign(document.createElement('script'), {text: 'x'}))": ["violated: script-src"],
    f"new Image().src = '{OUTSIDE}'": ["violated: img-src", f"left the site: {OUTSIDE}"],
}


def test_eye_sees_every_kind_of_fault(new_page, eye):
    page = new_page()
    page.route("**/gone/", lambda route: route.abort())
    page.goto("/about/")
    assert eye.faults == []

    seen = {}
    for script in PROVOKED:
        page.evaluate(f"() => {{ {script} }}")
        page.wait_for_timeout(200)
        seen[script] = [VIOLATED.sub(r"violated: \1", fault) for fault in eye.faults]
        eye.faults.clear()

    assert seen == PROVOKED
