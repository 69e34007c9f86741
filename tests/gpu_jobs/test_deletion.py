"""Deleting a project: all of it goes, nothing of others goes, and being stopped anywhere changes neither."""

from pathlib import Path

import pytest
from django.utils import timezone

from annotation import leftovers
from annotation.media import store
from annotation.models import AuditEvent, Leftover, Project
from curation.export import exports_folder
from curation.selection.stored_terms import terms_path
from gpu_jobs import deletion
from gpu_jobs.jobs.errors import JobCancelled
from gpu_jobs.jobs.run import run_job
from gpu_jobs.models import Generator, Job
from tests.annotation.factories import make_project
from tests.gpu_jobs.everything import age, census, files, full, owner_of

# Committed as it goes: the heartbeat looks at the job from a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def kept():
    """Another project, with a file that the deleted one has, too."""
    return full(make_project(slug="kept"))


@pytest.fixture
def doomed(kept):
    """A project with something of everything, in the archive."""
    project = full(make_project(slug="doomed", name="The doomed one"))
    Job.objects.update(state=Job.State.SUCCEEDED, finished_at=timezone.now())
    for file in Path(store.settings.MEDIA_ROOT).rglob("*"):
        age(file)
    for file in (Path(store.settings.VAR_DIR) / "selections").iterdir():
        age(file)
    return deletion.archive_project(project, owner_of(project))


def delete(project):
    return run_job(deletion.ask_for_deletion(project, project.name, owner_of(project)).pk)


def test_what_a_project_has_is_all_here(kept):
    """Else the tests below would hold for what was forgotten: a new model needs a row in `full`."""
    lacking = [name for name, rows in census().items() if not rows]
    assert set(lacking) <= {"Finding"}, "findings are made of layouts, and go with their samples"


@pytest.fixture
def before(kept):
    """What there was of the other project alone."""
    Job.objects.update(state=Job.State.SUCCEEDED, finished_at=timezone.now())
    return census(), files()


def test_all_of_it_goes_and_nothing_of_others(before, doomed):
    rows, kept_files = before
    assert census() != rows
    assert delete(doomed)
    assert census() == rows
    assert files() == kept_files
    assert not Leftover.objects.exists()
    job = Job.objects.get(kind=deletion.KIND)
    assert (job.state, job.project) == (Job.State.SUCCEEDED, None)
    assert job.result["files"] > 4
    assert not Generator.objects.filter(project__isnull=False).exclude(project__slug="kept").exists()


def test_the_audit_log_outlives_it(doomed):
    owner = owner_of(doomed)
    delete(doomed)
    events = AuditEvent.objects.filter(project="doomed").order_by("id")
    assert [event.action for event in events][-3:] == [
        "project.archived",
        "project.deletion_asked",
        "project.deleted",
    ]
    last = events.last()
    assert (last.actor_name, last.before["name"]) == (owner.username, "The doomed one")


class Killed(BaseException):
    """As good as SIGKILL to what runs here."""


MOMENTS = [
    ("_begin", 1),
    ("_drop", 1),
    ("_drop", 2),
    ("_drop", 3),
    ("_drop", 5),
    ("_delete", 1),
    ("_delete", 4),
    ("_finish", 2),
    ("remove_files", 1),
]


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_killed_at_any_moment_and_taken_up_again_it_ends_the_same(before, doomed, moment, late, monkeypatch):
    name, fatal = moment
    function, calls = getattr(deletion, name), []

    def deadly(*arguments):
        calls.append(name)
        if len(calls) == fatal and not late:
            raise Killed
        result = function(*arguments)
        if len(calls) == fatal:
            raise Killed
        return result

    monkeypatch.setattr(deletion, "BATCH", 3)
    job = deletion.ask_for_deletion(doomed, doomed.name, owner_of(doomed))
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(deletion, name, deadly)
        run_job(job.pk)
    assert run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED, job.error
    assert (census(), files()) == before
    assert AuditEvent.objects.filter(action="project.deleted").count() == 1


def test_stopped_halfway_it_stays_in_the_archive_until_it_is_deleted(doomed, monkeypatch):
    monkeypatch.setattr(deletion, "BATCH", 3)
    job = deletion.ask_for_deletion(doomed, doomed.name, owner_of(doomed))
    drop = deletion._drop

    def and_somebody_cancels(part, project):
        drop(part, project)
        raise JobCancelled

    with monkeypatch.context() as patch:
        patch.setattr(deletion, "_drop", and_somebody_cancels)
        run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    with pytest.raises(deletion.archive.DeletionBegunError):
        deletion.restore_project(doomed, owner_of(doomed))
    delete(doomed)
    assert not Project.objects.filter(slug="doomed").exists()


def test_what_is_named_by_nobody_is_known_to_the_sweep():
    floors = (
        {"media", "uploads"},
        {"selections", "exports", "stages", "embeddings"},
        {"jobs", "runs", "evaluations"},
    )
    assert set(leftovers.KINDS) == set().union(*floors)
    assert exports_folder() / "x" == leftovers.KINDS["exports"].path("x")
    assert terms_path("0" * 64) == leftovers.KINDS["selections"].path("0" * 64)
