"""The run's numbers and validation samples for TensorBoard, beside its progress log (extra ``tensorboard``)."""

from pathlib import Path
from typing import Any

from gpu_jobs.trainer.errors import ConfigurationError
from gpu_jobs.trainer.progress import Progress

TITLES = {"step": "training", "eval": "held out"}


class TensorboardLog:
    """Passes every event on, and draws those of steps, of held-out pairs and of validation samples."""

    def __init__(self, log: Progress, output: Path) -> None:
        """Raises ConfigurationError where TensorBoard is not installed."""
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise ConfigurationError(
                "tensorboard is not installed: pip install 'tastemaker[tensorboard]', or set tensorboard=false; "
                "progress.jsonl has the same numbers."
            ) from error
        self._log = log
        self._output = output
        self._make = SummaryWriter
        self._writer: Any = None

    def emit(self, event: str, **fields: Any) -> None:
        """Say it, then draw it."""
        self._log.emit(event, **fields)
        if event == "start":
            # What a killed run had drawn beyond its last checkpoint comes again and must not be seen twice.
            self._writer = self._make(
                str(self._output / "tensorboard"), purge_step=(fields["resumed_from_step"] or 0) + 1
            )
        elif self._writer is not None:
            if event in TITLES:
                self._draw_numbers(TITLES[event], fields)
            elif event == "sample":
                self._draw_samples(fields)
            self._writer.flush()

    def close(self) -> None:
        """Let go of the files."""
        if self._writer is not None:
            self._writer.close()

    def _draw_numbers(self, title: str, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            parts = value if isinstance(value, dict) else {"": value}
            for part, number in parts.items():
                if isinstance(number, int | float) and name not in ("step", "steps"):
                    self._writer.add_scalar("/".join(filter(None, [title, name, part])), number, fields["step"])

    def _draw_samples(self, fields: dict[str, Any]) -> None:
        import numpy as np
        from PIL import Image

        for sample in fields["samples"]:
            picture = Image.open(self._output / sample.get("poster", sample["path"])).convert("RGB")
            title = f"samples/{sample['prompt']} ({sample['seed']})"
            self._writer.add_image(title, np.asarray(picture), fields["step"], dataformats="HWC")
