"""The interface's own files come from the web process, from memory, as the settings of the product have it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings


@pytest.fixture
def interface(tmp_path: Path) -> Path:
    (tmp_path / "app.js").write_text("'a taste'")
    return tmp_path


def test_they_are_served_and_may_be_kept_for_a_minute(interface: Path):
    with override_settings(STATICFILES_DIRS=[interface], WHITENOISE_AUTOREFRESH=False):
        answer = Client().get("/static/app.js")
    assert b"".join(answer.streaming_content) == b"'a taste'"
    assert answer.headers["Cache-Control"] == "max-age=60, public"
    answer.close()


@pytest.mark.parametrize(
    ("name", "kept_for"),
    [
        ("assets/index-DaZUS5OE.js", "max-age=315360000, public, immutable"),
        ("assets/ActionBar-B_57-V5_.css", "max-age=315360000, public, immutable"),
        ("assets/index.js", "max-age=60, public"),
        ("colour-scheme-DaZUS5OE.js", "max-age=60, public"),
        ("favicon.svg", "max-age=60, public"),
    ],
)
def test_what_carries_its_hash_is_kept_for_good(tmp_path: Path, name: str, kept_for: str):
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("")
    with override_settings(STATICFILES_DIRS=[tmp_path], WHITENOISE_AUTOREFRESH=False):
        answer = Client().get(f"/static/{name}")
    answer.close()
    assert answer.headers["Cache-Control"] == kept_for


@pytest.mark.browser
def test_all_that_was_built_carries_its_hash():
    built = [path.name for path in (settings.FRONTEND_DIST / "assets").iterdir()]
    assert built
    assert [
        name for name in built if not re.match(settings.WHITENOISE_IMMUTABLE_FILE_TEST, f"/static/assets/{name}")
    ] == []
