"""The kinds of jobs: what each is called, what its specification must look like, and what is done."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from gpu_jobs.jobs.queues import KINDS, Queue

if TYPE_CHECKING:
    from annotation.models import Project
    from gpu_jobs.jobs.context import JobContext
    from gpu_jobs.jobs.estimates import Work


class Spec(BaseModel):
    """What every kind's specification is built on: unknown fields are refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class JobKind:
    """One kind of job. `run` takes the running job's context and returns its result, ready for JSON.

    `run` must be resumable: called again for the same job it continues from what the first call committed, and
    does nothing twice.
    """

    kind: str
    title: str
    spec: type[BaseModel]
    run: "Callable[[JobContext], dict[str, Any]]"
    # Where in the API it is asked for, if not by its name among the jobs.
    asked_at: str = ""
    # Done to archived projects, where no other kind is.
    of_archived: bool = False
    # What a job of this specification would do in a project; None where that is known only afterwards.
    estimate: "Callable[[Project, Any], Work] | None" = None
    # What stands against a specification in a project, as sentences by field.
    misfits: "Callable[[Project, Any], dict[str, str]] | None" = None

    @property
    def queue(self) -> Queue:
        """Where it waits for a worker."""
        return KINDS[self.kind]

    def parse(self, spec: dict[str, Any] | BaseModel) -> BaseModel:
        """The specification, checked.

        Raises:
            InvalidSpec: it does not fit; `fields` says where.
        """
        try:
            return self.spec.model_validate(spec.model_dump() if isinstance(spec, BaseModel) else spec)
        except ValidationError as error:
            fields = {".".join(map(str, e["loc"])) or "spec": e["msg"] for e in error.errors()}
            raise InvalidSpec(self.kind, fields) from error

    def check(self, project: "Project", spec: BaseModel) -> None:
        """Hold a specification against the project; raises InvalidSpec where they do not go together."""
        if self.misfits is not None and (fields := self.misfits(project, spec)):
            raise InvalidSpec(self.kind, fields)


class UnknownKind(LookupError):
    """There is no such kind of job."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no job kind '{kind}'. There are: {', '.join(KINDS)}.")


class InvalidSpec(ValueError):
    """A job's specification does not fit its kind. `fields` maps dotted field names to messages."""

    def __init__(self, kind: str, fields: dict[str, str]) -> None:
        self.fields = fields
        listed = "; ".join(f"{name}: {message}" for name, message in self.fields.items())
        super().__init__(f"This is no specification of a '{kind}' job: {listed}.")


def get(kind: str) -> JobKind:
    """The kind of that name.

    Raises:
        UnknownKind: none has it.
    """
    if kind not in KINDS:
        raise UnknownKind(kind)
    found = import_module(f"gpu_jobs.jobs.kinds.{kind}").KIND
    assert isinstance(found, JobKind)
    return found


def every() -> list[JobKind]:
    """The kinds that can be asked for by name, in the order of the loop."""
    return [kind for kind in map(get, KINDS) if not kind.asked_at]
