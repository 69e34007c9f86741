"""Every endpoint with who may use it: one line for each address and method. A missing line fails the walk.

    E("name of the address", "method", who, address={…}, body=…)

`who` is an action of `annotation.policy`, which says the least role, or one of the words below. `address` and
`body` are made from a world (tests/access/world.py) by functions, so the same line asks about one's own project and
about somebody else's. `hidden=True`: members without the rank are told 404 instead of 403.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.policy import Action
from tests.access.world import World
from tests.annotation import factories

# Everybody, signed in or not; whoever is signed in; by session, not by token; staff.
EVERYBODY, SIGNED_IN, SESSION, STAFF_ONLY = "everybody", "signed in", "session", "staff"


def nothing(world: World) -> dict[str, Any]:
    """No parts in the address."""
    return {}


def slug(world: World) -> dict[str, Any]:
    """The address of a project."""
    return {"slug": world.project.slug}


def pk(name: str, **more: Any) -> Callable[[World], dict[str, Any]]:
    """The address of one object by its key."""
    return lambda world: {"pk": getattr(world, name).pk} | more


def slug_and_pk(name: str) -> Callable[[World], dict[str, Any]]:
    """The address of one object in a project."""
    return lambda world: slug(world) | {"pk": getattr(world, name).pk}


def part(key: str, name: str) -> Callable[[World], dict[str, Any]]:
    """The address of one object by another word for its key."""
    return lambda world: {key: getattr(world, name).pk}


@dataclass(frozen=True)
class E:
    """One endpoint."""

    name: str
    method: str
    who: Action | str
    address: Callable[[World], dict[str, Any]] = nothing
    body: Callable[[World], dict[str, Any]] | None = None
    form: str = "json"
    hidden: bool = False
    query: Callable[[World], dict[str, Any]] | None = None
    # Statuses that are an answer to somebody who may, besides 2xx, 304 and 409.
    fine: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    @property
    def is_of_a_project(self) -> bool:
        """Whether the question is about an object that belongs to a project."""
        return isinstance(self.who, Action)

    @property
    def changes(self) -> bool:
        """Whether a token that may only read is refused."""
        return self.method != "get"


def file(world: World, name: str = "a.png", content: bytes | None = None) -> SimpleUploadedFile:
    """A file to send."""
    return SimpleUploadedFile(name, factories.picture(77) if content is None else content)


def answer(world: World) -> dict[str, Any]:
    """A judgment on the slot that the annotator holds."""
    return {"client_id": str(uuid.uuid4()), "slot": str(world.slot.pk), "answer": {"choice": "tie"}, "time_ms": 900}


def lease(world: World) -> dict[str, Any]:
    """The proof of the annotator's lease."""
    return {"lease_token": str(world.lease_token)}


