"""A language model through its stages; killed, it goes on with the stage that was not finished."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gpu_jobs.trainer.atomic import whole_folder, write_json
from gpu_jobs.trainer.errors import Cancelled, ConfigurationError, DatasetError, TrainerError
from gpu_jobs.trainer.progress import ProgressLog
from gpu_jobs.trainer.stop import StopRequest, noting_signals
from gpu_jobs.trainer.text.config import DpoStage, Stage, TextConfig

COLUMNS = ("prompt", "chosen", "rejected")


def train_text(config: TextConfig) -> Path:
    """Train every stage and return the last model's folder; raises TrainerError, or Cancelled when asked to stop.

    A finished stage is a folder ``stages/N-NAME`` with the merged model, in safetensors; there are no states within
    a stage, so one that was broken off begins again.
    """
    config.output.mkdir(parents=True, exist_ok=True)
    with noting_signals() as stop, ProgressLog(config.output / "progress.jsonl") as log:
        try:
            model = config.model
            log.emit("start", config=config.model_dump(mode="json"), stages=[stage.name for stage in config.stages])
            for number, stage in enumerate(config.stages, start=1):
                final = config.output / "stages" / f"{number}-{stage.name}"
                if not _is_finished(final, stage, model):
                    _train_stage(_Run(config, log, stop), stage, model, final)
                model = str(final)
            log.emit("done", model=model)
        except Cancelled as cancelled:
            log.emit("cancelled", signal=cancelled.signal_number)
            raise
        except TrainerError as error:
            log.emit("error", kind=type(error).__name__, message=str(error))
            raise
    return Path(model)


def read_rows(folder: Path, split: str) -> pa.Table:
    """The conversations of a trl export; raises DatasetError where it is none."""
    shards = sorted((folder / "data").glob(f"{split}-*.parquet"))
    if not shards:
        raise DatasetError(f"{folder} has no data/{split}-*.parquet; give an export in the trl profile.")
    for shard in shards:
        missing = set(COLUMNS) - set(pq.read_schema(shard).names)
        if missing:
            raise DatasetError(f"{shard.name} lacks {', '.join(sorted(missing))}; export in the trl profile.")
    return pa.concat_tables([pq.read_table(shard, columns=list(COLUMNS)) for shard in shards])


@dataclass(frozen=True)
class _Run:
    config: TextConfig
    log: ProgressLog
    stop: StopRequest


def _train_stage(run: _Run, stage: Stage, model: str, final: Path) -> None:
    """One stage from ``model``, which is also what DPO holds the policy against."""
    from curation.model_libraries import transformers  # through its door before TRL, which imports it too

    rows = read_rows(stage.dataset, stage.split)
    tokenizer = transformers.AutoTokenizer.from_pretrained(model)
    if tokenizer.chat_template is None:
        raise ConfigurationError(f"The tokenizer of {model} has no chat template; give an instruction-tuned model.")
    effective_batch = stage.batch * stage.accumulate
    run.log.emit(
        "stage", name=stage.name, kind=stage.kind, rows=len(rows), model=model, effective_batch=effective_batch
    )
    trainer = _trainer(run.config, stage, model, rows, tokenizer)
    trainer.add_callback(_reporting(transformers, stage, run.log, run.stop))
    trainer.train()
    run.stop.raise_if_noted()
    trained = trainer.accelerator.unwrap_model(trainer.model)
    if stage.lora is not None:
        trained = trained.merge_and_unload()
    with whole_folder(final) as partial:
        trained.save_pretrained(partial, safe_serialization=True)
        tokenizer.save_pretrained(partial)
        write_json(partial / "stage.json", _provenance(stage, model))


def _trainer(config: TextConfig, stage: Stage, model: str, rows: pa.Table, tokenizer: Any) -> Any:
    """TRL's trainer of the stage's kind; it writes nothing by itself."""
    trl = _trl()
    import datasets
    import torch

    from curation.model_libraries import peft, transformers

    def load() -> Any:
        return transformers.AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32, use_safetensors=True)

    common = {
        "output_dir": str(config.output / ".trl"),
        "learning_rate": stage.learning_rate,
        "num_train_epochs": stage.epochs,
        "per_device_train_batch_size": stage.batch,
        "gradient_accumulation_steps": stage.accumulate,
        "max_length": config.max_length,
        "bf16": config.precision == "bfloat16",
        "use_cpu": not torch.cuda.is_available(),
        "seed": config.seed,
        "save_strategy": "no",  # TRL's checkpoints hold pickles; a stage is kept whole or not at all
        "logging_steps": 1,
        "report_to": [],
        "disable_tqdm": True,
    }
    adapter = None
    if stage.lora is not None:
        adapter = peft.LoraConfig(
            r=stage.lora.rank,
            lora_alpha=stage.lora.alpha,
            lora_dropout=stage.lora.dropout,
            target_modules=list(stage.lora.target_modules),
            task_type="CAUSAL_LM",
        )
    if isinstance(stage, DpoStage):
        settings = trl.DPOConfig(**common, beta=stage.beta, label_smoothing=stage.label_smoothing)
        return trl.DPOTrainer(
            load(),
            None if adapter is not None else load(),
            settings,
            train_dataset=datasets.Dataset(rows),
            processing_class=tokenizer,
            peft_config=adapter,
        )
    imitated = rows.drop_columns(["rejected"]).rename_columns({"chosen": "completion"})
    return trl.SFTTrainer(
        load(),
        trl.SFTConfig(**common),
        train_dataset=datasets.Dataset(imitated),
        processing_class=tokenizer,
        peft_config=adapter,
    )


def _reporting(transformers: Any, stage: Stage, log: ProgressLog, stop: StopRequest) -> Any:
    class Reporting(transformers.TrainerCallback):  # type: ignore[misc]
        """TRL's numbers as lines of our progress; a request to stop ends the stage."""

        def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any], **_: Any) -> None:
            numbers = {name.replace("/", "_"): v for name, v in logs.items() if isinstance(v, int | float)}
            if "loss" in numbers:
                log.emit("step", step=state.global_step, steps=state.max_steps, stage=stage.name, **numbers)

        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            if stop.signal_number is not None:
                control.should_training_stop = True

    return Reporting()


def _trl() -> Any:
    try:
        import trl
    except ImportError as error:
        raise ConfigurationError("Text is trained by TRL: pip install 'tastemaker[text]'.") from error
    return trl


def _provenance(stage: Stage, model: str) -> dict[str, Any]:
    return {"model": model, "stage": stage.model_dump(mode="json")}


def _is_finished(final: Path, stage: Stage, model: str) -> bool:
    """Whether this very stage was trained from this very model before."""
    try:
        written = json.loads((final / "stage.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    return bool(written == _provenance(stage, model))
