"""The documentation of instruments is made from them, and is never behind."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotation.instruments import registry
from annotation.instruments.documentation import fields, render
from annotation.management.commands import write_instrument_docs


def test_it_is_up_to_date():
    assert write_instrument_docs.path().read_text(encoding="utf-8") == render(), (
        "docs/instruments.md is behind the instruments: run 'python manage.py write_instrument_docs' and commit."
    )
    call_command("write_instrument_docs", "--check")


def test_it_names_every_instrument_and_every_field():
    rendered = render()
    for instrument in registry.INSTRUMENTS.values():
        chapter = rendered.split(f"\n## {instrument.id}\n")[1].split("\n## ")[0]
        for row in [*fields(instrument.config), *fields(instrument.answer)]:
            assert f"| `{row.name}` |" in chapter


def test_fields_of_what_is_listed_are_told_by_their_path():
    rows = {row.name: row for row in fields(registry.get("captions").answer)}
    assert rows["captions"].default == "required"
    assert rows["captions[].text"].takes == "text, 1 to 5000 characters or null"
    assert rows["captions[].irrelevant[].start"].takes == "whole number, at least 0"


def test_checking_fails_where_it_is_behind_and_writing_mends_it(monkeypatch, tmp_path):
    file = tmp_path / "instruments.md"
    monkeypatch.setattr(write_instrument_docs, "path", lambda: file)
    with pytest.raises(CommandError, match="write_instrument_docs"):
        call_command("write_instrument_docs", "--check")
    call_command("write_instrument_docs", stdout=StringIO())
    call_command("write_instrument_docs", "--check")
    file.write_text(file.read_text() + "more")
    with pytest.raises(CommandError, match="behind"):
        call_command("write_instrument_docs", "--check")
