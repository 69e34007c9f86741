"""Adding prompts: normalised, once in a project, each in the split that its text falls into."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from annotation.errors import InvalidError
from annotation.models import Project, Prompt
from annotation.seeded import content_hash, seeded_number

LONGEST_PROMPT = 10_000
SHARE_OF_TRAIN, SHARE_OF_VALIDATION = 0.90, 0.05
# Not a project's seed: a text falls into the same split everywhere, so that no project trains on another's test.
SPLIT_SEED = 0
BATCH = 500


@dataclass(frozen=True)
class AddedPrompts:
    """How many texts are new, and how many the project had already."""

    added: int
    already_there: int


def add_prompts(project: Project, texts: Iterable[str]) -> AddedPrompts:
    """Add the texts that `project` lacks; raises InvalidError, naming the text's index, before adding any."""
    prompts = [_prompt(project, text, f"texts.{index}") for index, text in enumerate(texts)]
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
    draft = _prompt(project, text, field)
    prompt, _ = Prompt.objects.get_or_create(
        project=project,
        text_hash=draft.text_hash,
        defaults={"text": draft.text, "split": draft.split},
    )
    return prompt


def normalise(text: str) -> str:
    """Unicode NFC with every run of white space as one blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def split_of(text: str) -> str:
    """train, validation or test, 90/5/5, by a hash of the text without regard to case."""
    share = seeded_number(SPLIT_SEED, "split", normalise(text).casefold(), bits=53) / 2**53
    if share < SHARE_OF_TRAIN:
        return Prompt.Split.TRAIN
    return Prompt.Split.VALIDATION if share < SHARE_OF_TRAIN + SHARE_OF_VALIDATION else Prompt.Split.TEST


def _prompt(project: Project, text: str, field: str) -> Prompt:
    normal = normalise(text)
    if not normal:
        raise InvalidError(field, "The text is empty.")
    if len(normal) > LONGEST_PROMPT:
        raise InvalidError(field, f"The text is longer than {LONGEST_PROMPT:,} characters.")
    # NUL cannot be stored by PostgreSQL, half a surrogate pair by nobody.
    if any(character == "\0" or unicodedata.category(character) == "Cs" for character in normal):
        raise InvalidError(field, "The text has characters that are not text (NUL or half a surrogate pair).")
    return Prompt(project=project, text=normal, text_hash=content_hash(normal), split=split_of(normal))
