from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from board.lib.json_lists import JSONList
from problems.models import Problem, ProblemSkill
from tests.factories import a_problem, a_skill


def needed(*order: str, most: int | None = None):
    needs = ProblemSkill.objects.filter(problem=OuterRef("pk")).order_by(*order)
    shown = JSONList(needs.values(json=JSONObject(name="skill__name", level="level"))[:most])
    return [problem.needed for problem in Problem.objects.order_by("pk").annotate(needed=shown)]


def test_rows_come_in_their_order_beside_the_row_that_they_belong_to(db, django_assert_num_queries):
    a_problem(skills={a_skill(name='says "so"'): 1, a_skill(name="größer"): 3, a_skill(name="\\n"): 2})
    a_problem(skills={a_skill(name="another"): 2})
    a_problem()
    hardest_first = [{"name": "größer", "level": 3}, {"name": "\\n", "level": 2}, {"name": 'says "so"', "level": 1}]
    with django_assert_num_queries(1):
        assert needed("-level") == [hardest_first, [{"name": "another", "level": 2}], []]
    assert needed("level")[0] == hardest_first[::-1]


def test_rows_that_are_cut_give_a_list_that_is(db):
    a_problem(skills={a_skill(): level for level in (1, 3, 2)})
    [levels] = needed("-level", most=2)
    assert [one["level"] for one in levels] == [3, 2]
