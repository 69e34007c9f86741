"""A playable video shows what its source shows: the same frames at the same times, upright, with its sound."""

import io
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from annotation.media import transcode, videos
from annotation.media.facts import UndecodableMedia
from tests.annotation.videos import UNPLAYABLE, frame_at, turned, video

TARGETS = {target.video: target for target in transcode.TARGETS}


def decoded(data):
    with av.open(io.BytesIO(data)) as container:
        return [frame.to_image() for frame in container.decode(video=0)]


def difference(one, other):
    """The mean difference of two pictures in steps of 255."""
    return float(np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).mean())


@pytest.fixture(params=TARGETS)
def target(request, monkeypatch):
    """Each of the two targets, as if the encoders of the others were missing."""
    monkeypatch.setattr(transcode, "TARGETS", (TARGETS[request.param],))
    return TARGETS[request.param]


@pytest.mark.parametrize("name", UNPLAYABLE)
def test_frames_rate_and_duration_are_kept_exactly(name, target):
    source = video(*UNPLAYABLE[name], frames=24, rate=24)
    made = transcode.to_playable(source)
    before, after = videos.probe(source), videos.probe(made.data)
    assert after.is_playable
    assert (made.media_type, made.width, made.height) == (target.media_type, 64, 48)
    assert (after.num_frames, after.width, after.height) == (24, 64, 48)
    assert (after.fps, after.duration_s) == (before.fps, before.duration_s) == (24.0, 1.0)


@pytest.mark.parametrize("form", ["avi", "matroska"])
def test_a_rate_that_no_millisecond_holds_is_kept(form, target):
    source = video(form, "mpeg4", frames=24, rate=Fraction(24_000, 1001))
    info = videos.probe(transcode.to_playable(source).data)
    assert info.fps == pytest.approx(24_000 / 1001, rel=1e-9)
    assert info.num_frames == 24


def test_changing_intervals_are_kept(target):
    times = [0, 40, 80, 400, 440, 1000, 1040]
    source = video("matroska", "mpeg4", frames=7, rate=25, times=times)
    made = transcode.to_playable(source)
    with av.open(io.BytesIO(made.data)) as container:
        shown = [frame.time for frame in container.decode(video=0)]
    assert shown == pytest.approx([time / 1000 for time in times], abs=0.0021)


def test_every_frame_shows_what_it_showed(target):
    source = video("matroska", "libx264", "yuv444p", frames=20, size=(96, 64))
    shown = decoded(transcode.to_playable(source).data)
    for number, picture in enumerate(shown):
        assert difference(picture, frame_at(number, (96, 64))) < 6
        assert difference(picture, frame_at(number, (96, 64))) < difference(picture, frame_at(number + 8, (96, 64)))


def test_full_range_colours_stay_the_colours_they_were(target):
    """Motion JPEG writes 0 to 255 where video writes 16 to 235: taken for one another, dark becomes grey."""
    source = video("avi", "mjpeg", "yuvj420p", frames=4)
    assert difference(decoded(transcode.to_playable(source).data)[0], frame_at(0, (64, 48))) < 6


def test_a_video_on_its_side_is_turned_upright(target):
    source = turned(video("mp4", "mpeg4", frames=4))
    made = transcode.to_playable(source)
    assert (made.width, made.height) == (48, 64)
    upright = frame_at(0, (64, 48)).transpose(Image.Transpose.ROTATE_270)
    assert difference(decoded(made.data)[0], upright) < 6
    assert videos.probe(made.data).width == 48


def test_an_odd_size_is_filled_up_not_stretched(target):
    source = video("matroska", "libx264", "yuv444p", frames=4, size=(65, 47))
    made = transcode.to_playable(source)
    assert (made.width, made.height) == (66, 48)
    assert difference(decoded(made.data)[0].crop((0, 0, 64, 46)), frame_at(0, (65, 47)).crop((0, 0, 64, 46))) < 6


def test_sound_comes_along(target):
    source = video("matroska", "mpeg4", frames=24, rate=24, with_sound=True)
    with av.open(io.BytesIO(transcode.to_playable(source).data)) as container:
        assert container.streams.audio[0].codec_context.codec.canonical_name in ("aac", "opus")
        heard = sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))
    assert heard == pytest.approx(1.0, abs=0.08)


def test_the_same_video_gives_the_same_bytes():
    source = video(*UNPLAYABLE["avi-mpeg4"])
    assert transcode.to_playable(source).data == transcode.to_playable(source).data


def test_playing_can_begin_before_the_end_has_arrived():
    data = transcode.to_playable(video(*UNPLAYABLE["avi-mpeg4"])).data
    assert data.index(b"moov") < data.index(b"mdat")


def test_whoever_watches_can_stop_it():
    class Enough(Exception):
        pass

    def stop():
        raise Enough

    with pytest.raises(Enough):
        transcode.to_playable(video(*UNPLAYABLE["avi-mpeg4"]), stop)


def test_what_does_not_decode_is_refused():
    with pytest.raises(UndecodableMedia):
        transcode.to_playable(video(*UNPLAYABLE["avi-mpeg4"])[:-50])
