"""A vision-language model in this process: a tiny random one, asked as an endpoint is."""

import pytest
from PIL import Image
from pydantic import BaseModel

from curation.chat.cache import InMemory
from curation.chat.errors import EndpointUnavailable, InvalidAnswer, NotSupported
from curation.chat.local import LocalClient, LocalModel
from curation.chat.question import Film, Question, ask, picture
from tests.curation.chat.tiny_vlm import save_tiny_vlm

SAYS = '{"verdict":"tie"}'


class Form(BaseModel):
    verdict: str


def client(folder, cache=None):
    return LocalClient(LocalModel("tiny", folder), cache or InMemory())


@pytest.fixture(scope="module")
def rambling(tmp_path_factory):
    return save_tiny_vlm(tmp_path_factory.mktemp("vlm") / "rambling")


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    return save_tiny_vlm(tmp_path_factory.mktemp("vlm") / "decided", always=SAYS)


def about(*colours, form=None):
    parts = [picture(Image.new("RGB", (20, 12), colour)) for colour in colours]
    return Question(ask("which is better", *parts), form, max_tokens=6)


def test_it_looks_answers_and_counts(decided):
    cache = InMemory()
    asked = about("red", "blue", form=Form)
    ((number, answer),) = client(decided, cache).ask_all([asked])
    assert (number, answer.text, answer.is_repaired) == (0, SAYS, False)
    # Two patches a side, for each of two pictures, and the words.
    assert answer.tokens_in > 2 * 4 and answer.tokens_out == 1 and answer.latency_ms >= 0
    again = client(decided, cache)
    ((_, known),) = again.ask_all([asked])
    assert known.is_cached and "_loaded" not in vars(again), "what is remembered needs no model"


def test_what_is_no_answer_is_asked_once_more_and_then_invalid(rambling):
    first, second = client(rambling).ask_all([about("red", form=Form), about("blue")])
    assert isinstance(first[1], InvalidAnswer) and "[asked again]" in first[1].raw
    assert second[1].tokens_out == 6, "words in no form are an answer"
    assert next(client(rambling).ask_all([about("blue")]))[1].text == second[1].text, "greedy: the same each time"


def test_another_picture_form_or_weight_is_another_question(rambling, decided):
    one = client(rambling)
    keys = {one.key(about("red")), one.key(about("blue")), one.key(about("red", form=Form))}
    assert len(keys | {client(decided).key(about("red"))}) == 4
    assert one.key(about("red")) == client(rambling).key(about("red"))


def test_what_cannot_be_asked_is_told(tmp_path, rambling):
    with pytest.raises(EndpointUnavailable, match=r"config\.json"):
        list(client(tmp_path).ask_all([about("red")]))
    (tmp_path / "config.json").write_text("{}")
    assert "pickled weights are never opened" in LocalModel("x", tmp_path).why_not()
    with pytest.raises(NotSupported, match="films"):
        list(client(rambling).ask_all([Question(ask(Film(b"", "video/mp4")))]))
