"""A project with a lead, an annotator and a stranger at its door, and no broker."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from rest_framework.test import APIClient

from annotation.models import Membership, Project

SignIn = Callable[[str], APIClient]


@pytest.fixture
def sign_in(project: Project) -> SignIn:
    """A client for "manager", "annotator", "stranger", "staff" or "nobody"."""

    def client(who: str) -> APIClient:
        signed_in = APIClient()
        if who != "nobody":
            user, new = get_user_model().objects.get_or_create(username=who, defaults={"is_staff": who == "staff"})
            if new and who in ("manager", "annotator"):
                Membership.objects.create(project=project, user=user, role=who)
            signed_in.force_login(user)
        return signed_in

    return client


@pytest.fixture
def lead(sign_in: SignIn) -> APIClient:
    return sign_in("manager")


@pytest.fixture(autouse=True)
def messages(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The messages sent, as (queue, job id), instead of a broker."""
    from gpu_jobs.jobs import messages as outgoing

    sent: list[tuple[str, str]] = []

    def send(task: str, arguments: list[str], queue: str) -> None:
        if task == outgoing.RUN:
            sent.append((queue, arguments[0]))

    monkeypatch.setattr(outgoing, "send", send)
    return sent


def problem(response: Any, status: int) -> dict[str, Any]:
    """The error of an answer, which must be one of this status."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def fields_of(response: Any) -> set[str]:
    """The fields that a refused request is refused for."""
    return {error["field"] for error in problem(response, 400)["errors"]}
