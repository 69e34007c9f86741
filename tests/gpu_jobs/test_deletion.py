"""Deleting a project: all of it goes, nothing of others goes, and being stopped anywhere changes neither."""

import os
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone
from rest_framework.test import APIClient

from annotation import annotators, gold, invitations, leftovers, queue, standings, uploads
from annotation.comparisons import make_comparison
from annotation.media import store
from annotation.models import AuditEvent, Leftover, LesserCaption, Project, Rendition, Review
from annotation.samples import store_child
from curation.export import export_version, exports_folder
from curation.hygiene import prompt_lists, runs
from curation.hygiene.specs import IdenticalSides, Leakage
from curation.models import ExportCopy
from curation.selection.stored_terms import terms_path
from curation.stages import at_hand
from gpu_jobs import deletion
from gpu_jobs.generation import generators
from gpu_jobs.jobs import enqueue, registry
from gpu_jobs.jobs.errors import JobCancelled
from gpu_jobs.jobs.run import run_here, run_job
from gpu_jobs.models import (
    ArenaComparison,
    Evaluation,
    Generator,
    Job,
    JudgingRun,
    TrainingMetric,
    TrainingRun,
    TrainingSample,
)
from tests.annotation.factories import make_project, make_sample, make_user, new_id
from tests.gpu_jobs.shapes import dataset_version

# Committed as it goes: the heartbeat looks at the job from a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)
# What belongs to the installation, and not to a project; what models said of a text is found by that text alone.
OF_ALL = {"User", "Annotator", "AuditEvent", "Generator", "Leftover", "Job", "ChatAnswer", "PromptGrade"}
# The deletion is itself a job, with attempts, and its duration is counted.
OF_ALL |= {"Attempt", "JobDuration"}


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


def age(path):
    then = time.time() - 24 * 3600
    os.utime(path, (then, then))


def owner_of(project):
    return project.memberships.get(role="owner").user


def full(project):
    """Something of everything that a project can have, and the bytes of "shared" in one of its samples."""
    owner = make_user(project, "owner")
    version = dataset_version(project, 4)
    export = export_version(version, "native")
    ExportCopy.objects.create(export=export, destination="bucket", address="s3://bucket/x", sha256=export.sha256)
    work = at_hand.work_folder(project, "scores")
    work.mkdir(parents=True)
    (work / "plan.json").write_text("{}")
    _questions(project, owner)
    invitations.invite(project, "annotator", owner)
    uploads.keep(project, "pairs.jsonl", [b"{}"], owner)
    _hygiene(project, owner)
    base = generators.builtin()
    train = enqueue.record("train", {"generator": base.pk, "export": export.pk}, project)
    run = TrainingRun.objects.create(job=train, project=project, export=export, base=base, config={})
    (run.folder / "checkpoint").write_bytes(b"weights")
    TrainingMetric.objects.create(run=run, step=1, values={})
    tuned = Generator.objects.create(
        name="tuned", source=str(run.folder), kind="tuned", parent=base, training_run=run, project=project
    )
    evaluate = enqueue.record("evaluate", {"base": base.pk, "tuned": tuned.pk}, project)
    evaluation = Evaluation.objects.create(job=evaluate, project=project, base=base, tuned=tuned, config={})
    (evaluation.folder / "grid.png").write_bytes(b"grid")
    TrainingSample.objects.create(run=run, step=1, number=0, prompt="a cat", seed=0, path="samples/0.png")
    ArenaComparison.objects.create(evaluation=evaluation, comparison=project.comparisons.first(), tuned_position=0)
    judged = enqueue.record("judge", {"model": "somebody"}, project)
    JudgingRun.objects.create(job=judged, project=project, judge=annotators.for_user(owner))
    sample = project.comparisons.first().members.first().sample
    LesserCaption.objects.create(sample=sample, text="a cat", base="prompt", of="0" * 64, source="by hand")
    (train.folder / "log.txt").write_text("done")
    return project


def _questions(project, owner):
    samples = [make_sample(project, number=1), make_sample(project, number=2)]
    comparison, _ = make_comparison(project, samples[0].prompt, samples, "independent-noise")
    annotator = annotators.for_user(owner)
    standings.begin(project, [annotator.pk])
    taken = next(one for one in queue.lease(project, annotator, 20) if one.comparison.pk == comparison.pk)
    first, _ = queue.submit(taken.slot.pk, annotator, new_id(), {"choice": "tie"}, 900)
    second, _ = queue.submit(taken.slot.pk, annotator, new_id(), {"choice": "first"}, 900, supersedes=first.pk)
    Review.objects.create(judgment=second, reviewer=None, verdict="accepted")
    others = [make_sample(project, number=3), make_sample(project, number=4)]
    known, _ = make_comparison(project, others[0].prompt, others, "independent-noise")
    gold.make_gold(known, {"choice": "tie"}, owner, "")
    child = store_child(samples[0], b"a text that was edited", "text")
    store_child(child, b"a text that was edited twice", "text")
    Rendition.objects.get_or_create(
        source=samples[0].sha256,
        role="thumbnail",
        defaults={
            "sha256": store.put(f"thumbnail of {samples[0].sha256}".encode()),
            "media_type": "image/webp",
            "width": 1,
            "height": 1,
            "bytes": 9,
        },
    )


