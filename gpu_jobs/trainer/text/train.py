"""A language model through its stages; killed, it goes on with the step after the last state that was kept."""

import hashlib
import json
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gpu_jobs.trainer.atomic import whole_folder, write_json
from gpu_jobs.trainer.errors import Cancelled, CheckpointError, ConfigurationError, DatasetError, TrainerError
from gpu_jobs.trainer.progress import ProgressLog
from gpu_jobs.trainer.sole_use import sole_use
from gpu_jobs.trainer.stop import StopRequest, noting_signals
from gpu_jobs.trainer.text.config import DpoStage, Stage, TextConfig
from gpu_jobs.trainer.text.reporting import reporting
from gpu_jobs.trainer.text.states import StageStates

COLUMNS = ("prompt", "chosen", "rejected")
FREE_SETTINGS = frozenset({"output", "recipe", "stages", "checkpoint_every_steps"})
"""Settings of a run that change nothing of what is computed; stages count one by one."""


def train_text(config: TextConfig) -> Path:
    """Train every stage and return the last model's folder; raises TrainerError, or Cancelled after a checkpoint.

    A finished stage is a folder ``stages/N-NAME`` with the merged model, in safetensors. Whatever kills the
    process, started again with the same configuration it repeats no finished stage, goes on within the other one
    from its last checkpoint, and ends with the same bits as an unbroken run on the same machine.
    """
    config.output.mkdir(parents=True, exist_ok=True)
    path = config.output / "progress.jsonl"
    with (
        noting_signals() as stop,
        sole_use(config.output),
        ProgressLog(path, on_reader_gone=stop.note_reader_gone) as log,
    ):
        try:
            model = _train_stages(_Run(config, log, stop))
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


@dataclass(frozen=True)
class _Leg:
    """One stage with what it learns from, the model it begins from, and where its states and its end are kept."""

    stage: Stage
    rows: pa.Table
    model: str
    states: StageStates
    final: Path


def _train_stages(run: _Run) -> str:
    """Every stage that is not finished yet; returns the last one's model."""
    config = run.config
    run.log.emit("start", config=config.model_dump(mode="json"), stages=[stage.name for stage in config.stages])
    model = identity = config.model
    for number, stage in enumerate(config.stages, start=1):
        folder = f"{number}-{stage.name}"
        rows = read_rows(stage.dataset, stage.split)
        identity = _identity(config, stage, rows, beginning=identity)
        states = StageStates(config.output / "checkpoints" / folder, identity)
        leg = _Leg(stage, rows, model, states, config.output / "stages" / folder)
        if not _is_finished(leg):
            run.stop.raise_if_noted()
            _train_stage(run, leg)
        states.clear()
        model = str(leg.final)
    return model


def _train_stage(run: _Run, leg: _Leg) -> None:
    """From the leg's model, which is also what DPO holds the policy against, to a merged one."""
    from curation.model_libraries import transformers  # through its door before TRL, which imports it too

    stage, model, states = leg.stage, leg.model, leg.states
    tokenizer = transformers.AutoTokenizer.from_pretrained(model)
    if tokenizer.chat_template is None:
        raise ConfigurationError(f"The tokenizer of {model} has no chat template; give an instruction-tuned model.")
    last = states.last()
    run.log.emit(
        "stage",
        name=stage.name,
        kind=stage.kind,
        rows=len(leg.rows),
        model=model,
        effective_batch=stage.batch * stage.accumulate,
        resumed_from_step=None if last is None else StageStates.step_of(last),
    )
    trainer = _trainer(run.config, leg, tokenizer)
    trainer.remove_callback(transformers.PrinterCallback)  # standard output is for lines of our progress alone
    every = run.config.checkpoint_every_steps
    trainer.add_callback(reporting(transformers, stage.name, states, every_steps=every, log=run.log, stop=run.stop))
    run.stop.raise_if_noted()
    try:
        trainer.train(resume_from_checkpoint=None if last is None else str(last))
    except pickle.UnpicklingError as error:
        raise CheckpointError(
            f"{last} holds more than tensors and plain values, so it is not read: {error}. Nothing of it was run. "
            "Delete it to go on from the checkpoint before it."
        ) from error
    if trainer.state.global_step < trainer.state.max_steps:
        run.stop.raise_if_noted()
    trained = trainer.accelerator.unwrap_model(trainer.model)
    if stage.lora is not None:
        trained = trained.merge_and_unload()
    with whole_folder(leg.final) as partial:
        trained.save_pretrained(partial, safe_serialization=True)
        tokenizer.save_pretrained(partial)
        content = {"identity": states.identity, "model": model, "stage": stage.model_dump(mode="json")}
        write_json(partial / "stage.json", content)


def _trainer(config: TextConfig, leg: _Leg, tokenizer: Any) -> Any:
    """TRL's trainer of the stage's kind; it writes when its callback says so, as a draft of a state."""
    trl = _trl()
    import datasets
    import torch

    from curation.model_libraries import peft, transformers

    stage = leg.stage

    def load() -> Any:
        return transformers.AutoModelForCausalLM.from_pretrained(
            leg.model, dtype=torch.float32, use_safetensors=True
        )

    common = {
        "output_dir": str(leg.states.draft),
        "learning_rate": stage.learning_rate,
        "num_train_epochs": stage.epochs,
        "per_device_train_batch_size": stage.batch,
        "gradient_accumulation_steps": stage.accumulate,
        "max_length": config.max_length,
        "bf16": config.precision == "bfloat16",
        "use_cpu": not torch.cuda.is_available(),
        "seed": config.seed,
        "save_strategy": "no",  # the callback says when
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
            train_dataset=datasets.Dataset(leg.rows),
            processing_class=tokenizer,
            peft_config=adapter,
        )
    imitated = leg.rows.drop_columns(["rejected"]).rename_columns({"chosen": "completion"})
    return trl.SFTTrainer(
        load(),
        trl.SFTConfig(**common),
        train_dataset=datasets.Dataset(imitated),
        processing_class=tokenizer,
        peft_config=adapter,
    )


def _trl() -> Any:
    try:
        import trl
    except ImportError as error:
        raise ConfigurationError("Text is trained by TRL: pip install 'tastemaker[text]'.") from error
    return trl


def _identity(config: TextConfig, stage: Stage, rows: pa.Table, *, beginning: str) -> str:
    """What must be equal for one stage to be another run's as well; ``beginning`` says so of where it starts."""
    settings = config.model_dump(mode="json", exclude=set(FREE_SETTINGS))
    digest = hashlib.sha256()
    for row in rows.to_pylist():
        digest.update(json.dumps(row, sort_keys=True).encode())
    parts = [settings, stage.model_dump(mode="json", exclude={"dataset"}), beginning, digest.hexdigest()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _is_finished(leg: _Leg) -> bool:
    """Whether this very stage was trained before; raises CheckpointError where the folder is another one's."""
    try:
        written = json.loads((leg.final / "stage.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    if written.get("identity") != leg.states.identity:
        raise CheckpointError(
            f"{leg.final} was trained with other settings, data or beginning. Choose another output folder, or "
            "delete that one to train the stage again."
        )
    return True
