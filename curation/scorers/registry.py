"""Which scorers there are. A scorer is named by a path and imported when it is first asked for."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from curation.scorers.base import Scorer


class UnknownScorer(LookupError):
    """No scorer is registered under this id; the message lists those that are."""


@dataclass(frozen=True)
class ScorerEntry:
    """A registered scorer: where its class is, and what it is built with."""

    id: str
    target: str
    title: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def plan(self) -> dict[str, Any]:
        """What `build` needs, as JSON: another process can make the same scorer of it without this registry."""
        return {"target": self.target, "options": dict(self.options)}


@dataclass(frozen=True)
class ScorerInfo:
    """What the interface shows of a scorer; `why_not` says what is missing where it cannot be used."""

    id: str
    title: str
    range_hint: tuple[float, float]
    licence: str
    prompt_free: bool
    kinds: tuple[str, ...]
    available: bool
    why_not: str | None


_entries: dict[str, ScorerEntry] = {}
_built: dict[str, Scorer] = {}
_lock = threading.Lock()


def build(plan: Mapping[str, Any]) -> Scorer:
    """A new scorer of a `ScorerEntry.plan`, without its weights: those are loaded when it first scores."""
    module, _, name = plan["target"].partition(":")
    factory: Callable[..., Scorer] = getattr(import_module(module), name)
    return factory(**plan["options"])


def register(scorer_id: str, target: str, title: str, **options: Any) -> None:
    """Make the class at `target` ("module:Class") known; registering an id again replaces it."""
    with _lock:
        _entries[scorer_id] = ScorerEntry(scorer_id, target, title, options)
        _built.pop(scorer_id, None)


def forget(scorer_id: str) -> None:
    """Make an id unknown again; nothing happens where it is."""
    with _lock:
        _entries.pop(scorer_id, None)
        _built.pop(scorer_id, None)


def get(scorer_id: str) -> Scorer:
    """The scorer, one per process; raises `UnknownScorer`."""
    with _lock:
        if scorer_id not in _built:
            _built[scorer_id] = build(entry_of(scorer_id).plan)
        return _built[scorer_id]


def get_or_add(entry: ScorerEntry) -> Scorer:
    """The scorer of this entry, which becomes known where nobody registered it: in a process without Django."""
    with _lock:
        _entries.setdefault(entry.id, entry)
    return get(entry.id)


def title(scorer_id: str) -> str:
    """The scorer's title for people; raises `UnknownScorer`."""
    return entry_of(scorer_id).title


def available() -> list[ScorerInfo]:
    """Every registered scorer in order of its id, with the reason where it cannot be used here."""
    return [_info(scorer_id) for scorer_id in sorted(_entries)]


def entry_of(scorer_id: str) -> ScorerEntry:
    """Where the scorer is and what it is built with; raises `UnknownScorer`."""
    try:
        return _entries[scorer_id]
    except KeyError:
        known = ", ".join(sorted(_entries)) or "none"
        raise UnknownScorer(f"There is no scorer {scorer_id!r}. Registered: {known}.") from None


def why_not(scorer: Scorer) -> str | None:
    """Why a scorer cannot be used here, found without loading anything; None if it can, or does not say."""
    check: Callable[[], str | None] | None = getattr(scorer, "why_not", None)
    return check() if check else None


def _info(scorer_id: str) -> ScorerInfo:
    scorer = get(scorer_id)
    reason = why_not(scorer)
    return ScorerInfo(
        id=scorer_id,
        title=title(scorer_id),
        range_hint=scorer.range_hint,
        licence=scorer.licence,
        prompt_free=scorer.prompt_free,
        kinds=tuple(sorted(scorer.kinds)),
        available=reason is None,
        why_not=reason,
    )