def _hygiene(project, owner):
    listed = prompt_lists.keep("Tests", ["a cat"], project, owner)
    runs.find(project, IdenticalSides())
    runs.apply(runs.find(project, Leakage(prompt_lists=(listed.pk,))), owner)


def census():
    """How many rows of everything there are."""
    models = [
        model for app in ("annotation", "curation", "gpu_jobs") for model in apps.get_app_config(app).get_models()
    ]
    return {model.__name__: model._base_manager.count() for model in models if model.__name__ not in OF_ALL}


def files():
    """Every file in the data folder, but those of jobs that delete projects."""
    own = {str(pk) for pk in Job.objects.filter(kind=deletion.KIND).values_list("pk", flat=True)}
    root = Path(store.settings.VAR_DIR)
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return {str(path) for path in found if not (path.parts[0] == "jobs" and path.parts[1] in own)}


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


# --- who may, and when -----------------------------------------------------------------------------


def client_of(user):
    client = APIClient()
    client.force_login(user)
    return client


def test_it_takes_the_archive_the_name_and_rest():
    project = make_project(slug="doomed", name="The doomed one")
    owner = make_user(project, "owner")
    client = client_of(owner)
    base = f"/api/v1/projects/{project.slug}/"

    refused = client.post(f"{base}deletions/", {"name": "The doomed one"})
    assert (refused.status_code, "archive it first" in refused.json()["detail"]) == (409, True)

    job = enqueue.record("make_renditions", {}, project)
    busy = client.put(f"{base}archive/")
    assert (busy.status_code, "waiting or running" in busy.json()["detail"]) == (409, True)
    Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED, finished_at=timezone.now())
    assert client.put(f"{base}archive/").json()["archived_at"] is not None

    wrong = client.post(f"{base}deletions/", {"name": "the doomed one"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "name")
    assert not Job.objects.filter(kind=deletion.KIND).exists()

    asked = client.post(f"{base}deletions/", {"name": "The doomed one"})
    assert (asked.status_code, asked.json()["kind"]) == (201, deletion.KIND)
    assert client.post(f"{base}deletions/", {"name": "The doomed one"}).status_code == 409
    assert client.delete(f"{base}archive/").status_code == 409, "it is about to be deleted"
    assert client.get(f"/api/v1/jobs/{asked.json()['id']}/").json()["state"] == "queued"


def test_a_manager_archives_and_only_an_owner_deletes():
    project = make_project()
    client = client_of(make_user(project, "manager"))
    base = f"/api/v1/projects/{project.slug}/"
    assert client.put(f"{base}archive/").status_code == 200
    assert client.post(f"{base}deletions/", {"name": project.name}).status_code == 403
    assert client.delete(f"{base}archive/").status_code == 200


def test_it_is_no_job_that_one_asks_for_by_name():
    project = make_project()
    client = client_of(make_user(project, "owner"))
    asked = client.post("/api/v1/jobs/", {"kind": deletion.KIND, "project": project.slug, "spec": {}})
    assert (asked.status_code, asked.json()["errors"][0]["field"]) == (400, "kind")
    assert deletion.KIND not in [kind["kind"] for kind in client.get("/api/v1/job-kinds/").json()]
    assert deletion.KIND in registry.KINDS


def test_the_job_itself_refuses_a_project_that_is_in_use():
    project = make_project()
    job = enqueue.record(deletion.KIND, {}, project)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, "archive it first" in job.error) == (Job.State.FAILED, True)
    assert Project.objects.filter(pk=project.pk).exists()


def test_an_archived_project_takes_no_jobs_and_starts_none_again():
    project = make_project()
    owner = make_user(project, "owner")
    failed = enqueue.record("make_renditions", {}, project)
    Job.objects.filter(pk=failed.pk).update(state=Job.State.FAILED, finished_at=timezone.now())
    deletion.archive_project(project, owner)
    with pytest.raises(deletion.archive.ArchivedError):
        run_here("make_renditions", {}, project)
    assert client_of(owner).post(f"/api/v1/jobs/{failed.pk}/retries/").status_code == 409
    failed.refresh_from_db()
    assert failed.state == Job.State.FAILED


def test_what_is_named_by_nobody_is_known_to_the_sweep():
    floors = (
        {"media", "uploads"},
        {"selections", "exports", "stages", "embeddings"},
        {"jobs", "runs", "evaluations"},
    )
    assert set(leftovers.KINDS) == set().union(*floors)
    assert exports_folder() / "x" == leftovers.KINDS["exports"].path("x")
    assert terms_path("0" * 64) == leftovers.KINDS["selections"].path("0" * 64)
