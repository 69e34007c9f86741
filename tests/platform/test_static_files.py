"""The interface's own files come from the web process, from memory, as the settings of the product have it."""

from pathlib import Path

import pytest
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
