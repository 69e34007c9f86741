"""Renditions: thumbnails, posters and playable videos, made once for each file that wants them."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial

from django.db.models import QuerySet

from annotation.instruments.base import SampleKind
from annotation.media import stills, store, transcode
from annotation.media.probe import UndecodableMedia
from annotation.media.stills import MadeFile
from annotation.models import Project, Rendition, Sample
from annotation.progress import Progress, silent

Role = Rendition.Role
FAILURES_KEPT = 1000
BATCH = 200


@dataclass(frozen=True)
class Failure:
    """A file whose renditions could not be made, and why."""

    sha256: str
    reason: str


@dataclass
class MadeRenditions:
    """How many files wanted renditions, how many renditions are new, and what failed."""

    files: int = 0
    made: int = 0
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """One short line for a person."""
        return f"{self.failed} failed" if self.failed else ""

    def fail(self, sha256: str, reason: str) -> None:
        """Count a file as failed."""
        self.failed += 1
        if len(self.failures) < FAILURES_KEPT:
            self.failures.append(Failure(sha256, reason))

    def as_json(self) -> dict[str, object]:
        """Ready for a job's result."""
        return asdict(self)


def make_missing(project: Project, on_progress: Progress = silent) -> MadeRenditions:
    """Make what the samples of `project` lack, file by file; called again it continues with what is left.

    A file that fails is reported, keeps wanting its renditions, and does not stop the others.
    """
    wanting = Sample.objects.filter(prompt__project=project, wants_renditions=True).order_by()
    report = MadeRenditions(files=wanting.values("sha256").distinct().count())
    for done, (sha256, kind, is_playable) in enumerate(_files(wanting)):
        # More may arrive meanwhile: what is done never exceeds the total.
        report.files = max(report.files, done + 1)
        say = partial(on_progress, done, report.files, report.summary)
        say()
        try:
            report.made += len(make(sha256, kind, is_playable, say))
        except UndecodableMedia as error:
            report.fail(sha256, str(error))
        except FileNotFoundError:
            report.fail(sha256, "The file is missing from the media store.")
    on_progress(report.files, report.files, report.summary)
    return report


def _files(wanting: QuerySet[Sample]) -> Iterator[tuple[str, SampleKind, bool]]:
    """Each file once, a batch at a time, so that memory stays flat and what is done in between does not matter."""
    last = ""
    while True:
        batch = (
            wanting.filter(sha256__gt=last)
            .values_list("sha256", "kind", "is_playable")
            .distinct()
            .order_by("sha256")[:BATCH]
        )
        rows = list(batch)
        if not rows:
            return
        yield from rows
        last = rows[-1][0]


def make(
    sha256: str, kind: SampleKind, is_playable: bool, check: Callable[[], None] = lambda: None
) -> list[Rendition]:
    """Make the renditions that the file of this hash lacks, and let no sample of it want any more.

    Returns the new ones. `check` is called every so often and may raise to stop; what is made by then is kept.
    Raises UndecodableMedia, or FileNotFoundError where the file is gone.
    """
    known = set(Rendition.objects.filter(source=sha256).values_list("role", flat=True))
    wanted = [role for role in _roles(kind, is_playable) if role not in known]
    made: list[Rendition] = []
    if wanted:
        data = store.read(sha256)
        if kind == Sample.Kind.IMAGE:
            made += _keep(sha256, {Role.THUMBNAIL: stills.thumbnail_of_image(data)})
        elif {Role.THUMBNAIL, Role.POSTER} & set(wanted):
            small = stills.stills_of_video(data)
            made += _keep(sha256, {Role.THUMBNAIL: small[stills.THUMBNAIL], Role.POSTER: small[stills.POSTER]})
        if Role.PLAYABLE in wanted:
            made += _keep(sha256, {Role.PLAYABLE: transcode.to_playable(data, check)})
    Sample.objects.filter(sha256=sha256, wants_renditions=True).update(wants_renditions=False)
    return made


def _roles(kind: SampleKind, is_playable: bool) -> tuple[Role, ...]:
    if kind == Sample.Kind.IMAGE:
        return (Role.THUMBNAIL,)
    if kind == Sample.Kind.VIDEO:
        return (Role.THUMBNAIL, Role.POSTER) if is_playable else (Role.THUMBNAIL, Role.POSTER, Role.PLAYABLE)
    return ()


def _keep(source: str, files: dict[Role, MadeFile]) -> list[Rendition]:
    """Store the files first, then say that they are there; where another worker was faster, its own stay."""
    made = []
    for role, file in files.items():
        content = {
            "sha256": store.put(file.data),
            "media_type": file.media_type,
            "width": file.width,
            "height": file.height,
            "bytes": len(file.data),
        }
        rendition, created = Rendition.objects.get_or_create(source=source, role=role, defaults=content)
        if created:
            made.append(rendition)
    return made
