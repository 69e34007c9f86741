"""Runs a function in several processes that train together over gloo, as torchrun would start them.

The interpreter with torch and diffusers in it is started once and forked for each test: a second, not twenty.
"""

import multiprocessing
import os
import socket
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

PRELOADED = ["gpu_jobs.trainer.train", "tests.gpu_jobs.trainer.tiny", "peft", "diffusers", "transformers"]


def together(count: int, function: Callable[..., Any], *arguments: Any, timeout: float = 120) -> list[Any]:
    """What ``function(*arguments)`` returns in each of ``count`` processes, by rank; exceptions are raised."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    port = _free_port()
    started = []
    for rank in range(count):
        mine, theirs = context.Pipe()
        process = context.Process(target=_one, args=(theirs, rank, count, port, function, arguments))
        process.start()
        theirs.close()  # else its end would stay open when the process dies
        started.append((process, mine))
    try:
        results = [_received(connection, timeout) for _, connection in started]
    finally:
        for process, _ in started:
            process.join(5)
            if process.is_alive():
                process.kill()
    failures = [result for ok, result in results if not ok]
    if failures:
        raise AssertionError("\n".join(failures))
    return [result for _, result in results]


def _one(
    connection: Connection, rank: int, count: int, port: int, function: Callable[..., Any], arguments: Any
) -> None:
    os.environ.update(
        RANK=str(rank), LOCAL_RANK=str(rank), WORLD_SIZE=str(count), LOCAL_WORLD_SIZE=str(count),
        MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port), OMP_NUM_THREADS="1", HF_HUB_OFFLINE="1",
    )  # fmt: skip
    import torch

    torch.set_num_threads(1)
    try:
        connection.send((True, function(*arguments)))
    except BaseException:  # noqa: BLE001 - reported to the test, which fails by it
        connection.send((False, f"rank {rank}: {traceback.format_exc()}"))
    connection.close()
    os._exit(0)  # whatever libraries would do on the way out is not what is tested


def _received(connection: Connection, timeout: float) -> tuple[bool, Any]:
    if not connection.poll(timeout):
        return False, f"no answer in {timeout} s"
    try:
        return connection.recv()  # type: ignore[no-any-return]
    except EOFError:
        return False, "died without a word"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
