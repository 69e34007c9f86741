"""The states of a stage between two steps: checkpoints of TRL's trainer, each whole or not there at all.

checkpoints/2-human-preference/step-00000050/
    model or adapter .safetensors       the weights that are trained
    optimizer.pt, scheduler.pt          moments and learning rate
    rng_state.pth, trainer_state.json   random numbers and position
    identity.json                       which stage of which run it is

The trainer reads its .pt and .pth files with ``weights_only=True``, which makes tensors and plain values and calls
nothing; what it would only ever read by unpickling, its own settings, is not kept.
"""

import json
import shutil
from pathlib import Path

from gpu_jobs.trainer.atomic import PARTIAL, put_in_place, remove_folder, write_json
from gpu_jobs.trainer.budget import CHECKPOINTS_KEPT
from gpu_jobs.trainer.errors import CheckpointError

PICKLED_SETTINGS = "training_args.bin"


class StageStates:
    """Where one stage's checkpoints lie; ``identity`` says of which settings, rows and beginning they are."""

    def __init__(self, folder: Path, identity: str) -> None:
        self.folder = folder
        self.identity = identity
        self.draft = folder / f"{PARTIAL}trl"
        """Where the trainer writes; never resumed from."""

    def last(self) -> Path | None:
        """The newest checkpoint; None where there is none. Raises CheckpointError where it is another run's."""
        shutil.rmtree(self.draft, ignore_errors=True)
        saved = self._all()
        if not saved:
            return None
        if json.loads((saved[-1] / "identity.json").read_text(encoding="utf-8")) != self.identity:
            raise CheckpointError(
                f"{saved[-1]} belongs to a run with other settings, data or model. Choose another output folder, "
                f"or delete {self.folder} to begin the stage anew."
            )
        return saved[-1]

    @staticmethod
    def step_of(state: Path) -> int:
        """The optimiser steps behind one of these folders."""
        return int(state.name.removeprefix("step-"))

    def keep(self, written: Path, step: int) -> Path:
        """Put what the trainer wrote in place and let go of all but the last few; returns its folder."""
        (written / PICKLED_SETTINGS).unlink(missing_ok=True)
        write_json(written / "identity.json", self.identity)
        final = self.folder / f"step-{step:08d}"
        put_in_place(written, final)
        for old in self._all()[:-CHECKPOINTS_KEPT]:
            remove_folder(old)
        return final

    def clear(self) -> None:
        """Let go of everything: the stage is finished."""
        remove_folder(self.folder)

    def _all(self) -> list[Path]:
        return sorted(self.folder.glob("step-*"))
