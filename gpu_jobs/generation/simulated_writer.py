"""What the simulated endpoint writes that is asked to make something: rooms, worse captions, rewrites.

For development, the demo and tests, as the simulated model that judges (`gpu_jobs.shapeworld.vlm`), which answers
everything else. It does not write well: rooms come from the procedural planner, perturbed texts
from the lexical perturber and rewrites from rules, each with the errors that it is told to make.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from annotation.layouts.model import Layout
from gpu_jobs.generation.captions import lexical
from gpu_jobs.generation.layouts import procedural
from gpu_jobs.generation.layouts.spoiling import REASONS, spoil
from gpu_jobs.generation.rewriting.rewriters import NoRewrites, Rules, Wanted
from gpu_jobs.shapeworld.vlm.asked import Asked
from gpu_jobs.shapeworld.vlm.mind import Mind, Said


@dataclass(frozen=True)
class Writer:
    """`noise` is the chance that what it makes is wrong: a room that geometry complains of."""

    judge: Mind = field(default_factory=Mind)

    def answer(self, asked: Asked) -> Said:
        """Write, or judge where nothing is to be written; the same request gets the same answer."""
        if asked.wants("room_width") and len(asked.material) == 1:
            return Said(json.dumps(self._room(asked)))
        if asked.wants("rewrites") and asked.material:
            return Said(json.dumps({"rewrites": self._rewritten(asked)}))
        if asked.wants("perturbed") and len(asked.material) == 1:
            return Said(json.dumps({"perturbed": self._perturbed(asked)}))
        return self.judge.answer(asked)

    def _rewritten(self, asked: Asked) -> list[str]:
        """By rules, five of them; with noise, the last one is long and says nothing."""
        prompt, *tried = asked.material
        dice = self._dice(asked)
        wanted = Wanted(prompt, 5, int(dice.integers(2**31)), tuple((text, 0.0) for text in tried))
        ((_, found),) = Rules().rewrite([wanted])
        texts = [prompt] if isinstance(found, NoRewrites) else found
        return [*texts[:-1], " ".join([prompt] * 50)] if dice.random() < self.judge.noise else texts

    def _perturbed(self, asked: Asked) -> str:
        """By lists of words; given back as it is where these have nothing to offer."""
        share = next((level for level, share in lexical.SHARES.items() if f"{share:.0%}" in asked.said), "weak")
        try:
            return lexical.perturb(asked.material[0], share, int(self._dice(asked).integers(2**31)))
        except lexical.NothingToChange:
            return asked.material[0]

    def _room(self, asked: Asked) -> dict[str, Any]:
        dice = self._dice(asked)
        try:
            layout = procedural.furnish(asked.material[0], int(dice.integers(2**31)))
        except procedural.NoRoomFound as error:
            return {"reasoning": str(error)}
        if dice.random() < self.judge.noise:
            spoilt = spoil(layout, REASONS[int(dice.integers(len(REASONS)))], 0)
            layout = layout if spoilt is None else spoilt.layout
        return _design(layout)

    def _dice(self, asked: Asked) -> np.random.Generator:
        digest = hashlib.sha256(f"{self.judge.seed}/{asked.key}".encode()).digest()
        return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def _design(layout: Layout) -> dict[str, Any]:
    """A rectangular room with its corner at the origin, in the form that planners are asked for."""
    width, depth = layout.room.floor[2]
    return {
        "reasoning": f"A simulated model planned this {layout.room.kind}: the largest pieces first, along walls.",
        "room_kind": layout.room.kind,
        "room_width": width,
        "room_depth": depth,
        "room_height": layout.room.height,
        "doors": [_opening(door.start, door.end, width, depth) for door in layout.room.doors],
        "windows": [_opening(window.start, window.end, width, depth) for window in layout.room.windows],
        "objects": [
            {
                "name": placed.id,
                "category": placed.category,
                "x": placed.x,
                "y": placed.y,
                "z": placed.z,
                "width": placed.size.w,
                "depth": placed.size.d,
                "height": placed.size.h,
                "angle": placed.angle,
            }
            for placed in layout.objects
        ],
    }


def _opening(
    start: tuple[float, float], end: tuple[float, float], width: float, depth: float
) -> dict[str, str | float]:
    along = 0 if start[1] == end[1] else 1
    walls = ("south", "north") if along == 0 else ("west", "east")
    wall = walls[0] if start[1 - along] == 0.0 else walls[1]
    return {"wall": wall, "start": start[along], "end": end[along]}
