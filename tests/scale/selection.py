"""What a whole selection costs: `make bench NAME=selection`.

Method: pools of 100,000 and of 1,000,000 pairs over 60,000 unique prompts, as a table of scores, labels, text
qualities and embeddings (512 dimensions), each in a fresh process of its own. Timed is all that follows:
neighbours of every prompt, gates, terms, ranking, cap and choice. `seconds_…_ranking` is the part after the
neighbours, which is all that moving a weight costs. `peak_gb` is the peak resident memory of the larger run,
the pool included. A number as argument replaces the million.
"""

import json
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np

PROMPTS, DIMENSIONS = 60_000, 512
FEW, MANY = 100_000, 1_000_000


def run(arguments: list[str]) -> dict[str, Any]:
    many = int(arguments[0]) if arguments else MANY
    figures: dict[str, Any] = {}
    for pairs in (FEW, many):
        command = [sys.executable, "-m", "tests.scale.selection", str(pairs)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        one = json.loads(done.stdout.splitlines()[-1])
        print(f"{pairs:,} pairs: {one}", flush=True)
        figures[f"seconds_{pairs}"] = one["seconds"]
        figures[f"seconds_{pairs}_ranking"] = one["ranking"]
        figures["peak_gb"] = one["peak_gb"]
        figures["selected"] = one["selected"]
    growth = figures[f"seconds_{many}"] / figures[f"seconds_{FEW}"]
    return {**figures, "growth_over_linear": round(growth / (many / FEW), 3)}


def _select(pairs: int) -> dict[str, Any]:
    from curation.diversity.entropy import log_neighbour_distance
    from curation.selection.fifa import FifaSpec, select
    from curation.selection.pair_table import PairTable
    from tests.scale._vectors import clustered

    prompts = min(PROMPTS, pairs)
    random = np.random.default_rng(0)
    vectors = clustered(prompts, DIMENSIONS)
    score_0, score_1 = random.normal(size=(2, pairs))
    table = {
        "key": random.integers(0, 2**63, pairs).astype(np.uint64),
        "prompt": random.integers(0, prompts, pairs),
        "p_0": random.choice([0.0, 0.25, 0.5, 0.75, 1.0], pairs),
        "score_0": score_0,
        "score_1": score_1,
        "text_quality": random.random(prompts),
        "vectors": vectors,
    }
    spec = FifaSpec(scorer="any", top_k=pairs // 20)
    started = time.perf_counter()
    entropy = log_neighbour_distance(vectors, spec.k_neighbours)
    searched = time.perf_counter()
    chosen = select(PairTable(**table, entropy=entropy), spec)
    ended = time.perf_counter()
    return {
        "seconds": round(ended - started, 2),
        "ranking": round(ended - searched, 3),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
        "selected": len(chosen.order),
    }


if __name__ == "__main__":
    print(json.dumps(_select(int(sys.argv[1]))))
