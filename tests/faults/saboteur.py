"""Kills the process, with its whole group, at a moment that a test names: no races, and no mercy."""

import functools
import os
import signal
from importlib import import_module
from itertools import count
from typing import Any

from django.apps import AppConfig

MOMENT = "TASTEMAKER_TEST_KILL"


class Saboteur(AppConfig):
    """`TASTEMAKER_TEST_KILL=module:function:n` sends SIGKILL instead of calling the function for the n-th time."""

    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        if moment := os.environ.get(MOMENT):
            module_name, function, number = moment.split(":")
            _sabotage(import_module(module_name), function, int(number))


def _sabotage(module: Any, name: str, fatal: int) -> None:
    function, calls = getattr(module, name), count(1)

    @functools.wraps(function)
    def deadly(*arguments: Any, **options: Any) -> Any:
        if next(calls) == fatal:
            os.killpg(os.getpgrp(), signal.SIGKILL)
        return function(*arguments, **options)

    setattr(module, name, deadly)
