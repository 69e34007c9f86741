"""The denoiser made ready to learn, and its reference: adapters, layout, checkpointing, products, attention,
compiling, dividing."""

import torch

from gpu_jobs.trainer.adapters.trainable import make_trainable
from gpu_jobs.trainer.compiling import compile_blocks
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.reference import NoReferenceChoice, PastCheckpointsChoice
from gpu_jobs.trainer.cpu.linear_layers import use_faster_products
from gpu_jobs.trainer.cpu.short_attention import use_plain_short_attention
from gpu_jobs.trainer.families import Family
from gpu_jobs.trainer.processes import Processes, shard
from gpu_jobs.trainer.references import AdaptersOff, FrozenCopy, NoReference, PastCheckpoints, Reference


def ready_policy(config: TrainConfig, family: Family, processes: Processes) -> Reference:
    """Ready the family's denoiser for training; the reference is taken of it before anything changes."""
    denoiser = family.denoiser
    if config.channels_last:
        denoiser.to(memory_format=torch.channels_last)
    frozen = FrozenCopy(denoiser) if config.reference.kind == "frozen_copy" else None
    make_trainable(family, config)
    denoiser.train()
    if config.gradient_checkpointing:
        denoiser.enable_gradient_checkpointing()
    for network in [denoiser] if frozen is None else [denoiser, frozen.denoiser]:
        use_faster_products(network)
        use_plain_short_attention(network)
        if config.compile:
            compile_blocks(network)
        if processes.count > 1 and (config.sharding == "full" or processes.wants_sharding):
            shard(network)
    match config.reference:
        case NoReferenceChoice():
            return NoReference()
        case PastCheckpointsChoice() as choice:
            return PastCheckpoints(denoiser, choice, config.seed)
    return frozen or AdaptersOff(denoiser)
