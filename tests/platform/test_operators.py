"""The operators' pages: staff see everything but secrets and change next to nothing; for others there are none."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotation.models import AuditEvent
from curation.export.profiles import PROFILES
from curation.models import DatasetVersion, Score
from gpu_jobs.models import Generator, Job, TrainingMetric
from tastemaker.accounts.models import ApiToken, User
from tastemaker.operators import OURS
from tests.access.world import STAFF, STRANGER, make_world
from tests.annotation import factories

pytestmark = pytest.mark.django_db
# Django keeps two tables of its own about whom this is and what they may; ours are all in the product's apps.
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def world():
    made = make_world()
    Score.objects.create(sample=made.sample, scorer="clip", revision="1", value=0.5)
    TrainingMetric.objects.create(run=made.run, step=1, values={"loss": 0.5})
    return made


@pytest.fixture
def staff(client, world):
    client.force_login(world.people[STAFF])
    return client


def changelist(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def test_every_model_of_the_three_apps_is_there():
    ours = {
        model for app in ("annotation", "curation", "gpu_jobs") for model in apps.get_app_config(app).get_models()
    }
    assert ours - set(REGISTERED) == set()
    assert {model._meta.app_label for model in REGISTERED} == set(OURS)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_lists_and_pages_are_shown_and_searched(staff, model):
    listed = staff.get(changelist(model))
    assert listed.status_code == 200
    assert staff.get(changelist(model), {"q": "1"}).status_code == 200
    row = model._base_manager.order_by("pk").first()
    if row is not None:
        assert staff.get(page(row)).status_code == 200


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_what_cannot_be_touched_is_neither_changed_nor_added_nor_deleted(staff, model):
    touchable = getattr(admin.site._registry[model], "touchable", ())
    row = model._base_manager.order_by("pk").first()
    if row is not None:
        before = model._base_manager.filter(pk=row.pk).values().get()
        status = staff.post(page(row), {"_save": "Save"}).status_code
        assert status == 403 if not touchable else status in (200, 302)
        assert staff.post(page(row).replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403
        if not touchable:
            assert model._base_manager.filter(pk=row.pk).values().get() == before
    assert staff.post(changelist(model) + "add/", {}).status_code == 403


@pytest.mark.parametrize("visitor", [None, STRANGER, "owner", "annotator"])
def test_nobody_else_finds_them(client, world, visitor):
    if visitor is not None:
        client.force_login(world.people[visitor])
    for path in ["/admin/", *(changelist(model) for model in REGISTERED), page(world.version)]:
        answer = client.get(path, follow=visitor is not None)
        if visitor is None:
            assert answer.status_code == 302
            asked = client.get(answer["Location"])
            assert asked["Location"].startswith("/login?next=%2Fadmin%2F")
        else:
            assert answer.status_code == 404


def test_a_reader_of_staff_cannot_use_a_token_here(client, world):
    from tastemaker.accounts import tokens

    _, key = tokens.make(world.people[STAFF], "program")
    assert client.get("/admin/", headers={"Authorization": f"Bearer {key}"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "secret"),
    [("invitation", "secret_hash"), ("token", "secret_hash"), ("slot", "lease_token")],
)
def test_secrets_are_not_shown(staff, world, name, secret):
    row = getattr(world, name)
    row.refresh_from_db()
    assert getattr(row, secret)
    content = staff.get(page(row)).content.decode()
    assert str(getattr(row, secret)) not in content
    assert str(getattr(row, secret)) not in staff.get(changelist(type(row))).content.decode()


def test_passwords_are_not_shown(staff, world):
    person = world.people["owner"]
    assert person.password not in staff.get(page(person)).content.decode()


@pytest.mark.parametrize("model", [Job, DatasetVersion, User, ApiToken], ids=lambda model: model._meta.label)
def test_a_list_takes_as_many_queries_however_long_it_is(staff, world, model):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert staff.get(changelist(model)).status_code == 200
        return captured

    first = queries()
    again = make_world()
    assert again.project != world.project
    assert len(queries()) == len(first)
    table = connection.ops.quote_name(model._meta.db_table)
    counts = [query["sql"] for query in first if "COUNT(" in query["sql"] and table in query["sql"]]
    assert counts and all("LIMIT 10000" in sql for sql in counts)


def test_a_change_is_put_on_record(staff, world):
    staff.post(page(world.project), {"name": "Renamed", "guidelines": "Look twice."})
    world.project.refresh_from_db()
    assert world.project.name == "Renamed"
    event = AuditEvent.objects.order_by("-id").first()
    assert (event.action, event.actor, event.after["name"]) == (
        "project.changed", world.people[STAFF], "Renamed",
    )  # fmt: skip


def test_what_is_not_touchable_is_ignored_where_something_is(staff, world):
    generator = Generator.objects.get(pk=world.generator.pk)
    staff.post(page(generator), {"name": "Other", "source": "elsewhere"})
    changed = Generator.objects.get(pk=generator.pk)
    assert (changed.name, changed.source) == ("Other", generator.source)


def export(staff, version, profile="native"):
    return staff.post(
        changelist(DatasetVersion),
        {"action": f"export_{profile}", "_selected_action": [version.pk]},
        follow=True,
    ).content.decode()


def test_a_version_is_exported_by_a_job(staff, world):
    content = export(staff, world.version)
    job = Job.objects.filter(kind="export").order_by("-created_at").first()
    assert job.spec == {"dataset_version": world.version.pk, "profile": "native"} | job.spec
    assert (job.created_by, job.project) == (world.people[STAFF], world.project)
    assert f"/projects/{world.project.slug}/jobs/{job.pk}" in content


def test_there_is_an_action_for_every_profile(staff):
    content = staff.get(changelist(DatasetVersion)).content.decode()
    assert all(f"Export as {name}" in content for name in PROFILES)


def test_drafts_and_archived_projects_are_not_exported(staff, world):
    from django.utils import timezone

    draft = DatasetVersion.with_drafts.create(
        project=factories.make_project(), sha256="4" * 64, rows=1, recipe={"spec": {}}, statistics={}
    )
    assert "is a draft" in export(staff, draft)
    world.project.archived_at = timezone.now()
    world.project.save()
    assert "archived" in export(staff, world.version)
    assert not Job.objects.filter(kind="export").exists()


def test_pages_keep_the_content_security_policy(staff):
    answer = staff.get("/admin/")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "<script>" not in answer.content.decode()
