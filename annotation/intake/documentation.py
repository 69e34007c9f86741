"""The documentation of importing, written from the formats themselves, so that it cannot say what is not so."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from annotation.intake import archive, fields, prepare
from annotation.intake.formats.base import Format
from annotation.intake.formats.registry import FORMATS
from annotation.outgoing.addresses import PORTS

COMMAND = "python manage.py write_import_docs"
AS_TEXT = (".jsonl", ".json", ".csv")

BEFORE = """\
# Importing

<!-- Written by `{command}` from annotation/intake/formats; change it there. -->

Comparisons that exist already, with answers or without, come in as files: tables, archives or folders. What a file
says of who answered becomes a judgment of an annotator of that name; a row without an answer waits in the queue.

- **On the page or through the API**: upload each file (`POST /api/v1/uploads/`), then ask for a job of the kind
  `import_data` with all uploads that belong together: `{{"uploads": [ID, …], "dry_run": true, "options": {{…}}}}`.
- **On the server**: `python manage.py import_data FILE… --project SLUG [--format F] [--ignore-answers] [--dry-run]
  [--json REPORT]`. Only here a FILE may be a folder of the server. `import_pairs` is the same for Pick-a-Pic alone.

## What always holds

- The **format** is told by the content of the file; `format` overrides it.
- Everything that is wrong is reported with its row and its reason, and costs that row alone. The numbers are
  `imported`, `already_there`, `rejected`, and among the imported `ties` and `unlabelled` (waiting for an answer).
- A **dry run** goes the same way up to and including every check, and leaves nothing behind: no row, no file.
- Importing **twice adds nothing**: prompts, samples, comparisons and answers are known by their content. Rows are
  written by hundreds, all of them or none, and files as they are read: an import that was stopped goes on where it
  stood, and its memory does not grow with the file.
- A comparison takes as many answers as it has places. Further answers are rejected, and say so: set the project's
  answers for each comparison before you import what several people have answered.
- Names of annotators in a file stay names: they are never matched with the accounts of people here.

## Dataset versions that come back

The export of a dataset version in the native profile, as its folder or a zip of it, is recognised by its
`manifest.json` and taken as a whole: the same version, with its content hash, name, recipe and parents, in this
or another Tastemaker. Every file is checked against the manifest and all rows against the hash before anything is
written. There is no half a version: one wrong row, and none is made. Nobody is asked about its comparisons, since
what was answered stands in the labels; give them places on the comparison's page to ask all the same.

## Where samples come from

Files are looked for beside the table that names them, then from the root of whatever was sent. An archive is read
where it is and never unpacked to disk. Names that are absolute, lead out, or differ from another only by upper and
lower case are refused, and so are links, devices, encrypted entries, and entries of more than {ratio} times their
packed size. An archive may have {files:,} files, a file in it {entry} GiB, all of them {total} GiB.

Addresses are fetched over http and https from public hosts at the ports {ports}, every redirect checked
again, each file within {seconds:.0f} seconds and {sample} MiB. The operator may allow other networks by
`TASTEMAKER_FETCH_NETWORKS=10.1.0.0/16,…` and sets the largest upload by `TASTEMAKER_UPLOAD_GIB`.

## Options

| option | values | meaning |
|---|---|---|
| `format` | {formats} | how to read the tables; told by their content if not given |
| `labels` | `take`, `ignore` | whether answers become judgments, or everything waits to be asked about |
| `unselected` | `unanswered`, `tie`, `both_bad` | Label Studio: an annotation in which neither side is selected |
| `prompt_key`, `sample_keys` | keys of `data` | Label Studio: where they are, if their names do not tell |
| `prompt_text` | a text | Label Studio: the prompt of tasks that have none, as those of its own template |
"""


def render() -> str:
    """All of `docs/import.md`."""
    head = BEFORE.format(
        command=COMMAND,
        ratio=archive.MOST_RATIO,
        files=archive.MOST_FILES,
        entry=archive.MOST_ENTRY_BYTES // 2**30,
        total=archive.MOST_TOTAL_BYTES // 2**30,
        ports=", ".join(map(str, sorted(PORTS))),
        seconds=prepare.SECONDS_A_FILE,
        sample=prepare.MOST_BYTES // 2**20,
        formats=", ".join(f"`{name}`" for name in FORMATS),
    )
    return "\n".join([head, *map(_section, FORMATS.values())])


def _section(format_: Format) -> str:
    lines = [f"## {format_.title} (`{format_.id}`)", "", format_.summary, ""]
    lines += ["| field | needed | meaning |", "|---|---|---|"]
    lines += [f"| `{one.name}` | {'yes' if one.needed else ''} | {one.meaning} |" for one in format_.fields]
    if format_.id in ("jsonl", "csv"):
        lines += [
            "",
            f"A row has 1 to {fields.MOST_SAMPLES} samples; how many a project takes is its instrument's.",
        ]
    return "\n".join([*lines, "", *_example(format_), ""])


def _example(format_: Format) -> list[str]:
    """The example's tables as they are, and the names of the files that come along."""
    if format_.example_in_words:
        return ["An example:", "", format_.example_in_words]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sent = format_.write_example(folder)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        shown = [path for path in files if path.suffix in AS_TEXT]
        lines = ["An example:", ""]
        for path in shown:
            lines += [
                f"```{path.suffix.removeprefix('.')}",
                path.read_text(encoding="utf-8").rstrip("\n"),
                "```",
                "",
            ]
        others = [path.relative_to(folder).as_posix() for path in files if path not in shown]
        return [*lines, *_listed(others, bool(shown), sent)]


def _listed(names: Sequence[str], comes_along: bool, sent: Sequence[Path]) -> list[str]:
    if not names:
        return []
    quoted = ", ".join(f"`{name}`" for name in names)
    if comes_along:
        return [f"with {quoted} sent along, or all of it in one zip."]
    is_folder = any(path.suffix == "" for path in sent)
    return [f"{quoted}{', as a folder or in a zip' if is_folder else ''}."]
