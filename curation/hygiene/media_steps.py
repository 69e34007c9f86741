"""The steps that look at media: near-duplicate pairs, identical sides, and what is not safe for work."""

from collections.abc import Iterator

import numpy as np

from annotation.models import Project
from annotation.progress import Progress
from curation.hygiene import groups, measures, near_images
from curation.hygiene.found import (
    MEMBERS,
    Example,
    Finding,
    Found,
    bits_histogram,
    doubtful_first,
    histogram,
    member,
)
from curation.hygiene.identical_sides import alike
from curation.hygiene.looks import NEVER, Limit, Looks, looks_of
from curation.hygiene.near_images import SHOWN, Sides, shown_up_to
from curation.hygiene.pairs import Pair, ProjectPairs
from curation.hygiene.specs import IdenticalSides, NearImages, Nsfw


def find_near_images(project: Project, found_in: ProjectPairs, spec: NearImages, on_progress: Progress) -> Found:
    """Pairs that look like others; of each group the most judged stays, of equally judged ones the first by id."""
    limit = Limit(spec.max_distance, spec.max_colour_difference)
    findings: list[Finding] = []
    examples: list[Example] = []
    looking = _Looking(project, found_in, on_progress)
    across = np.zeros(shown_up_to(len(found_in.media), limit) + 1, np.int64)
    n_groups = 0
    for pairs, sides, looks in looking.by_kind():
        duplicates = near_images.duplicates(sides, looks, limit)
        across += duplicates.histogram[: len(across)]
        for group in duplicates.groups:
            n_groups += 1
            at = {pairs[row].id: row for row in group}
            kept, *others = groups.ranked(list(at), found_in.judgments)
            distances = {
                other: near_images.pair_distance(sides, looks, limit, at[kept], at[other]) for other in others
            }
            findings += [
                _excluded(found_in.by_id[other], kept, n_groups, distances[other], group) for other in others
            ]
            examples.append(_example(found_in, kept, others, distances))
    counts = looking.counts() | {"groups": n_groups, "pairs_excluded": len(findings)}
    return Found(
        findings, counts, bits_histogram(across, spec.max_distance), doubtful_first(examples, spec.max_distance)
    )


def find_identical_sides(
    project: Project, found_in: ProjectPairs, spec: IdenticalSides, on_progress: Progress
) -> Found:
    """Pairs that have the same bytes twice, of whatever kind, and pairs whose sides can hardly be told apart."""
    limit = Limit(spec.max_distance, spec.max_colour_difference)
    findings = [
        Finding("tie", "Both sides are the same bytes.", pair.id, pair.comparison, pair.prompt, measure=0.0)
        for pair in found_in.pairs
        if found_in.media[pair.sample_0].sha256 == found_in.media[pair.sample_1].sha256
    ]
    ties = [Example(0.0, (member(found_in, found_in.by_id[row.pair_id], "tie"),)) for row in findings]
    flagged: list[Example] = []
    looking, within = _Looking(project, found_in, on_progress), np.zeros(SHOWN + 1, np.int64)
    for pairs, sides, looks in looking.by_kind():
        sames = alike(sides, looks, limit)
        within += sames.histogram
        for row, distance in zip(sames.nearly.tolist(), sames.distance.tolist(), strict=True):
            pair = pairs[row]
            reason = f"Its sides differ in {distance} of 64 bits: hardly anybody sees a difference."
            findings.append(Finding("flag", reason, pair.id, pair.comparison, pair.prompt, measure=float(distance)))
            flagged.append(Example(float(distance), (member(found_in, pair, "flagged"),)))
    counts = looking.counts() | {"pairs_tied": len(ties), "pairs_flagged": len(flagged)}
    examples = [*ties[:MEMBERS], *doubtful_first(flagged, spec.max_distance)]
    return Found(findings, counts, bits_histogram(within, spec.max_distance), examples)


def find_nsfw(project: Project, found_in: ProjectPairs, spec: Nsfw, on_progress: Progress) -> Found:
    """Pairs with a sample whose probability reaches the threshold. Raises NsfwModelMissingError."""
    chance: dict[str, float] = {}
    unreadable = 0
    for kind in measures.FRAMES:
        measured = measures.measure(project, measures.NSFW, kind, on_progress)
        unreadable += len(measured.unreadable)
        chance |= {sha256: value for sha256, value in measured.values.items() if value is not None}
    findings: list[Finding] = []
    examples: list[Example] = []
    for pair in found_in.pairs:
        worst = max(chance.get(found_in.media[sample].sha256, 0.0) for sample in (pair.sample_0, pair.sample_1))
        if worst >= spec.threshold:
            reason = f"A sample is not safe for work with probability {worst:.2f}."
            findings.append(Finding("exclude", reason, pair.id, pair.comparison, pair.prompt, measure=worst))
            examples.append(Example(round(worst, 4), (member(found_in, pair, "excluded"),)))
    counts = {"media": len(chance), "unreadable": unreadable, "pairs_excluded": len(findings)}
    shown = histogram("probability", list(chance.values()), 0.0, 1.0, spec.threshold)
    return Found(findings, counts, shown, doubtful_first(examples, spec.threshold))


class _Looking:
    """Looks at the media of a project, kind by kind, and counts what gave nothing to compare."""

    def __init__(self, project: Project, found_in: ProjectPairs, on_progress: Progress) -> None:
        self._project, self._found_in, self._on_progress = project, found_in, on_progress
        self._media = self._blank = self._unreadable = 0

    def by_kind(self) -> Iterator[tuple[list[Pair], Sides, Looks]]:
        """The pairs of images, then those of videos, where there are any."""
        for kind, frames in measures.FRAMES.items():
            pairs, contents, sides = self._found_in.of_kind(kind)
            if pairs:
                measured = measures.measure(self._project, measures.LOOK, kind, self._on_progress)
                stored = [measured.look(sha256) for sha256 in contents]
                self._media += len(contents)
                self._unreadable += len(measured.unreadable.intersection(contents))
                self._blank += sum(one is None for one in stored) - len(measured.unreadable.intersection(contents))
                self._on_progress(0, None, f"Comparing {kind}s")
                yield pairs, sides, looks_of(stored, frames)

    def counts(self) -> dict[str, int]:
        """What was looked at so far."""
        return {"media": self._media, "blank": self._blank, "unreadable": self._unreadable}


def _excluded(pair: Pair, kept: str, number: int, distance: int, group: list[int]) -> Finding:
    near = (
        f"{distance} of 64 bits apart"
        if distance < NEVER
        else f"alike by way of others in its group of {len(group)}"
    )
    measure = float(distance) if distance < NEVER else None
    reason = f"Near-duplicate of the pair {kept[:12]}, which is kept: {near}."
    return Finding("exclude", reason, pair.id, pair.comparison, pair.prompt, number, measure)


def _example(found_in: ProjectPairs, kept: str, others: list[str], distances: dict[str, int]) -> Example:
    members = [member(found_in, found_in.by_id[kept], "kept", _judged(found_in.judgments[kept]))]
    members += [
        member(found_in, found_in.by_id[other], "excluded", _judged(found_in.judgments[other]))
        for other in others[: MEMBERS - 1]
    ]
    known = [distance for distance in distances.values() if distance < NEVER]
    return Example(float(max(known)) if known else None, tuple(members))


def _judged(n: int) -> str:
    return "1 judgment" if n == 1 else f"{n} judgments"
