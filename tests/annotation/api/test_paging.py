"""Pages of a list: every row once, in order, whatever happens meanwhile; and at a cost that does not grow."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from annotation.models import Comparison
from annotation.prompts import get_or_add
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return factories.make_project()


@pytest.fixture
def client(project):
    client = APIClient()
    client.force_login(factories.make_user(project, role="manager"))
    return client


@pytest.fixture
def address(project):
    return f"/api/v1/projects/{project.slug}/comparisons/"


def add(project, priority=0):
    prompt = get_or_add(project, "a cat")
    return Comparison.objects.create(
        project=project, prompt=prompt, key=uuid.uuid4().hex, strategy="test", priority=priority
    )


def walk(client, address, link="next", **parameters):
    """The ids of page after page."""
    pages, answer = [], client.get(address, parameters)
    while True:
        assert answer.status_code == 200, answer.json()
        page = answer.json()
        assert set(page) == {"next", "previous", "results"}
        pages.append([row["id"] for row in page["results"]])
        if page[link] is None:
            return pages, answer
        answer = client.get(page[link])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    priorities=st.lists(st.integers(-1, 1), max_size=13),
    size=st.integers(1, 5),
    ordering=st.sampled_from(["id", "-id", "priority", "-priority", "created_at", "-created_at"]),
)
def test_walking_there_and_back_meets_every_row_once_in_order(client, project, address, priorities, size, ordering):
    Comparison.objects.all().delete()
    rows = [add(project, priority) for priority in priorities]
    name = ordering.removeprefix("-")
    expected = [
        row.pk
        for row in sorted(rows, key=lambda row: (getattr(row, name), row.pk), reverse=ordering.startswith("-"))
    ]
    pages, last = walk(client, address, page_size=size, ordering=ordering)
    assert [pk for page in pages for pk in page] == expected
    assert all(len(page) == size for page in pages[:-1])
    if last.json()["previous"] is not None:
        back, _ = walk(client, last.json()["previous"], "previous")
        assert [pk for page in reversed(back) for pk in page] == expected[: -len(pages[-1]) or None]


def test_rows_that_come_and_go_move_nobody_else(client, project, address):
    rows = [add(project) for _ in range(9)]
    first = client.get(address, {"page_size": 3, "ordering": "-id"}).json()
    new = add(project)
    rows[6].delete()  # on the first page
    rows[5].delete()  # the first of the second
    second = client.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == [rows[4].pk, rows[3].pk, rows[2].pk]
    back = client.get(second["previous"]).json()
    assert [row["id"] for row in back["results"]] == [new.pk, rows[8].pk, rows[7].pk]


def test_a_page_that_has_gone_still_leads_back(client, project, address):
    rows = [add(project) for _ in range(4)]
    first = client.get(address, {"page_size": 2}).json()
    for row in rows[2:]:
        row.delete()
    gone = client.get(first["next"]).json()
    assert (gone["results"], gone["next"]) == ([], None)
    assert [row["id"] for row in client.get(gone["previous"]).json()["results"]] == [row.pk for row in rows[:2]]
    second = client.get(address, {"page_size": 1}).json()["next"]
    before = client.get(second).json()["previous"]
    rows[0].delete()
    gone = client.get(before).json()
    assert (gone["results"], gone["previous"]) == ([], None)
    assert [row["id"] for row in client.get(gone["next"]).json()["results"]] == [rows[1].pk]


def refused(answer, field):
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    return answer.json()["detail"]


def test_a_cursor_is_the_servers_own_and_belongs_to_one_list_in_one_order(client, project, address):
    for number in range(3):
        add(project, number)
    link = client.get(address, {"page_size": 1}).json()["next"]
    word = link.split("cursor=")[1].split("&")[0]
    assert client.get(address, {"cursor": word}).status_code == 200
    for wrong in ("", "x", word[:-1], word[1:], f"{word}x", "bz0xMDAw", "\0", "é", "x" * 5000):
        assert "begin again" in refused(client.get(address, {"cursor": wrong}), "cursor")
    refused(client.get(address, {"cursor": word, "ordering": "-id"}), "cursor")
    refused(client.get(f"/api/v1/projects/{project.slug}/prompts/", {"cursor": word}), "cursor")


@pytest.mark.parametrize("size", ["0", "-1", "201", "1e2", "", "ten", "²", "9" * 50])
def test_a_wrong_size_is_refused(client, address, size):
    refused(client.get(address, {"page_size": size}), "page_size")


def test_links_keep_what_was_asked_for(client, project, address):
    for _ in range(3):
        add(project)
    page = client.get(address, {"page_size": 1, "state": "open", "strategy": "test", "ordering": "-id"}).json()
    assert page["next"] is None
    page = client.get(address, {"page_size": 1, "strategy": "test", "ordering": "-id"}).json()
    assert "strategy=test" in page["next"]
    assert "ordering=-id" in page["next"]
    assert page["next"].startswith("http://testserver/api/v1/")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL sorts what is as small as this")
@pytest.mark.parametrize(
    "what", ["prompts", "comparisons", "all-judgments", "judgments", "unreviewed-judgments", "gold"]
)
def test_a_list_that_grows_is_read_off_an_index(client, project, what):
    add(project)
    place = f"/api/v1/projects/{project.slug}/{what}/"
    with CaptureQueriesContext(connection) as queries:
        assert client.get(place).status_code == 200
    statements = [query["sql"] for query in queries if "LIMIT 51" in query["sql"]]
    assert statements
    for statement in statements:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            plan = "\n".join(row[-1] for row in cursor.fetchall())
        assert "TEMP B-TREE" not in plan, f"{statement}\n{plan}"
