"""A project in which there is one of everything, and its people: one of each role, a stranger, staff, a program."""

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient

from annotation import annotators, audit, gold, invitations, members, queue, uploads
from annotation.comparisons import make_comparison
from annotation.models import Comparison, Project, Slot
from annotation.policy import RANKS, Role
from annotation.samples import Origin, store_sample
from curation.export import exports_folder
from curation.hygiene import prompt_lists, runs
from curation.hygiene.specs import IdenticalSides
from curation.models import DatasetVersion, Export, Selection
from curation.selection import previews
from curation.selection.fifa import FifaSpec
from curation.selection.runs import run
from curation.selection.stored_terms import store_terms
from gpu_jobs.generation import generators
from gpu_jobs.jobs import enqueue
from gpu_jobs.models import Evaluation, Job, JudgingRun, TrainingRun, TrainingSample
from tastemaker.accounts import tokens
from tests.annotation import factories
from tests.annotation.rooms import crowded

NOBODY, STRANGER, STAFF, READER = "nobody", "stranger", "staff", "read-only token"
VISITORS = (NOBODY, STRANGER, *RANKS, STAFF, READER)
# Words that stand in the origin of every sample and the strategy of every comparison here.
SECRETS = ("secret-model", "secret-strategy")


@dataclass
class World:
    """The objects of one project, by the names that entries use (see `endpoints.py`)."""

    project: Project
    people: dict[str, Any] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """An object by its name."""
        try:
            return self.objects[name]
        except KeyError:
            raise AttributeError(f"The world has no {name}; add it in tests/access/world.py.") from None


def make_world() -> World:
    """All of it. The annotator holds one slot and has answered another."""
    project = factories.make_project(gold_rate=0.0)
    world = World(project, {role: factories.make_user(project, role) for role in RANKS})
    world.people[STRANGER] = factories.make_user(factories.make_project(), Role.OWNER)
    world.people[STAFF] = factories.make_user(is_staff=True)
    # Somebody whom the changes of this test may strike, so that the people above stay what they are.
    victim = factories.make_user(project)
    owner = world.people[Role.OWNER]
    _add_questions(world, owner)
    _, reader = tokens.make(world.people[Role.MANAGER], "reader", is_read_only=True)
    token, _ = tokens.make(owner, "a token")
    invitation, secret = invitations.invite(project, Role.ANNOTATOR, owner)
    world.objects |= {
        "reader_key": reader,
        "token": token,
        "member": members.members(project).get(user=victim),
        "newcomer": factories.make_user(),
        "invitation": invitation,
        "secret": secret,
        "upload": uploads.keep(project, "pairs.jsonl", [b"{}"], owner),
        "event": audit.record(owner, "thing.made", "a thing", project=project),
    }
    _add_work(world)
    return world


def client_of(world: World, visitor: str) -> APIClient:
    """A client of somebody of this world."""
    if visitor == READER:
        return APIClient(headers={"Authorization": f"Bearer {world.reader_key}"})
    client = APIClient()
    if visitor != NOBODY:
        client.force_login(world.people[visitor])
    return client


def _add_questions(world: World, owner: Any) -> None:
    project = world.project
    comparisons = [_pair(project) for _ in range(6)]
    annotator = annotators.for_user(world.people[Role.ANNOTATOR])
    answered, held = queue.lease(project, annotator, 2)
    judgment, _ = queue.submit(answered.slot.pk, annotator, uuid.uuid4(), {"choice": "tie"}, 900)
    known = next(
        row for row in comparisons if not Slot.objects.filter(comparison=row, annotator=annotator).exists()
    )
    world.objects |= {
        "comparison": comparisons[-1],
        "samples": list(comparisons[-1].samples.all()),
        "sample": answered.samples[0],
        "other_sample": known.samples.first(),
        "slot": held.slot,
        "lease_token": held.lease_token,
        "judgment": judgment,
        "annotator": annotator,
        "gold": gold.make_gold(known, {"choice": "tie"}, owner, ""),
        "practice": gold.make_gold(_pair(project), {"choice": "tie"}, owner, "", is_practice=True),
        "prompt": comparisons[0].prompt,
        "layout": store_sample(comparisons[0].prompt, crowded(), Origin(model=SECRETS[0]), kind="layout"),
    }


