"""Folders: one a prompt with its samples inside, or `w` and `l` with equally named winners and losers."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from annotation.intake import values
from annotation.intake.examples import picture
from annotation.intake.fields import MOST_SAMPLES
from annotation.intake.formats.base import FieldDoc, Format, Reading, Table
from annotation.intake.holder import Holder, UnreadableFileError, safe_name
from annotation.intake.options import ImportOptions
from annotation.intake.row import InFile, Read, Row, RowError, SampleDraft, attempt

WINNERS, LOSERS, CAPTIONS = "w", "l", "captions"
PROMPT_FILE = "prompt.txt"
LONGEST_TEXT = 64 * 2**10


class Folders(Format):
    """A folder or an archive of folders without any table."""

    id = "folders"
    title = "Folders"
    summary = (
        "A folder for each prompt with its samples; or w/ and l/ with the better and the worse under one name."
    )
    fields = (
        FieldDoc("PROMPT/a.png, PROMPT/b.png, …", "the samples of a prompt; the folder's name is its text"),
        FieldDoc("PROMPT/prompt.txt", "the text, where it does not fit a folder's name"),
        FieldDoc("w/NAME.png, l/NAME.png", "the better and the worse of a pair"),
        FieldDoc("NAME.txt", "the prompt of that pair: beside w and l, or in w, l or captions"),
    )

    def recognises(self, table: Table, head: bytes) -> bool:
        """Whatever has several files and is no file itself."""
        return not table.name

    def read(self, table: Table, options: ImportOptions, note: Callable[[str], None]) -> Reading:
        """Folder by folder, or pair by pair; raises UnreadableFileError where there is neither."""
        unplaced = [name for name in table.holder.problems if not _is_placed(name)]
        names = [
            PurePosixPath(name) for name in (*table.holder.sizes, *table.holder.problems) if name not in unplaced
        ]
        root = _root(names)
        inner = sorted(name.relative_to(root) for name in names)
        if {WINNERS, LOSERS} <= {name.parts[0] for name in inner if len(name.parts) > 1}:
            rows = _pairs(table.holder, root, inner)
        else:
            for name in inner:
                if len(name.parts) == 1 and name.name != PROMPT_FILE:
                    note(f"{name} lies in no prompt's folder and is not read.")
            rows = _prompts(table.holder, root, inner)
        if not rows:
            raise UnreadableFileError(f"{table.title} has no folder with files in it, and no table.")
        rows += [(name, partial(_refuse, table.holder.problems[name])) for name in unplaced]
        reads = (Read(number, where, attempt(make)) for number, (where, make) in enumerate(rows))
        return Reading(reads, total=len(rows))

    def write_example(self, folder: Path) -> list[Path]:
        """One labelled pair."""
        root = folder / "pairs"
        for side, colour in ((WINNERS, "red"), (LOSERS, "blue")):
            (root / side).mkdir(parents=True)
            (root / side / "0001.png").write_bytes(picture(colour))
        (root / "0001.txt").write_text("a red square")
        return [root]


Maker = Callable[[], Row]


def _is_placed(name: str) -> bool:
    """Whether a file that cannot be used has a name that says at least what it should have been."""
    try:
        return safe_name(name) == name
    except RowError:
        return False


def _refuse(reason: str) -> Row:
    raise RowError(reason)


def _root(names: Sequence[PurePosixPath]) -> PurePosixPath:
    """The folder that everything is in: archives often have one around all."""
    root = PurePosixPath()
    while True:
        inner = [name.relative_to(root).parts for name in names]
        # One folder with nothing but files in it is a prompt's own.
        if len({parts[0] for parts in inner}) != 1 or all(len(parts) < 3 for parts in inner):
            return root
        root = root / inner[0][0]


def _pairs(holder: Holder, root: PurePosixPath, names: Sequence[PurePosixPath]) -> list[tuple[str, Maker]]:
    sides: dict[str, dict[str, list[PurePosixPath]]] = defaultdict(lambda: defaultdict(list))
    texts = {name for name in names if name.suffix == ".txt"}
    for name in names:
        if len(name.parts) > 1 and name.parts[0] in (WINNERS, LOSERS) and name not in texts:
            stem = str(PurePosixPath(*name.parts[1:]).with_suffix(""))
            sides[stem][name.parts[0]].append(name)
    return [(stem, partial(_pair, holder, root, stem, found, texts)) for stem, found in sorted(sides.items())]


def _pair(
    holder: Holder,
    root: PurePosixPath,
    stem: str,
    found: Mapping[str, Sequence[PurePosixPath]],
    texts: set[PurePosixPath],
) -> Row:
    for side in (WINNERS, LOSERS):
        if len(found.get(side, ())) != 1:
            several = f"{side}/{stem} is there {len(found.get(side, ()))} times, with different endings"
            raise RowError(several if found.get(side) else f"{side}/{stem} is missing")
    places = [PurePosixPath(folder, f"{stem}.txt") for folder in ("", WINNERS, LOSERS, CAPTIONS)]
    text = next((place for place in places if place in texts), None)
    if text is None:
        raise RowError(f"its prompt is missing: there is no {stem}.txt")
    samples = [found[side][0] for side in (WINNERS, LOSERS)]
    return Row(
        _text(holder, root / text), tuple(_sample(root, name) for name in samples), answer={"choice": "first"}
    )


def _prompts(holder: Holder, root: PurePosixPath, names: Sequence[PurePosixPath]) -> list[tuple[str, Maker]]:
    by_folder: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for name in names:
        if len(name.parts) > 1:
            by_folder[name.parent].append(name)
    return [
        (str(folder), partial(_prompt, holder, root, folder, inside))
        for folder, inside in sorted(by_folder.items())
    ]


def _prompt(holder: Holder, root: PurePosixPath, folder: PurePosixPath, names: Sequence[PurePosixPath]) -> Row:
    said = folder / PROMPT_FILE
    samples = [name for name in names if name != said]
    if not samples:
        raise RowError("there is no sample in the folder")
    if len(samples) > MOST_SAMPLES:
        raise RowError(f"there are {len(samples)} files in the folder; the most is {MOST_SAMPLES}")
    text = _text(holder, root / said) if said in names else folder.name.replace("_", " ")
    return Row(values.prompt(text, "prompt"), tuple(_sample(root, name) for name in samples))


def _text(holder: Holder, name: PurePosixPath) -> str:
    try:
        text = holder.read(str(name), LONGEST_TEXT).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RowError(f"{name} is not UTF-8") from error
    return values.prompt(text, str(name))


def _sample(root: PurePosixPath, name: PurePosixPath) -> SampleDraft:
    return SampleDraft(InFile(str(root / name)), str(name))
