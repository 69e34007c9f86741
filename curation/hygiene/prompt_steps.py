"""The steps that read prompts: near-duplicates, the groups of splits, and leaks of lists."""

from collections.abc import Sequence
from functools import partial

from annotation.models import Project
from annotation.progress import Progress
from curation.diversity.embedding import embed_project
from curation.diversity.prompt_space import vectors
from curation.errors import CurationError
from curation.hygiene import groups, near_prompts, split_groups
from curation.hygiene.found import (
    MEMBERS,
    Example,
    Finding,
    Found,
    Member,
    doubtful_first,
    histogram,
    member,
)
from curation.hygiene.leakage import Collision, collisions
from curation.hygiene.near_prompts import SHOWN_FROM, Link
from curation.hygiene.pairs import ProjectPairs
from curation.hygiene.specs import Leakage, NearPrompts, SplitGroups
from curation.models import PromptList
from curation.prompts import splits

TRAINED_ON = ("train", "validation")


class PromptListGoneError(CurationError):
    """A list that a specification names is not there, or is another project's."""

    def __init__(self, pk: int) -> None:
        super().__init__(f"There is no prompt list {pk} in this project: choose another.")


def find_near_prompts(project: Project, found_in: ProjectPairs, spec: NearPrompts, on_progress: Progress) -> Found:
    """Of each group of prompts that say nearly the same, the most judged pairs stay."""
    texts, prompts_of = _texts(found_in, sorted(found_in.of_prompt))
    found = _links(project, texts, spec, on_progress)
    close = [link for link in found if link.similarity >= spec.min_similarity]
    findings: list[Finding] = []
    examples: list[Example] = []
    several = groups.united(len(texts), ((link.a, link.b) for link in close)).of_several()
    for number, group in enumerate(several, start=1):
        pairs = [pair for text in group for prompt in prompts_of[text] for pair in found_in.of_prompt[prompt]]
        ranked = groups.ranked([pair.id for pair in pairs], found_in.judgments)
        kept = set(ranked[: spec.pairs_kept])
        measure = min(link.similarity for link in close if link.a in set(group))
        said = found_in.text_of[found_in.by_id[ranked[0]].prompt]
        for name in ranked[spec.pairs_kept :]:
            pair = found_in.by_id[name]
            reason = f"One of {len(group)} prompts that say nearly the same; kept is {said!r}."[:1000]
            findings.append(Finding("exclude", reason, name, pair.comparison, pair.prompt, number, measure))
        members = (
            member(found_in, found_in.by_id[name], "kept" if name in kept else "excluded")
            for name in _one_per_prompt(found_in, ranked)[:MEMBERS]
        )
        examples.append(Example(round(measure, 4), tuple(members)))
    counts = {"prompts": len(texts), "groups": len(several), "pairs_excluded": len(findings)}
    return Found(
        findings, counts, _nearest(found, spec.min_similarity), doubtful_first(examples, spec.min_similarity)
    )


def find_split_groups(project: Project, found_in: ProjectPairs, spec: SplitGroups, on_progress: Progress) -> Found:
    """Prompts that belong together go where the most protected of them is."""
    prompts = sorted(found_in.text_of, key=lambda pk: (found_in.text_of[pk], pk))
    texts = [found_in.text_of[pk] for pk in prompts]
    found = _links(project, texts, spec, on_progress)
    close = [link for link in found if link.similarity >= spec.min_similarity]
    number_of = {pk: number for number, pk in enumerate(prompts)}
    sources: dict[str, set[int]] = {}
    for pair in found_in.pairs:
        for sample in (pair.sample_0, pair.sample_1):
            if parent := found_in.media[sample].parent:
                sources.setdefault(parent, set()).add(number_of[pair.prompt])
    together = split_groups.groups_of_prompts(
        texts, close, {parent: sorted(users) for parent, users in sorted(sources.items())}
    )
    findings: list[Finding] = []
    examples: list[Example] = []
    moved = 0
    for number, (group, why) in enumerate(together, start=1):
        members = [prompts[at] for at in group]
        goes_to = splits.most_protected(found_in.split_of[pk] for pk in members)
        moving = [pk for pk in members if found_in.split_of[pk] != goes_to]
        moved += len(moving)
        findings += [
            Finding("regroup", f"Together by {why}: {found_in.split_of[pk]} to {goes_to}.", prompt=pk, group=number)
            for pk in members
        ]
        shown = [*moving, *(pk for pk in members if pk not in moving)][:MEMBERS]
        examples.append(
            Example(float(len(moving)), tuple(_prompt_member(found_in, pk, goes_to, why) for pk in shown))
        )
    counts = {
        "prompts": len(texts),
        "groups": len(together),
        "prompts_grouped": len(findings),
        "prompts_moved": moved,
    }
    # Those that move a prompt say more than those that only might have.
    examples.sort(key=lambda example: -(example.measure or 0.0))
    return Found(findings, counts, _nearest(found, spec.min_similarity), examples[: 2 * MEMBERS])


