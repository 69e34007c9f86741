"""One run from its configuration to the tuned model, continuing where an earlier attempt stopped."""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from gpu_jobs.trainer.best import Best
from gpu_jobs.trainer.check import check
from gpu_jobs.trainer.checkpoint import Checkpoints, Position, RunState, kept_weights
from gpu_jobs.trainer.conditioning import build_conditioning
from gpu_jobs.trainer.config import TrainConfig, identifying_settings, load_recipe
from gpu_jobs.trainer.cpu.denormals import flushed_denormals
from gpu_jobs.trainer.data import PairTable, bucketed, has_split, read_pairs
from gpu_jobs.trainer.encodings import encode
from gpu_jobs.trainer.errors import Cancelled, CheckpointError, DatasetError, TrainerError
from gpu_jobs.trainer.families import Family, load_family
from gpu_jobs.trainer.families.pipeline_family import fingerprint
from gpu_jobs.trainer.footprint import example, flops_per_pair
from gpu_jobs.trainer.held_out import HeldOut
from gpu_jobs.trainer.loop import Run, fit
from gpu_jobs.trainer.method import compose
from gpu_jobs.trainer.model_card import model_card
from gpu_jobs.trainer.objectives import build_objective
from gpu_jobs.trainer.optimiser import build_optimiser
from gpu_jobs.trainer.order import Order
from gpu_jobs.trainer.output import save_tuned
from gpu_jobs.trainer.policy import ready_policy
from gpu_jobs.trainer.processes import Processes
from gpu_jobs.trainer.progress import Progress, ProgressLog, Silence
from gpu_jobs.trainer.reading_ahead import Batches, worth_making_ahead
from gpu_jobs.trainer.remembered_errors import RememberedErrors
from gpu_jobs.trainer.sole_use import sole_use
from gpu_jobs.trainer.speed import Speed, peak_flops
from gpu_jobs.trainer.stop import StopRequest, noting_signals
from gpu_jobs.trainer.tensorboard_log import TensorboardLog
from gpu_jobs.trainer.weight_average import WeightAverage


def train(config: TrainConfig) -> Path:
    """Train and return the folder of the tuned model; raises TrainerError, or Cancelled after a checkpoint.

    Whatever kills the process, starting it again with the same configuration goes on from the last checkpoint and
    ends with the same bits as an unbroken run (same machine, same number of threads and processes; with another
    number of processes, up to rounding).
    """
    config.output.mkdir(parents=True, exist_ok=True)
    with noting_signals() as stop, flushed_denormals():
        processes = Processes()
        with _speaking(config, processes, stop) as log:
            try:
                model = _train(config, processes, log, stop)
            except Cancelled as cancelled:
                log.emit("cancelled", signal=cancelled.signal_number)
                raise
            except TrainerError as error:
                log.emit("error", kind=type(error).__name__, message=str(error))
                raise
        processes.close()
    return model


@contextmanager
def _speaking(config: TrainConfig, processes: Processes, stop: StopRequest) -> Iterator[Progress]:
    """The log of the main process, which also holds the folder against other runs; silence for the others."""
    if not processes.is_main:
        yield Silence()
        return
    path = config.output / "progress.jsonl"
    with sole_use(config.output), ProgressLog(path, on_reader_gone=stop.note_reader_gone) as log:
        if not config.tensorboard:
            yield log
            return
        with closing(TensorboardLog(log, config.output)) as drawn:
            yield drawn


def _train(config: TrainConfig, processes: Processes, log: Progress, stop: StopRequest) -> Path:
    processes.check_divides(config.accumulate)
    _prepare_torch(config)
    run = _assemble(config, processes, log, stop)
    restored = run.checkpoints.restore()
    if restored is not None and restored.step > config.steps:
        raise CheckpointError(
            f"{config.output} already holds step {restored.step}, more than the {config.steps} asked for. Choose "
            "another output folder."
        )
    log.emit("start", **_first_words(run, restored))
    end = fit(run, restored or Position(step=0, consumed=0))
    model = _save(run, end)
    log.emit("done", step=end.step, model=str(model))
    return model


def _first_words(run: Run, restored: Position | None) -> dict[str, Any]:
    """What people mix up when they compare runs, spelled out before the first step."""
    config = run.config
    return {
        "config": config.model_dump(mode="json"),
        "pairs": len(run.table.pairs),
        "ties_dropped": run.table.ties_dropped,
        "not_asked": run.table.not_asked,
        "broken_rows": run.table.broken.count,
        "held_out_pairs": run.held_out.pairs if run.held_out else 0,
        "resumed_from_step": restored.step if restored else None,
        "trained_parameters": sum(parameter.numel() for parameter in run.state.trainable.values()),
        "device": str(run.method.family.device),
        "processes": run.processes.count,
        "effective_batch": config.pairs_per_step,
        "learning_rate": config.learning_rate,
        "k": getattr(config.objective, "k", None),
        "beta": getattr(config.objective, "beta", None),
        "flops_per_pair": run.speed.flops_per_pair,
    }


