"""Choosing many problems, seeing what would change, saying yes, and undoing it, as a curator does."""

from datetime import date

import pytest

from problems.models import Act, ActRow, Event, Problem
from problems.services.curating.plans import SHOWN
from tests.factories import NOW, a_problem, a_skill, a_track

pytestmark = pytest.mark.django_db
MANY = "/curate/many/"


def text(answer) -> str:
    return answer.content.decode()


def fields_of(answer) -> dict:
    """What the button on the preview would send."""
    form, plan = answer.context["form"], answer.context["plan"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"seen": plan.seen, "change_it": "1"}
    return sent | {"numbers": answer.context["numbers"]}


def test_for_curators_and_the_record_for_everybody(client, grace, mallory):
    assert client.get(MANY).status_code == 302
    client.force_login(mallory)
    for address in (MANY, "/curate/acts/1/undo/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"note": "x"}).status_code == 403
    client.logout()
    assert "Nobody has changed many problems at once yet." in text(client.get("/curate/acts/"))
    assert client.get("/curate/acts/1/").status_code == 404
    assert client.post("/curate/acts/").status_code == 405


def test_ticked_shown_changed_and_undone(client, grace):
    rows = [a_problem(difficulty=letter, title=f"Heads <{letter}>") for letter in "ABC"]
    client.force_login(grace)
    page = text(client.get(MANY))
    assert "The whole list has 3 problems." in page
    sent = {"which": "some", "tick": [rows[0].pk, rows[1].pk], "numbers": f"#{rows[2].pk}", "change": "difficulty"}

    shown = client.post(MANY, sent | {"difficulty": "B", "note": "They took longer."})

    page = text(shown)
    assert shown.status_code == 200
    assert ("2 problems would change" in page, "1 problem stands so already" in page) == (True, True)
    assert "Heads &lt;A&gt;" in page
    assert (Act.objects.count(), Event.objects.count()) == (0, 0)
    done = client.post(MANY, fields_of(shown))
    act = Act.objects.get()
    assert done["Location"] == f"/curate/acts/{act.pk}/"
    assert list(Problem.objects.order_by("pk").values_list("difficulty", flat=True)) == ["B", "B", "B"]
    again = client.post(MANY, fields_of(shown))
    assert (again.status_code, "There is nothing to change here." in text(again)) == (409, True)
    client.logout()
    record = text(client.get(f"/curate/acts/{act.pk}/"))
    for words in ("changed 2 problems at once", "They took longer.", "Grace Hopper", "Heads &lt;A&gt;"):
        assert words in record
    assert "Undo it" not in record
    assert "They took longer." in text(client.get("/curate/acts/"))
    client.force_login(grace)
    Problem.objects.filter(pk=rows[2].pk).update(difficulty="D")
    assert client.post(f"/curate/acts/{act.pk}/undo/", {"note": ""}).status_code == 422
    undone = client.post(f"/curate/acts/{act.pk}/undo/", {"note": "They did not."}, follow=True)
    assert f"Changed since, so these stay as they are: #{rows[2].pk}." in text(undone)
    assert "<h1>Set the difficulty: B</h1>" in record
    assert f"<h1>Undo act {act.pk}: Set the difficulty</h1>" in text(undone)
    assert list(Problem.objects.order_by("pk").values_list("difficulty", flat=True)) == ["A", "B", "D"]
    twice = client.post(f"/curate/acts/{act.pk}/undo/", {"note": "x"})
    assert (twice.status_code, "This was undone already." in text(twice)) == (409, True)


def test_all_of_a_filter_and_what_changed_meanwhile(client, grace):
    toys, rest = a_track(key="toys", name="Toys"), a_track(key="rest")
    inside, outside = a_problem(track=toys), a_problem(track=rest)
    client.force_login(grace)
    assert f'href="{MANY}?track=toys"' in text(client.get("/problems/?track=toys"))
    page = client.get(f"{MANY}?track=toys")
    assert ("has 1 problem." in text(page), page.context["form"]["which"].value()) == (True, "all")
    sent = {"which": "all", "query": "track=toys", "change": "track", "track": "rest", "note": "One word for both."}

    shown = client.post(MANY, sent)
    a_problem(track=toys)
    late = client.post(MANY, fields_of(shown))

    assert (late.status_code, "somebody was quicker" in text(late)) == (409, True)
    assert Act.objects.count() == 0
    client.post(MANY, fields_of(client.post(MANY, sent)))
    assert set(Problem.objects.values_list("track__key", flat=True)) == {"rest"}
    assert Event.objects.filter(problem=inside, verb="changed").exists()
    assert not Event.objects.filter(problem=outside).exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"change": ""}, "Nothing is chosen for “What to do”."),
        ({"note": ""}, "“Why” is empty."),
        ({"numbers": ""}, "Tick some problems, or name them by number."),
        ({"numbers": "x"}, "“x” is no number of a problem."),
        ({"numbers": "9" * 12}, "is no number of a problem."),
        ({"tick": ["1'; --"]}, "is no number of a problem."),
        ({"change": "track"}, "Choose one."),
        ({"change": "add-skill", "skill": "probing"}, "Say which level is needed."),
        ({"change": "add-skill", "skill": "cooking", "level": "1"}, "There is no such choice: "),
        ({"which": "all", "numbers": "", "query": "difficulty=Z"}, "The filter cannot be read."),
        ({"which": "all"}, "You ticked or named some below as well."),
        ({"change": "nonsense"}, "There is no such choice: "),
    ],
)
def test_what_cannot_be_read_is_said(client, grace, typed, words):
    a_skill(key="probing")
    problem = a_problem()
    client.force_login(grace)
    sent = {"which": "some", "numbers": str(problem.pk), "change": "checked", "note": "Kept <as> typed."}

    answer = client.post(MANY, sent | typed)

    assert (answer.status_code, words in text(answer)) == (422, True)
    assert ("Kept &lt;as&gt; typed." in text(answer)) == ("note" not in typed)
    assert Act.objects.count() == 0


