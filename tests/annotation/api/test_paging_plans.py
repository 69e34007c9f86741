"""How the databases find a page deep in a list; `test_on_postgresql.py` asks PostgreSQL, too."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.api.comparisons import ComparisonsView
from annotation.models import Comparison, Project, Prompt, Sample
from annotation.prompts import get_or_add
from tastemaker.rest import cursors
from tastemaker.rest.cursors import Cursor
from tests.annotation import factories

pytestmark = pytest.mark.django_db
ROWS = 4_000
ENTRY = {"sqlite": "SEARCH annotation_comparison", "postgresql": "Index Cond"}


@pytest.fixture
def project() -> Project:
    """Many comparisons, most of one priority, between those of another project."""
    made, other = factories.make_project(), factories.make_project()
    prompts = {project: get_or_add(project, "a cat") for project in (made, other)}
    for turn, project in enumerate((made, other, made)):
        Comparison.objects.bulk_create(
            Comparison(
                project=project,
                prompt=prompts[project],
                key=f"{turn}-{number}",
                strategy="test",
                priority=number % 40 == 0,
            )
            for number in range(ROWS // 2)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


def plans_of(client: APIClient, address: str, parameters: dict[str, str]) -> list[str]:
    """What the database says about the statements that read the page's rows."""
    with CaptureQueriesContext(connection) as queries:
        assert len(client.get(address, parameters).json()["results"]) == 50
    statements = [query["sql"] for query in queries if is_about_the_page(query["sql"])]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    plans = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(f"{explain} {statement}")
            plans.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return plans


def is_about_the_page(sql: str) -> bool:
    return 'FROM "annotation_comparison"' in sql and "LIMIT" in sql


def test_a_deep_page_is_a_seek_in_an_index_and_nothing_is_sorted(project: Project):
    client = APIClient()
    client.force_login(factories.make_user(project, role="manager"))
    address = f"/api/v1/projects/{project.slug}/comparisons/"
    for ordering, backwards in itertools.product(ComparisonsView.orderings, (False, True)):
        names = [name.removeprefix("-") for name in ComparisonsView.orderings[ordering]]
        middle = Comparison.objects.filter(project=project).order_by(*names)[ROWS // 2]
        place = Cursor(tuple(getattr(middle, name) for name in names), backwards)
        word = cursors.sign(place, f"annotation.Comparison:{ordering}")
        plans = plans_of(client, address, {"cursor": word, "ordering": ordering})
        assert 1 <= len(plans) <= len(names)
        for plan in plans:
            # Where most rows are this project's, PostgreSQL may walk along the ids and leave the others out.
            assert "comparison_by_" in plan or "annotation_comparison_pkey" in plan, plan
            assert "SORT" not in plan.upper(), plan
            assert "TEMP B-TREE" not in plan, plan
        # The index is entered at the place itself, not at the first of its equals.
        entry = next(line for line in plans[0].splitlines() if ENTRY[connection.vendor] in line).replace("<", ">")
        assert ("id>" if connection.vendor == "sqlite" else "(id >") in entry, plans[0]


def test_parts_of_prompts_and_models_are_looked_up(project: Project):
    """Where the rows are few, PostgreSQL rightly reads them all: it is told not to."""
    by_model = Sample.objects.filter(model="elsewhere")
    if connection.vendor == "sqlite":  # which has no index of parts of texts
        assert "sample_of_model" in by_model.explain()
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "sample_of_model" in by_model.explain()
    by_text = Prompt.objects.filter(text__icontains="elephant").order_by()
    assert "prompt_by_trigrams" in by_text.explain()
