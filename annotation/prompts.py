"""Adding prompts: normalised, once in a project, each in the split that its text falls into."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from annotation.errors import InvalidError
from annotation.models import Project, Prompt
from annotation.retrying import despite_others
from annotation.seeded import content_hash, seeded_number

LONGEST_PROMPT = 10_000
SHARE_OF_TRAIN, SHARE_OF_VALIDATION = 0.90, 0.05
# Not a project's seed: a text falls into the same split everywhere, so that no project trains on another's test.
SPLIT_SEED = 0
BATCH = 500
NO_TEXT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class AddedPrompts:
    """How many texts are new, and how many the project had already."""

    added: int
    already_there: int


def draft_prompt(project: Project, text: str, field: str = "text") -> Prompt:
    """The prompt of this text, as it would be added; raises InvalidError."""
    normal = normalise(text)
    if not normal:
        raise InvalidError(field, "The text is empty.")
    if len(normal) > LONGEST_PROMPT:
        raise InvalidError(field, f"The text is longer than {LONGEST_PROMPT:,} characters.")
    # NUL cannot be stored by PostgreSQL, half a surrogate pair by nobody.
    if NO_TEXT.search(normal):
        raise InvalidError(field, "The text has characters that are not text (NUL or half a surrogate pair).")
    return Prompt(project=project, text=normal, text_hash=content_hash(normal), split=split_of(normal))


def add_prompts(project: Project, texts: Iterable[str]) -> AddedPrompts:
    """Add the texts that `project` lacks; raises InvalidError, naming the text's index, before adding any."""
    prompts = [draft_prompt(project, text, f"texts.{index}") for index, text in enumerate(texts)]
    by_hash = {prompt.text_hash: prompt for prompt in prompts}
    drafts = list(by_hash.values())
    added = 0
    with transaction.atomic():
        for start in range(0, len(drafts), BATCH):
            batch = drafts[start : start + BATCH]
            known = set(
                Prompt.objects.filter(
                    project=project, text_hash__in=[prompt.text_hash for prompt in batch]
                ).values_list("text_hash", flat=True)
            )
            new = [prompt for prompt in batch if prompt.text_hash not in known]
            # Somebody else may add the same text in this instant: then it is there, which is what was asked.
            Prompt.objects.bulk_create(new, ignore_conflicts=True)
            added += len(new)
    return AddedPrompts(added=added, already_there=len(prompts) - added)


def get_or_add(project: Project, text: str, field: str = "text") -> Prompt:
    """The prompt of this text, added if need be; raises InvalidError."""
    draft = draft_prompt(project, text, field)
    prompt, _ = Prompt.objects.get_or_create(
        project=project,
        text_hash=draft.text_hash,
        defaults={"text": draft.text, "split": draft.split},
    )
    return prompt


def get_or_add_all(project: Project, drafts: Sequence[Prompt]) -> list[Prompt]:
    """For each of `drafts` (see `draft_prompt`) the project's prompt of this text, added if need be.

    The number of queries hardly grows with theirs.
    """
    return despite_others(lambda: _get_or_add_once(project, {draft.text_hash: draft for draft in drafts}, drafts))


def _get_or_add_once(project: Project, texts: Mapping[str, Prompt], drafts: Sequence[Prompt]) -> list[Prompt]:
    rows = Prompt.objects.filter(project=project, text_hash__in=list(texts))
    known = {prompt.text_hash: prompt for prompt in rows}
    missing = {text_hash: draft for text_hash, draft in texts.items() if text_hash not in known}
    Prompt.objects.bulk_create(missing.values(), batch_size=BATCH)
    known |= missing
    return [known[draft.text_hash] for draft in drafts]


def normalise(text: str) -> str:
    """Unicode NFC with every run of white space as one blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def split_of(text: str) -> str:
    """train, validation or test, 90/5/5, by a hash of the text without regard to case."""
    share = seeded_number(SPLIT_SEED, "split", normalise(text).casefold(), bits=53) / 2**53
    if share < SHARE_OF_TRAIN:
        return Prompt.Split.TRAIN
    return Prompt.Split.VALIDATION if share < SHARE_OF_TRAIN + SHARE_OF_VALIDATION else Prompt.Split.TEST