def test_nothing_to_change_is_said_with_the_reasons(client, grace):
    answered = a_problem(resolution="answered")
    client.force_login(grace)

    page = text(
        client.post(MANY, {"which": "some", "numbers": str(answered.pk), "change": "checked", "note": "Searched."})
    )

    assert ("Nothing would change" in page, "It is not on the list, or its answer is known." in page) == (True, True)


def test_days_are_shown_as_every_other_day(client, grace, time_machine):
    """The control: the row itself keeps the day as it is sorted."""
    time_machine.move_to(NOW, tick=False)
    problem = a_problem(checked_on=date(2026, 3, 4))
    client.force_login(grace)
    sent = {"which": "some", "numbers": str(problem.pk), "change": "checked", "note": "Searched."}

    preview = client.post(MANY, sent)
    client.post(MANY, fields_of(preview))
    act = Act.objects.get()

    for page in (text(preview), text(client.get(f"/curate/acts/{act.pk}/"))):
        assert '<time datetime="2026-03-04">4 March 2026</time>' in page
        assert '<time datetime="2026-11-23">23 November 2026</time>' in page
        assert ">2026-03-04<" not in page
    assert act.rows.get().shown == ("2026-03-04", "2026-11-23")


def test_the_pages_take_the_same_queries_for_any_number(client, grace, django_assert_num_queries):
    client.force_login(grace)
    for count in (1, 3):
        rows = [a_problem(difficulty="A") for _ in range(count)]
        numbers = " ".join(str(row.pk) for row in rows)
        sent = {"which": "some", "numbers": numbers, "change": "difficulty", "difficulty": "B", "note": "x"}
        with django_assert_num_queries(8):
            client.get(MANY)
        with django_assert_num_queries(5):
            shown = client.post(MANY, sent)
        client.post(MANY, fields_of(shown))
        client.get(f"/curate/acts/{Act.objects.latest('pk').pk}/")
        with django_assert_num_queries(7):
            client.get(f"/curate/acts/{Act.objects.latest('pk').pk}/")


def test_as_many_as_are_ticked_one_by_one_weigh_little(client, grace):
    track = a_track(name="A track with a long name of its own")
    for number in range(SHOWN + 1):
        a_problem(title=f"How do induction heads number {number} find what they copy elsewhere?", track=track)
    client.force_login(grace)

    page = text(client.get(MANY))

    assert (f"The first {SHOWN}, to tick" in page, page.count('name="tick"')) == (True, SHOWN)
    sent = {"which": "all", "change": "difficulty", "difficulty": "D", "note": "All of them."}
    preview = text(client.post(MANY, sent))

    assert (preview.count('data-label="Now"'), f"These are the first {SHOWN}." in preview) == (SHOWN, True)
    assert max(len(page.encode()), len(preview.encode())) < 60_000


def test_an_act_under_way_asks_again_until_it_is_done_and_is_then_shown_whole(client, grace):
    act = Act.objects.create(change="difficulty", term="C", by=grace, at=NOW, note="x")
    there, asked = act.get_absolute_url(), {"HX-Request": "true"}

    assert "htmx" in text(client.get(there))
    assert "HX-Refresh" not in client.get(there, headers=asked)
    Act.objects.update(ended_at=NOW)
    assert client.get(there, headers=asked)["HX-Refresh"] == "true"
    assert "htmx" not in text(client.get(there))


def test_the_record_counts_the_rows_of_the_acts_that_it_shows_alone(client, grace, django_assert_num_queries):
    for count in (0, 1, 3):
        act = Act.objects.create(change="track", term="t", by=grace, at=NOW, note="x")
        act.rows.bulk_create(ActRow(act=act, problem=a_problem()) for _ in range(count))

    with django_assert_num_queries(2) as asked:
        answer = client.get("/curate/acts/")

    assert [found.rows_count for found in answer.context["page"]] == [3, 1, None]
    assert "0 problems" in text(answer)
    # To join the rows would be to count those of every act there ever was.
    assert not any(' JOIN "problems_actrow"' in one["sql"] for one in asked.captured_queries)
