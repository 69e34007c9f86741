"""The graders' endpoints, and a selection that asks for one that is not there."""

import pytest

from annotation.projects import create_project


@pytest.mark.django_db
def test_the_rules_are_always_there(client, django_user_model):
    client.force_login(django_user_model.objects.create(username="lead"))
    (rules,) = client.get("/api/v1/text-graders/").json()
    assert rules["id"] == "rules" and rules["available"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"), [({"text_grader": "llm:nobody"}, "text_grader"), ({"languages": ["klingon"]}, "languages")]
)
def test_a_preview_names_the_field_that_is_wrong(client, django_user_model, change, field):
    user = django_user_model.objects.create(username="lead")
    project = create_project("Texts", user)
    client.force_login(user)
    address = f"/api/v1/projects/{project.slug}/selection-previews/"
    found = client.post(address, {"scorer": "shapeworld-verifier", **change}, content_type="application/json")
    assert found.status_code == 400 and field in found.content.decode()
    assert client.get(f"/api/v1/projects/{project.slug}/text-grades/").json() == []
