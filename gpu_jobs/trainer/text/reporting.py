"""What a stage does at every step beside learning: tell, keep its state when that is due, stop when asked."""

from pathlib import Path
from typing import Any

from gpu_jobs.trainer.progress import ProgressLog
from gpu_jobs.trainer.stop import StopRequest
from gpu_jobs.trainer.text.states import StageStates

NOT_TOLD = frozenset({"num_tokens"})  # TRL counts them anew after a resumption


def reporting(
    transformers: Any, stage: str, states: StageStates, *, every_steps: int, log: ProgressLog, stop: StopRequest
) -> Any:
    """A callback for TRL's trainer: its numbers as our progress, a checkpoint when due and before it stops."""

    class Reporting(transformers.TrainerCallback):  # type: ignore[misc]
        def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any], **_: Any) -> None:
            numbers = {name.replace("/", "_"): v for name, v in logs.items() if isinstance(v, int | float)}
            if "loss" in numbers:
                told = {name: value for name, value in numbers.items() if name not in NOT_TOLD}
                log.emit("step", step=state.global_step, steps=state.max_steps, stage=stage, **told)

        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            if state.global_step >= state.max_steps:
                return  # the finished stage is kept; from a state of its last step the trainer would go beyond it
            if stop.signal_number is not None:
                control.should_training_stop = True
            control.should_save = control.should_training_stop or state.global_step % every_steps == 0

        def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            written = Path(args.output_dir) / f"checkpoint-{state.global_step}"
            kept = states.keep(written, state.global_step)
            log.emit("checkpoint", step=state.global_step, stage=stage, path=str(kept))

    return Reporting()