def _assemble(config: TrainConfig, processes: Processes, log: Progress, stop: StopRequest) -> Run:
    """Data, encodings, policy, reference and optimiser, ready for the first step or to be restored."""
    autocast = torch.bfloat16 if config.precision == "bfloat16" else None
    family = load_family(config.model, device=processes.device, autocast=autocast)
    check(config, family)
    tables = _tables(config, family)
    flops = None
    if peak_flops(processes.device) is not None:  # without a peak to hold them against they are not worth a second
        flops = flops_per_pair(config, family, example(config, family))
    stop.raise_if_noted()

    said: dict[str, float] = {}

    def report_encoding(done: int, total: int) -> None:
        """A line a second, and one at the end."""
        stop.raise_if_noted()
        now = time.monotonic()
        is_time = now >= said.get("at", 0) + 1 or done == total
        if is_time and (said.get("done"), said.get("total")) != (done, total):
            said.update(at=now, done=done, total=total)
            log.emit("caching", done=done, total=total)

    tables, encodings = encode(
        tables,
        family,
        config,
        conditioning=build_conditioning(config.conditioning),
        team=processes,
        on_progress=report_encoding,
    )
    for part in tables:
        if part.broken.count:
            log.emit(
                "warning", kind="broken_rows", step=0, message=f"{part.broken.said()} of {part.split} left out."
            )
    table = tables[0]
    remembered = _remembered(config, table, family)
    reference = ready_policy(config, family, processes)
    trainable = {name: p for name, p in family.denoiser.named_parameters() if p.requires_grad}
    average = WeightAverage(trainable, config.average_decay) if config.average_decay is not None else None
    state = RunState(trainable, build_optimiser(config, trainable.values()), average, reference)
    identity = _identity(config, table, family)
    method = compose(config, family, processes.wrapped(family.denoiser), reference, encodings)
    return Run(
        config=config,
        processes=processes,
        table=table,
        order=Order(config.seed, table.buckets, config.batch_pairs),
        method=method,
        batches=Batches(method, table, config.seed, ahead=worth_making_ahead(config, method)),
        held_out=_held_out(config, tables[1]) if len(tables) > 1 else None,
        remembered=remembered,
        state=state,
        checkpoints=Checkpoints(config.output / "checkpoints", identity, state, processes),
        best=Best(config, identity, processes),
        speed=Speed(flops_per_pair=flops, processes=processes.count, device=processes.device),
        log=log,
        stop=stop,
    )


def _save(run: Run, end: Position) -> Path:
    """The tuned model, written by the main process, of the weights that the configuration asks for."""
    config, step, measured = run.config, end.step, None
    weights = list(kept_weights(run.state).values())[-1]  # the average, where there is one
    if (best := run.best.state()) is not None:
        measured = best["measured"] if config.tuned_from == "best" else None
        if config.tuned_from == "best":
            step = best["step"]
            weights = load_file(next(run.best.folder.glob("*.safetensors")))
    model = config.output / "model"
    if run.processes.is_main:
        card = model_card(config, load_recipe(config.recipe), step=step, measured=measured)
        provenance = {"run_identity": run.checkpoints.identity}
        model = save_tuned(config, weights, step=step, provenance=provenance, card=card)
    run.processes.wait()
    return model


def _tables(config: TrainConfig, family: Family) -> list[PairTable]:
    """The split that is learned from, and the held-out one where there is one with pairs."""
    table = _table(config, family, config.split)
    if not table.pairs:
        raise DatasetError(
            f"Split {config.split} of {config.dataset} has no decided pair ({table.ties_dropped} ties, "
            f"{table.not_asked} rows that were not asked): judge more."
        )
    if config.held_out_split is None or not has_split(config.dataset, config.held_out_split):
        return [table]
    held_out = _table(config, family, config.held_out_split)
    return [table, held_out] if held_out.pairs else [table]


def _table(config: TrainConfig, family: Family, split: str) -> PairTable:
    table = read_pairs(
        config.dataset,
        split,
        labels=config.labels,
        media=family.media,
        max_broken_share=config.max_broken_share,
    )
    return bucketed(table, config.resolution, config.framing, family.media)


def _held_out(config: TrainConfig, table: PairTable) -> HeldOut:
    return HeldOut(
        table.pairs[: config.held_out_pairs],
        seed=config.seed,
        draws=config.held_out_draws,
        batch_pairs=config.batch_pairs,
    )


def _prepare_torch(config: TrainConfig) -> None:
    if config.threads is not None:
        torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)  # decides the first weights of adapters and nothing else
    torch.backends.cudnn.benchmark = False  # it may choose other kernels after a resumption


def _remembered(config: TrainConfig, table: PairTable, family: Family) -> RememberedErrors | None:
    """The reference's errors of earlier runs with this model, these data and these draws."""
    if config.reference_cache is None:
        return None
    deciding = {"seed", "conditioning", "noising", "latent", "resolution", "framing", "precision", "cache_latents"}
    parts = [
        config.model_dump(mode="json", include=deciding),
        table.fingerprint(),
        family.encoder_fingerprint(),
        fingerprint([family.denoiser]),
        build_objective(config.objective).uses_loser,
    ]
    name = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return RememberedErrors(config.reference_cache / name[:32])


def _identity(config: TrainConfig, table: PairTable, family: Family) -> str:
    """What must be equal for one run's checkpoint to be another run's as well."""
    parts = [identifying_settings(config), table.fingerprint(), family.encoder_fingerprint()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