def find_leakage(project: Project, found_in: ProjectPairs, spec: Leakage, on_progress: Progress) -> Found:
    """Pairs whose prompt stands in a list; those for testing are pointed at, whatever is asked for."""
    texts, prompts_of = _texts(found_in, sorted(found_in.of_prompt))
    findings: dict[str, Finding] = {}
    examples: list[Example] = []
    counts = {"prompts": len(texts), "lines": 0, "prompts_listed": 0, "pairs_excluded": 0, "pairs_flagged": 0}
    listed: set[int] = set()
    closeness: list[float] = []
    for prompt_list in _lists(project, spec.prompt_lists):
        on_progress(0, None, f"Comparing with {prompt_list.name}")
        counts["lines"] += prompt_list.n_lines
        for collision in collisions(texts, prompt_list.lines, SHOWN_FROM):
            closeness.append(collision.similarity)
            if collision.similarity < spec.min_similarity:
                continue
            listed.add(collision.prompt)
            made = _leaks(found_in, prompts_of[collision.prompt], prompt_list, collision, spec)
            findings = {finding.pair_id: finding for finding in made} | findings
            examples.append(_leak_example(found_in, made, prompt_list, collision))
    counts["prompts_listed"] = len(listed)
    for finding in findings.values():
        counts["pairs_excluded" if finding.action == "exclude" else "pairs_flagged"] += 1
    shown = histogram("similarity to the nearest line", closeness, SHOWN_FROM, 1.0, spec.min_similarity)
    return Found(list(findings.values()), counts, shown, doubtful_first(examples, spec.min_similarity))


def _texts(found_in: ProjectPairs, prompts: Sequence[int]) -> tuple[list[str], list[list[int]]]:
    """One text for each group of spellings, in order, and which prompts it stands for."""
    of_group: dict[str, list[int]] = {}
    for pk in prompts:
        of_group.setdefault(splits.group_of(found_in.text_of[pk]), []).append(pk)
    ordered = sorted(of_group)
    return [min(found_in.text_of[pk] for pk in of_group[key]) for key in ordered], [
        of_group[key] for key in ordered
    ]


def _links(
    project: Project, texts: Sequence[str], spec: NearPrompts | SplitGroups, on_progress: Progress
) -> list[Link]:
    on_progress(0, None, f"Comparing {len(texts)} prompts")
    if spec.method == "minhash":
        return near_prompts.links(texts)
    embed_project(project, spec.embedder, on_progress)
    return near_prompts.links_by_embedding(texts, partial(vectors, embedder=spec.embedder))


def _nearest(found: Sequence[Link], limit: float) -> dict[str, object]:
    """How near the nearest other prompt is, for each prompt that has any near."""
    nearest: dict[int, float] = {}
    for link in found:
        for text in (link.a, link.b):
            nearest[text] = max(nearest.get(text, 0.0), link.similarity)
    return histogram("similarity to the nearest prompt", list(nearest.values()), SHOWN_FROM, 1.0, limit)


def _one_per_prompt(found_in: ProjectPairs, ranked: Sequence[str]) -> list[str]:
    first: dict[int, str] = {}
    for name in ranked:
        first.setdefault(found_in.by_id[name].prompt, name)
    return list(first.values())


def _prompt_member(found_in: ProjectPairs, pk: int, goes_to: str, why: str) -> Member:
    was = found_in.split_of[pk]
    note = f"stays in {was}" if was == goes_to else f"from {was} to {goes_to}"
    pairs = found_in.of_prompt.get(pk, [])
    samples = (str(pairs[0].sample_0), str(pairs[0].sample_1)) if pairs else ()
    return Member("regrouped", found_in.text_of[pk], samples=samples, note=f"{note} · {why}")


def _lists(project: Project, wanted: Sequence[int]) -> list[PromptList]:
    from curation.hygiene.prompt_lists import offered

    there = offered(project).in_bulk(wanted)
    for pk in wanted:
        if pk not in there:
            raise PromptListGoneError(pk)
    return [there[pk] for pk in sorted(set(wanted))]


def _leaks(
    found_in: ProjectPairs, prompts: Sequence[int], prompt_list: PromptList, collision: Collision, spec: Leakage
) -> list[Finding]:
    line = prompt_list.lines[collision.line]
    reason = f"{prompt_list.name}, line {collision.line + 1} ({collision.how}): {line}"[:1000]
    return [
        Finding(
            "exclude" if spec.action == "exclude" and found_in.split_of[pk] in TRAINED_ON else "flag",
            reason,
            pair.id,
            pair.comparison,
            pk,
            measure=collision.similarity,
        )
        for pk in prompts
        for pair in found_in.of_prompt[pk]
    ]


def _leak_example(
    found_in: ProjectPairs, made: Sequence[Finding], prompt_list: PromptList, collision: Collision
) -> Example:
    finding = made[0]
    pair = found_in.by_id[finding.pair_id]
    fate = "excluded" if finding.action == "exclude" else "flagged"
    split = found_in.split_of[pair.prompt]
    line = Member("listed", prompt_list.lines[collision.line], note=f"{prompt_list.name} · {collision.how}")
    return Example(round(collision.similarity, 4), (member(found_in, pair, fate, f"in {split}"), line))
