"""The command serves until it is interrupted, and what it prints is what the configuration needs."""

import os
import re
import signal
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from curation.chat import endpoints
from curation.chat.cache import InMemory
from curation.chat.client import Client
from curation.chat.question import Question, ask


def test_what_is_printed_can_be_asked(tmp_path):
    command = [sys.executable, "manage.py", "shapeworld_vlm", "--port", "0", "--key", "secret"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    # A shell has what it starts in the background ignore it, these tests among them.
    command = ["env", "--default-signal=INT", *command]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        lines = []
        while not (lines and lines[-1].startswith("logprobs")):
            lines.append(process.stdout.readline())
            assert process.poll() is None
        table = re.search(r"\[shapeworld\].*", "".join(lines), re.DOTALL).group()
        (tmp_path / "key").write_text("secret")
        (tmp_path / "models.toml").write_text(f'{table}\nkey_file = "{tmp_path / "key"}"\n')
        at = endpoints.read(tmp_path / "models.toml")["shapeworld"]
        answer = Client(at, InMemory()).ask(Question(ask("Hello.")))
        assert "simulated" in answer.text and "simulated" in answer.model
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=300)
        assert "{200: 1}" in said and process.returncode == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize(
    "wrong", [{"faults": "no json"}, {"faults": "[1]"}, {"faults": '{"sulking": 1}'}, {"noise": 2.0}]
)
def test_nonsense_is_a_sentence(wrong):
    with pytest.raises(CommandError):
        call_command("shapeworld_vlm", port=0, **wrong)
