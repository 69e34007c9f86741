"""The walk: every endpoint × every kind of visitor × one's own and somebody else's project.

What is expected comes from the policy's table (`annotation.policy.LEAST_ROLE`) and from one line an endpoint
(`endpoints.py`). The endpoints come from the resolver, so a new one without a line fails here.
"""

import json

import pytest
from django.db import transaction
from django.urls import reverse

from annotation.policy import LEAST_ROLE, Action, Role, at_least
from tests.access.endpoints import ENDPOINTS, EVERYBODY, SESSION, SIGNED_IN, STAFF_ONLY, E
from tests.access.routes import offered, patterns
from tests.access.world import NOBODY, READER, SECRETS, STAFF, STRANGER, VISITORS, World, client_of
from tests.annotation import factories

pytestmark = pytest.mark.django_db
# Where one signs in, tokens are not looked at.
NO_TOKENS = ("session", "provider-address")


def test_every_endpoint_has_its_line():
    lines = [(endpoint.name, endpoint.method) for endpoint in ENDPOINTS]
    missing = "\n".join(
        f'    E("{name}", "{method}", Action.…, address, body),' for name, method in sorted(offered() - set(lines))
    )
    assert not missing, f"Say who may use these, in ENDPOINTS of tests/access/endpoints.py:\n{missing}"
    gone = sorted(set(lines) - offered())
    assert not gone, f"These are no more; remove their lines from tests/access/endpoints.py: {gone}"
    assert len(lines) == len(set(lines))


def test_names_of_addresses_are_unique():
    names = [pattern.name for _, pattern in patterns() if pattern.name]
    assert len(names) == len(set(names))


def ask(world: World, endpoint: E, visitor: str, about: World):
    """The answer to `visitor` of `world` who asks about an object of `about`; what it changed is undone."""
    client = client_of(world, visitor)
    address = reverse(endpoint.name, kwargs=endpoint.address(about))
    if endpoint.query is not None:
        pairs = "&".join(f"{key}={value}" for key, value in endpoint.query(about).items())
        address = f"{address}?{pairs}"
    body = None if endpoint.body is None else endpoint.body(about)
    with transaction.atomic():
        # A page that is asked for may not be one that breaks: the client raises what the view does not answer.
        if endpoint.method == "get":
            response = client.get(address, body)
        else:
            response = getattr(client, endpoint.method)(address, body, format=endpoint.form)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    response.close()
    return response, content


def expected(endpoint: E, visitor: str, is_own: bool) -> str:
    """ "in", or the status of the refusal."""
    who = endpoint.who
    if who == EVERYBODY:
        return "403" if visitor == READER and endpoint.changes and endpoint.name not in NO_TOKENS else "in"
    if visitor == NOBODY:
        return "403"
    if visitor == READER and (endpoint.changes or who == SESSION):
        return "403"
    if who in (SIGNED_IN, SESSION):
        return "in"
    if visitor == STAFF:
        return "in"
    if who == STAFF_ONLY:
        return "403"
    assert isinstance(who, Action)
    if visitor == STRANGER or not is_own:
        return "404"
    role = Role.MANAGER if visitor == READER else Role(visitor)
    if role in at_least(LEAST_ROLE[who]):
        return "in"
    return "404" if endpoint.hidden else "403"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_who_gets_in(endpoint, worlds):
    """And an annotator is told nowhere which model made what, or by which strategy: not even in a header."""
    own, foreign = worlds
    wrong = []
    for about in (own, foreign) if endpoint.is_of_a_project else (own,):
        for visitor in VISITORS:
            response, content = ask(own, endpoint, visitor, about)
            code = response.status_code
            is_in = 200 <= code < 300 or code in (304, 409, *endpoint.fine)
            due = expected(endpoint, visitor, about is own)
            whose = "their own" if about is own else "a foreign"
            if not (is_in if due == "in" else code == int(due)):
                wrong.append(f"{visitor} about {whose} object: {code} instead of {due}: {content[:300]!r}")
            if code >= 400 and response.headers["Content-Type"] != "application/problem+json":
                wrong.append(f"{visitor}: {code} is {response.headers['Content-Type']}, no problem+json")
            told = content.decode(errors="replace") + json.dumps(dict(response.headers))
            if visitor in (NOBODY, STRANGER, Role.ANNOTATOR):
                wrong += [f"{visitor} is told {word!r}" for word in SECRETS if word in told]
    assert not wrong, "\n".join([str(endpoint), *wrong])


LISTS = [endpoint for endpoint in ENDPOINTS if endpoint.method == "get" and endpoint.who == SIGNED_IN]


@pytest.mark.parametrize("endpoint", LISTS, ids=str)
def test_lists_across_projects_hold_nothing_of_others(endpoint, worlds):
    own, foreign = worlds
    for visitor in (STRANGER, *at_least(Role.ANNOTATOR)):
        _, content = ask(own, endpoint, visitor, own)
        assert json.dumps(foreign.project.slug) not in content.decode()


def test_an_annotator_sees_their_own_tasks_and_answers_only(worlds):
    """A second annotator of the same project finds nothing of the first one's."""
    world, _ = worlds
    with transaction.atomic():
        _second_annotator_looks_around(world)
        transaction.set_rollback(True)


def _second_annotator_looks_around(world: World) -> None:
    second = client_of(world, NOBODY)
    second.force_login(factories.make_user(world.project))
    slug = world.project.slug
    assert second.get(f"/api/v1/projects/{slug}/judgments/").json()["results"] == []
    taken = second.post(f"/api/v1/projects/{slug}/assignments/", {"count": 20}).json()["assignments"]
    assert str(world.slot.pk) not in [assignment["slot"] for assignment in taken]
    shown = {sample["id"] for assignment in taken for sample in assignment["samples"]}
    assert str(world.sample.pk) not in shown
    assert second.get(f"/api/v1/media/samples/{world.sample.pk}/").status_code == 404
    judged = {"client_id": "1f3f9a5e-8f6c-4c0e-9d0e-0f9b1d6f5a11", "slot": str(world.slot.pk)}
    stolen = second.post("/api/v1/judgments/", judged | {"answer": {"choice": "tie"}, "time_ms": 900})
    assert stolen.status_code == 409
    corrected = judged | {"slot": str(world.judgment.slot_id), "supersedes": str(world.judgment.pk)}
    stolen = second.post("/api/v1/judgments/", corrected | {"answer": {"choice": "first"}, "time_ms": 900})
    assert stolen.status_code in (400, 409)
    world.judgment.refresh_from_db()
    assert world.judgment.is_current