ENDPOINTS = [
    # --- accounts
    E("session", "get", EVERYBODY),
    E("session", "post", EVERYBODY, body=lambda w: {"username": "x", "password": "x"}, fine=(400, 429)),
    E("session", "delete", EVERYBODY),
    # Without a provider there is no such way.
    E("provider-address", "post", EVERYBODY, body=lambda w: {"callback": "/"}, fine=(404, 429)),
    E("tokens", "get", SESSION),
    E("tokens", "post", SESSION, body=lambda w: {"name": "mine"}),
    # Somebody's own: whoever else asks, staff included, finds none.
    E("token", "delete", SESSION, pk("token"), fine=(404,)),
    E("schema", "get", EVERYBODY),
    # --- people
    E("members", "get", Action.MANAGE_MEMBERS, slug),
    E("members", "post", Action.MANAGE_MEMBERS, slug, lambda w: {"user": w.newcomer.username, "role": "annotator"}),
    E("member", "patch", Action.MANAGE_MEMBERS, slug_and_pk("member"), lambda w: {"role": "reviewer"}),
    E("member", "delete", Action.MANAGE_MEMBERS, slug_and_pk("member")),
    E("invitations", "get", Action.MANAGE_MEMBERS, slug),
    E("invitations", "post", Action.MANAGE_MEMBERS, slug, lambda w: {"role": "annotator"}),
    E("invitation", "delete", Action.MANAGE_MEMBERS, slug_and_pk("invitation")),
    E("opened-invitations", "post", EVERYBODY, body=lambda w: {"secret": w.secret}),
    E("accepted-invitations", "post", SIGNED_IN, body=lambda w: {"secret": w.secret}),
    E("project-audit-events", "get", Action.READ_AUDIT_LOG, slug),
    E("audit-events", "get", STAFF_ONLY),
    # --- projects and what is in them
    E("my-work", "get", SIGNED_IN),
    E("instruments", "get", SIGNED_IN),
    E("projects", "get", SIGNED_IN),
    E("projects", "post", SIGNED_IN, body=lambda w: {"name": "Another"}),
    E("project", "get", Action.READ_PROJECT, slug),
    E("project", "patch", Action.CHANGE_SETTINGS, slug, lambda w: {"guidelines": "Look twice."}),
    E("project-archive", "put", Action.ARCHIVE, slug),
    E("project-archive", "delete", Action.ARCHIVE, slug),
    E("project-deletions", "post", Action.DELETE_PROJECT, slug, lambda w: {"name": w.project.name}),
    E("prompts", "get", Action.READ_CONTENT, slug),
    E("prompts", "post", Action.CHANGE_CONTENT, slug, lambda w: {"texts": ["a bird"]}),
    E("comparisons", "get", Action.READ_ALL_ANSWERS, slug),
    E(
        "comparisons",
        "post",
        Action.CHANGE_CONTENT,
        slug,
        lambda w: {"comparisons": [{"samples": [str(s.pk) for s in w.samples], "strategy": "x"}]},
    ),
    E("comparison", "get", Action.READ_ALL_ANSWERS, pk("comparison")),
    E("comparison", "patch", Action.CHANGE_CONTENT, pk("comparison"), lambda w: {"priority": 3}),
    E(
        "project-samples",
        "post",
        Action.CHANGE_CONTENT,
        slug,
        lambda w: {"prompt": "a cat", "file": file(w)},
        form="multipart",
    ),
    E("sample-findings", "get", Action.READ_SAMPLES, part("sample_id", "other_sample"), hidden=True),
    E(
        "repair-previews",
        "post",
        Action.READ_SAMPLES,
        part("sample_id", "layout"),
        lambda w: {"operations": [{"op": "remove", "object": "bed"}]},
        hidden=True,
    ),
    E("sample-media", "get", Action.READ_SAMPLES, part("sample_id", "other_sample"), hidden=True),
    E(
        "uploads",
        "post",
        Action.CHANGE_CONTENT,
        body=lambda w: {"project": w.project.slug, "file": file(w, "a.jsonl")},
        form="multipart",
    ),
    # --- answering
    E("assignments", "post", Action.ANSWER, slug, lambda w: {"count": 1}),
    E("own-judgments", "get", Action.READ_OWN_ANSWERS, slug),
    E("judgments", "post", Action.ANSWER, body=answer),
    E("slot-lease", "patch", Action.ANSWER, part("slot_id", "slot"), lease),
    E("slot-lease", "delete", Action.ANSWER, part("slot_id", "slot"), query=lease),
    E("slot-skips", "post", Action.ANSWER, part("slot_id", "slot"), lease),
    E("judgment-batches", "post", Action.ANSWER, slug, lambda w: {"judgments": [answer(w)]}),
    # --- looking at answers
    E("all-judgments", "get", Action.READ_ALL_ANSWERS, slug),
    E("unreviewed", "get", Action.REVIEW, slug),
    E("reviews", "post", Action.REVIEW, part("judgment_id", "judgment"), lambda w: {"verdict": "accepted"}),
    E("slot-reassignments", "post", Action.MANAGE_ANNOTATORS, part("slot_id", "slot")),
    E("practice-questions", "get", Action.ANSWER, slug),
    E(
        "practice-attempts",
        "post",
        Action.ANSWER,
        slug_and_pk("practice"),
        lambda w: {"answer": {"choice": "first"}},
    ),
    E("gold-list", "get", Action.READ_CONTENT, slug),
    E(
        "gold-list",
        "post",
        Action.CHANGE_CONTENT,
        slug,
        lambda w: {"comparison": w.comparison.pk, "answer": {"choice": "tie"}},
    ),
    E("gold", "get", Action.READ_CONTENT, slug_and_pk("gold")),
    E("gold", "patch", Action.CHANGE_CONTENT, slug_and_pk("gold"), lambda w: {"explanation": "Look at the edges."}),
    E("standings", "get", Action.MANAGE_ANNOTATORS, slug),
    E(
        "standing",
        "patch",
        Action.MANAGE_ANNOTATORS,
        lambda w: slug(w) | {"annotator_id": w.annotator.pk},
        lambda w: {"is_paused": True, "reason": "Asleep."},
    ),
    E("quality-agreement", "get", Action.READ_QUALITY, slug),
    E("quality-annotators", "get", Action.READ_QUALITY, slug),
    E("quality-days", "get", Action.READ_QUALITY, slug),
    E("quality-disagreements", "get", Action.READ_QUALITY, slug),
    E("quality-gallery", "get", Action.READ_CONTENT, slug),
    E("quality-human-machine", "get", Action.READ_QUALITY, slug),
    E("quality-position", "get", Action.READ_QUALITY, slug),
    E("quality-time", "get", Action.READ_QUALITY, slug),
    # --- curation
    E("embedders", "get", SIGNED_IN),
    E("scorers", "get", SIGNED_IN),
    E("project-scores", "get", Action.READ_WORK, slug),
    E("text-graders", "get", SIGNED_IN),
    E("project-text-grades", "get", Action.READ_WORK, slug),
    E("selection-previews", "post", Action.READ_WORK, slug, lambda w: {"scorer": "shapeworld-verifier"}),
    E("hygiene-steps", "get", SIGNED_IN),
    E("hygiene-runs", "get", Action.READ_WORK, slug),
    E("hygiene-run", "get", Action.READ_WORK, pk("hygiene_run")),
    E("hygiene-application", "put", Action.ASK_FOR_WORK, pk("hygiene_run")),
    E("hygiene-application", "delete", Action.ASK_FOR_WORK, pk("hygiene_run")),
    E("hygiene-findings", "get", Action.READ_WORK, pk("hygiene_run")),
    E("shared-prompt-lists", "post", STAFF_ONLY, body=lambda w: {"name": "ours", "lines": ["a test"]}),
    E("prompt-lists", "get", Action.READ_CONTENT, slug),
    E("prompt-lists", "post", Action.CHANGE_CONTENT, slug, lambda w: {"name": "mine", "lines": ["a test"]}),
    E("prompt-list", "delete", Action.CHANGE_CONTENT, slug_and_pk("prompt_list")),
    E("preview-pairs", "get", Action.READ_WORK, lambda w: slug(w) | {"preview": w.preview}),
    E("preview-pair", "get", Action.READ_WORK, lambda w: slug(w) | {"preview": w.preview, "pair_id": w.pair_id}),
    E("dataset-versions", "get", Action.READ_WORK, slug),
    E("dataset-version", "get", Action.READ_WORK, pk("version")),
    E("dataset-rows", "get", Action.READ_WORK, pk("version")),
    # The version of a world has no rows.
    E("version-changes", "get", Action.READ_WORK, lambda w: {"pk": w.version.pk, "base": w.version.pk}),
    E("changed-rows", "get", Action.READ_WORK, lambda w: {"pk": w.version.pk, "base": w.version.pk}),
    E("version-pair", "get", Action.READ_WORK, lambda w: {"pk": w.version.pk, "pair_id": w.pair_id}),
    E("export-profiles", "get", Action.READ_WORK, pk("version")),
    E("export-destinations", "get", SIGNED_IN),
    E("export-archive", "get", Action.READ_WORK, pk("export")),
    E("export-file", "get", Action.READ_WORK, pk("export", path="README.md")),
    # --- jobs and models
    E("job-kinds", "get", SIGNED_IN),
    E(
        "job-estimates",
        "post",
        Action.READ_WORK,
        body=lambda w: {
            "kind": "generate",
            "project": w.project.slug,
            "spec": {"generator": w.generator.pk, "prompts": "all"},
        },
    ),
    E("jobs", "get", SIGNED_IN),
    E(
        "jobs",
        "post",
        Action.ASK_FOR_WORK,
        body=lambda w: {
            "kind": "evaluate",
            "project": w.project.slug,
            "spec": {"base": w.generator.pk, "tuned": w.generator.pk},
        },
    ),
    E("job", "get", Action.READ_WORK, pk("job")),
    E("job-cancellations", "post", Action.ASK_FOR_WORK, pk("job")),
    E("job-retries", "post", Action.ASK_FOR_WORK, pk("ended_job")),
    E("job-attempts", "get", Action.READ_WORK, pk("job")),
    E("job-log", "get", Action.READ_WORK, pk("job")),
    E("job-log-file", "get", Action.READ_WORK, pk("job")),
    E("job-rejections", "get", Action.READ_WORK, pk("import_job")),
    E("language-models", "get", SIGNED_IN),
    E("judging-runs", "get", SIGNED_IN),
    E("judging-run", "get", Action.READ_WORK, pk("judging_run")),
    E(
        "judging-run-decisions",
        "post",
        Action.ASK_FOR_WORK,
        pk("judging_run"),
        lambda w: {"decision": "release", "reason": "It says what people say."},
    ),
    E("judging-run-retries", "post", Action.ASK_FOR_WORK, pk("judging_run")),
    E("judges", "get", Action.READ_WORK, slug),
    E("judge", "get", Action.READ_WORK, lambda w: slug(w) | {"pk": w.machine.pk}),
    E("generators", "get", SIGNED_IN),
    E("generators", "post", STAFF_ONLY, body=lambda w: {"name": "sd", "source": "org/model", "revision": "x"}),
    E("training-recipes", "get", SIGNED_IN),
    E(
        "training-plans",
        "post",
        Action.READ_WORK,
        body=lambda w: {
            "project": w.project.slug,
            "dataset_version": w.version.pk,
            "generator": w.generator.pk,
        },
    ),
    E("training-runs", "get", SIGNED_IN),
    E("training-run", "get", Action.READ_WORK, pk("run")),
    E("training-run-config", "get", Action.READ_WORK, pk("run")),
    E("training-run-file", "get", Action.READ_WORK, pk("run", path="samples/step-00000001/0.png")),
    E("evaluations", "get", SIGNED_IN),
    E("evaluation", "get", Action.READ_WORK, pk("evaluation")),
    E("evaluation-arena", "post", Action.ASK_FOR_WORK, pk("evaluation"), lambda w: {"prompts": 1, "answers": 1}),
    E("evaluation-file", "get", Action.READ_WORK, pk("evaluation", path="grid.png")),
]
