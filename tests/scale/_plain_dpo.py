"""The loop that one would write in an afternoon, as the measure for the trainer's: run as a program of its own.

Pictures are opened, encoded and noised at every visit, prompts too; a second copy of the network is the reference;
winner and loser go through each network by themselves: four forward passes a batch; plain AdamW. Same objective,
same shapes. Prints a line of JSON a step: its pairs per second.
"""

import copy
import io
import json
import sys
import time

import pyarrow.parquet as pq
import torch
from PIL import Image
from torch.nn.functional import logsigmoid

from curation.model_libraries import diffusers


def main(model: str, shard: str, steps: int, batch: int, threads: int) -> None:
    torch.set_num_threads(threads)
    pipeline = diffusers.DiffusionPipeline.from_pretrained(model, local_files_only=True, use_safetensors=True)
    schedule = diffusers.DDPMScheduler.from_config(pipeline.scheduler.config)
    policy = pipeline.unet.train()
    reference = copy.deepcopy(policy).eval()
    optimiser = torch.optim.AdamW(policy.parameters(), lr=1e-4)
    rows = pq.read_table(shard).to_pylist()
    for step in range(steps):
        began = time.perf_counter()
        visited = [rows[(step * batch + number) % len(rows)] for number in range(batch)]
        with torch.no_grad():
            states, _ = pipeline.encode_prompt([row["prompt"] for row in visited], "cpu", 1, False)
            winners, losers = (encoded(pipeline, [row[f"image_{side}"] for row in visited]) for side in (0, 1))
        noise, timesteps = torch.randn_like(winners), torch.randint(500, 1000, (batch,))
        change = {}
        for name, latents in (("winner", winners), ("loser", losers)):
            noisy = schedule.add_noise(latents, noise, timesteps)
            target = schedule.get_velocity(latents, noise, timesteps)
            error = (policy(noisy, timesteps, states).sample - target).square().mean((1, 2, 3))
            with torch.no_grad():
                base = (reference(noisy, timesteps, states).sample - target).square().mean((1, 2, 3))
            change[name] = error - base
        loss = -logsigmoid(250.0 * (change["loser"] - change["winner"])).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(policy.parameters(), 1.0)
        optimiser.step()
        loss.item()
        print(json.dumps({"pairs_per_s": batch / (time.perf_counter() - began)}), flush=True)


def encoded(pipeline, pictures):
    opened = [Image.open(io.BytesIO(picture["bytes"])).convert("RGB") for picture in pictures]
    pixels = pipeline.image_processor.preprocess(opened)
    return pipeline.vae.encode(pixels).latent_dist.sample() * pipeline.vae.config.scaling_factor


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]))
