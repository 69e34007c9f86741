"""One run from its configuration to the tuned model, continuing where an earlier attempt stopped."""

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from gpu_jobs.trainer.check import check
from gpu_jobs.trainer.checkpoint import Checkpoints, Position
from gpu_jobs.trainer.conditioning import build_conditioning
from gpu_jobs.trainer.config import FREE_SETTINGS, TrainConfig
from gpu_jobs.trainer.config.reference import NoReferenceChoice, PastCheckpointsChoice
from gpu_jobs.trainer.data import PairTable, has_split, read_pairs
from gpu_jobs.trainer.denormals import flushed_denormals
from gpu_jobs.trainer.errors import Cancelled, CheckpointError, DatasetError, TrainerError
from gpu_jobs.trainer.families import Family, load_family
from gpu_jobs.trainer.held_out import HeldOut
from gpu_jobs.trainer.latents import encode
from gpu_jobs.trainer.loop import Run, fit
from gpu_jobs.trainer.method import compose
from gpu_jobs.trainer.output import add_adapter, save_tuned
from gpu_jobs.trainer.progress import ProgressLog
from gpu_jobs.trainer.references import AdaptersOff, FrozenCopy, NoReference, PastCheckpoints, Reference
from gpu_jobs.trainer.stop import StopRequest, noting_signals


def train(config: TrainConfig) -> Path:
    """Train and return the folder of the tuned model; raises TrainerError, or Cancelled after a checkpoint.

    Whatever kills the process, starting it again with the same configuration goes on from the last checkpoint and
    ends with the same bits as an unbroken run (same machine, same number of threads).
    """
    config.output.mkdir(parents=True, exist_ok=True)
    path = config.output / "progress.jsonl"
    with (
        noting_signals() as stop,
        _sole_use(config.output),
        ProgressLog(path, on_reader_gone=stop.note_reader_gone) as log,
        flushed_denormals(),
    ):
        try:
            return _train(config, log, stop)
        except Cancelled as cancelled:
            log.emit("cancelled", signal=cancelled.signal_number)
            raise
        except TrainerError as error:
            log.emit("error", kind=type(error).__name__, message=str(error))
            raise


def _train(config: TrainConfig, log: ProgressLog, stop: StopRequest) -> Path:
    _prepare_torch(config)
    run = _assemble(config, log, stop)
    restored = run.checkpoints.restore()
    if restored is not None and restored.step > config.steps:
        raise CheckpointError(
            f"{config.output} already holds step {restored.step}, more than the {config.steps} asked for. Choose "
            "another output folder."
        )
    log.emit(
        "start",
        config=config.model_dump(mode="json"),
        pairs=len(run.table.pairs),
        ties_dropped=run.table.ties_dropped,
        held_out_pairs=run.held_out.pairs if run.held_out else 0,
        resumed_from_step=restored.step if restored else None,
        trained_parameters=sum(parameter.numel() for parameter in run.trainable.values()),
        device=str(run.method.family.device),
    )
    end = fit(run, restored or Position(step=0, consumed=0))
    model = save_tuned(run.method.family, config, step=end.step, identity=run.checkpoints.identity)
    log.emit("done", step=end.step, model=str(model))
    return model


def _assemble(config: TrainConfig, log: ProgressLog, stop: StopRequest) -> Run:
    """Data, encodings, policy, reference and optimiser, ready for the first step or to be restored."""
    table, held_out = _tables(config)
    autocast = torch.bfloat16 if config.precision == "bfloat16" else None
    family = load_family(config.model, autocast=autocast)
    check(config, family)
    stop.raise_if_noted()

    def report_encoding(done: int, total: int) -> None:
        stop.raise_if_noted()
        log.emit("caching", done=done, total=total)

    tables = [table, held_out] if held_out else [table]
    conditioning = build_conditioning(config.conditioning)
    encodings = encode(
        tables,
        family,
        conditioning=conditioning,
        resolution=config.resolution,
        cache=config.output / "cache",
        on_progress=report_encoding,
    )
    reference = _reference_and_policy(config, family)
    trainable = {name: p for name, p in family.denoiser.named_parameters() if p.requires_grad}
    optimiser = torch.optim.AdamW(
        list(trainable.values()),
        lr=config.learning_rate,
        betas=(0.9, config.adam_beta_2),
        weight_decay=config.weight_decay,
        fused=True,
    )
    identity = _identity(config, table, family)
    return Run(
        config=config,
        table=table,
        method=compose(config, family, reference, encodings),
        held_out=_held_out(config, held_out),
        trainable=trainable,
        optimiser=optimiser,
        checkpoints=Checkpoints(config.output / "checkpoints", identity, trainable, optimiser),
        log=log,
        stop=stop,
    )


def _tables(config: TrainConfig) -> tuple[PairTable, PairTable | None]:
    table = read_pairs(config.dataset, config.split)
    if not table.pairs:
        raise DatasetError(
            f"Split {config.split} of {config.dataset} has no decided pair ({table.ties_dropped} ties): judge more."
        )
    if config.held_out_split is None or not has_split(config.dataset, config.held_out_split):
        return table, None
    held_out = read_pairs(config.dataset, config.held_out_split)
    return table, held_out if held_out.pairs else None


def _held_out(config: TrainConfig, table: PairTable | None) -> HeldOut | None:
    if table is None:
        return None
    return HeldOut(
        table.pairs[: config.held_out_pairs],
        seed=config.seed,
        draws=config.held_out_draws,
        batch_pairs=config.batch_pairs,
    )


def _reference_and_policy(config: TrainConfig, family: Family) -> Reference:
    """Ready the denoiser for training; the reference is taken of it before anything changes."""
    frozen = FrozenCopy(family.denoiser) if config.reference.kind == "frozen_copy" else None
    if config.lora is None:
        family.denoiser.requires_grad_(True)
    else:
        add_adapter(family, config)
    family.denoiser.train()
    match config.reference:
        case NoReferenceChoice():
            return NoReference()
        case PastCheckpointsChoice() as choice:
            return PastCheckpoints(family.denoiser, choice, config.seed)
    return frozen or AdaptersOff(family.denoiser)


def _prepare_torch(config: TrainConfig) -> None:
    if config.threads is not None:
        torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)  # decides the first weights of adapters and nothing else
    torch.backends.cudnn.benchmark = False  # it may choose other kernels after a resumption


def _identity(config: TrainConfig, table: PairTable, family: Family) -> str:
    """What must be equal for one run's checkpoint to be another run's as well."""
    settings: dict[str, Any] = config.model_dump(mode="json", exclude=set(FREE_SETTINGS))
    content = json.dumps([settings, table.fingerprint(), family.encoder_fingerprint()], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


@contextmanager
def _sole_use(folder: Path) -> Iterator[None]:
    """Two processes that train into one folder would take turns spoiling it; the lock dies with its process."""
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CheckpointError(f"Another process is training into {folder}; wait for it or stop it.") from error
        yield
