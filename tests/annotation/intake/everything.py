"""What an import leaves behind, by content, so that two of them can be compared."""

import json
from pathlib import Path

from django.conf import settings

from annotation.intake.imports import import_data
from annotation.intake.options import ImportOptions
from annotation.intake.tables import Sent
from annotation.models import (
    Annotator,
    AuditEvent,
    Comparison,
    Finding,
    Judgment,
    Preference,
    Project,
    Prompt,
    Sample,
    Slot,
    Standing,
)

MODELS = (Annotator, AuditEvent, Comparison, Finding, Judgment, Preference, Prompt, Sample, Slot, Standing)


def run(paths, project, options=None, **named):
    """Import what lies at `paths`, one or several."""
    listed = [paths] if isinstance(paths, Path) else paths
    sent = [Sent(path.name, path) for path in listed]
    return import_data(sent, project, ImportOptions(**(options or {})), **named)


def counts():
    """How many rows there are of everything."""
    return {model.__name__: model.objects.count() for model in MODELS}


def content(project: Project):
    """What is in `project`, whatever the numbers of its rows."""
    return sorted(
        (
            comparison.key,
            comparison.prompt.text,
            [
                (member.sample.sha256, member.sample.kind, member.sample.caption, str(member.sample.origin))
                for member in comparison.members.select_related("sample").order_by("position")
            ],
            sorted(
                (judgment.annotator.name, str(judgment.answer), judgment.time_ms or 0)
                for judgment in comparison.judgments.all()
            ),
            sorted((str(slot.place), slot.state) for slot in comparison.slots.all()),
        )
        for comparison in Comparison.objects.filter(project=project)
    )


def media_files():
    """Every file in the media store, drafts included."""
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def reasons(report):
    """Why rows were rejected, by their number."""
    return {rejection.row: rejection.reason for rejection in report.rejections}


def lines(folder, rows, name="pairs.jsonl"):
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path
