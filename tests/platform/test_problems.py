"""Whatever goes wrong under /api/ is answered with a problem, and with nothing of the inside."""

import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import path
from rest_framework.test import APIClient
from rest_framework.views import APIView

from tastemaker.urls import *  # noqa: F403 - handlers and addresses are those of the product
from tastemaker.urls import urlpatterns as real_urlpatterns

pytestmark = pytest.mark.django_db
PROJECTS = "/api/v1/projects/"


class BrokenView(APIView):
    def get(self, request):
        raise RuntimeError("the secret inside")


urlpatterns = [path("api/v1/broken/", BrokenView.as_view()), *real_urlpatterns]


@pytest.fixture
def client():
    client = APIClient(raise_request_exception=False)
    client.force_login(get_user_model().objects.create_user("ada"))
    return client


def problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert (told["status"], told["type"]) == (status, "about:blank")
    assert told["title"]
    return told


def test_an_unknown_address_is_a_problem_and_a_page_elsewhere(client):
    assert "/api/v1/nothing/" in problem(client.get("/api/v1/nothing/"), 404)["detail"]
    problem(client.get("/api/nothing"), 404)
    assert "html" in client.get("/nothing").headers["Content-Type"] or client.get("/nothing").status_code == 503


def test_a_wrong_method_and_a_wrong_type_are_problems(client):
    problem(client.delete(PROJECTS), 405)
    problem(client.post(PROJECTS, "name=x", content_type="application/x-www-form-urlencoded"), 415)
    problem(client.post(PROJECTS, "<name/>", content_type="text/xml"), 415)


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "",
        "[" * 100_000,
        '{"name": NaN}',
        b"\xff\xfe",
        '{"name": 1e999}',
        '{"name": "\\ud800"}',
        '{"name": "a\\u0000b"}',
    ],
)
def test_malformed_json_is_a_problem(client, body):
    problem(client.post(PROJECTS, body, content_type="application/json"), 400)


def test_text_that_no_database_keeps_is_named_by_its_path(client):
    body = '{"name": "x", "instrument_config": {"question": ["ok", "\\u0000"]}}'
    told = problem(client.post(PROJECTS, body, content_type="application/json"), 400)
    assert [error["field"] for error in told["errors"]] == ["instrument_config.question.1"]
    fine = '{"name": "an emoji \\ud83d\\ude00, a backslash \\\\u0000"}'
    assert client.post(PROJECTS, fine, content_type="application/json").status_code == 201


def test_a_body_that_is_too_large_is_a_problem(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    told = problem(client.post(PROJECTS, {"name": "x" * 2**20}), 413)
    assert "1 MiB" in told["detail"]
    assert client.post(PROJECTS, {"name": "x"}).status_code == 201


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_says_nothing_about_the_inside(client):
    told = problem(client.get("/api/v1/broken/"), 500)
    assert "secret" not in json.dumps(told)
    assert not re.search("Traceback|RuntimeError|File", json.dumps(told))


def test_a_missing_csrf_token_is_a_problem():
    client = APIClient(enforce_csrf_checks=True)
    problem(client.post("/api/v1/session/", {"username": "ada", "password": "x"}), 403)