def _pair(project: Project) -> Comparison:
    samples = [factories.make_sample(project), factories.make_sample(project)]
    return make_comparison(project, samples[0].prompt, samples, "secret-strategy")[0]


def _add_work(world: World) -> None:
    """What jobs and decisions leave: a version and its export, what was found, what machines said and learned."""
    world.objects |= {
        "hygiene_run": runs.find(world.project, IdenticalSides()),
        "prompt_list": prompt_lists.keep("A benchmark", ["a test"], world.project, None),
        "generator": generators.builtin(),
        "var": settings.VAR_DIR,
    }
    # Whatever is answered changes the pool, and a preview is of the pool as it was.
    _add_judging(world)
    _add_version(world)
    _add_training(world)
    _add_evaluations(world)
    imported = enqueue.record("import_data", {"uploads": [uuid.uuid4()]}, world.project)
    (imported.folder / "report.json").write_text('{"rejections": []}')
    world.objects["import_job"] = imported


def _add_version(world: World) -> None:
    chosen = run(world.project, FifaSpec(scorer="shapeworld-verifier"))
    selection = Selection.objects.create(
        project=world.project,
        spec=chosen.spec.model_dump(mode="json"),
        pool=len(chosen.pool),
        selected=0,
        gates=chosen.selected.gates(),
        terms_sha256=store_terms(chosen),
    )
    version = DatasetVersion.with_drafts.create(
        project=world.project,
        number=1,
        sha256="1" * 64,
        rows=0,
        name="first",
        recipe={"spec": {}},
        statistics={},
        selection=selection,
        sealed_at=timezone.now(),
    )
    world.objects |= {
        "preview": previews.id_of(chosen),
        "pair_id": chosen.pool.pair_ids[0],
        "version": version,
        "export": _export_of(version),
    }


def _export_of(version: DatasetVersion) -> Export:
    folder = exports_folder() / f"version-{version.pk}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text("x")
    return Export.objects.create(
        version=version,
        profile="native",
        folder=folder.name,
        sha256="2" * 64,
        rows=0,
        files=[{"path": "README.md", "bytes": 1, "sha256": "3" * 64}],
    )


def _add_judging(world: World) -> None:
    machine = annotators.simulated("a machine", {})
    judging = enqueue.record("judge", {"model": "somebody"}, world.project)
    judged = queue.lease(world.project, machine, 1)[0]
    queue.submit(judged.slot.pk, machine, uuid.uuid4(), {"choice": "tie"}, 5)
    world.objects |= {
        "machine": machine,
        "judging_run": JudgingRun.objects.create(
            job=judging, project=world.project, judge=machine, standing="held_back", reason="on trial"
        ),
    }


def _add_training(world: World) -> None:
    job = enqueue.record("train", {"generator": world.generator.pk, "export": world.export.pk}, world.project)
    trained = TrainingRun.objects.create(
        job=job, project=world.project, export=world.export, base=world.generator, config={"steps": 3}
    )
    sample = trained.folder / "output" / "samples" / "step-00000001" / "0.png"
    sample.parent.mkdir(parents=True, exist_ok=True)
    sample.write_bytes(factories.picture())
    TrainingSample.objects.create(
        run=trained, step=1, number=0, prompt="a cat", seed=0, path="samples/step-00000001/0.png"
    )
    world.objects |= {"job": job, "run": trained}


def _add_evaluations(world: World) -> None:
    """One with a result, and the job of one that was cancelled."""
    project, base = world.project, world.generator
    job, ended = (enqueue.record("evaluate", {"base": base.pk, "tuned": base.pk}, project) for _ in range(2))
    Job.objects.filter(pk=ended.pk).update(state=Job.State.CANCELLED, finished_at=timezone.now())
    evaluation = Evaluation.objects.create(
        job=job, project=project, base=base, tuned=base, config={}, result={"rows": []}
    )
    grid = Path(evaluation.folder) / "output" / "grid.png"
    grid.parent.mkdir(parents=True, exist_ok=True)
    grid.write_bytes(factories.picture())
    world.objects |= {"evaluation": evaluation, "ended_job": ended}
