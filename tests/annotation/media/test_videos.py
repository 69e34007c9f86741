"""Videos are what they decode to, frame by frame: never a crash, never a bomb, never another file."""

import io
import struct
from fractions import Fraction

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.media import videos
from annotation.media.facts import UndecodableMedia
from annotation.media.probe import probe
from tests.annotation.videos import PLAYABLE, QUARTER_TURN, UNPLAYABLE, tone, turned, video

EVERY = PLAYABLE | UNPLAYABLE


@pytest.fixture(scope="module")
def made():
    """Every video once."""
    return {name: video(*how) for name, how in EVERY.items()}


@pytest.mark.parametrize("name", EVERY)
def test_a_video_is_known_by_its_frames(made, name):
    info = probe(made[name])
    assert (info.kind, info.width, info.height) == ("video", 64, 48)
    assert (info.num_frames, info.fps, info.duration_s) == (12, 12.0, 1.0)
    assert info.is_playable == (name in PLAYABLE)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("mp4", "video/mp4"),
        ("webm", "video/webm"),
        ("mov", "video/quicktime"),
        ("mkv-444", "video/x-matroska"),
        ("avi-mjpeg", "video/x-msvideo"),
    ],
)
def test_the_media_type_is_that_of_the_container(made, name, media_type):
    assert probe(made[name]).media_type == media_type


@pytest.mark.parametrize("form", ["mp4", "webm", "matroska"])
@pytest.mark.parametrize("rate", [1, 24, 25, 60, Fraction(24_000, 1001), Fraction(30_000, 1001)])
def test_a_steady_rate_is_found_exactly_whatever_the_container_rounds(form, rate):
    codec = "libvpx" if form == "webm" else "libx264"
    info = probe(video(form, codec, frames=17, rate=rate))
    assert info.num_frames == 17
    assert info.fps == pytest.approx(float(rate), rel=1e-9)
    assert info.duration_s == pytest.approx(17 / float(rate), rel=1e-9)


def test_frames_at_changing_intervals_have_a_mean_rate_and_lose_no_time():
    times = [0, 40, 80, 400, 440, 1000, 1040]
    info = probe(video("matroska", frames=7, rate=25, times=times))
    assert info.num_frames == 7
    assert 1.0 < info.duration_s <= 1.04 + 0.2
    assert info.fps == pytest.approx(7 / info.duration_s)


def test_one_frame_is_a_video():
    info = probe(video(frames=1, rate=25))
    assert (info.num_frames, info.fps, info.duration_s) == (1, 25.0, 0.04)


def test_a_video_on_its_side_has_the_size_that_is_shown(made):
    info = probe(turned(made["mp4"]))
    assert (info.width, info.height) == (48, 64)


def test_an_angle_that_no_browser_turns_by_is_none(made):
    askew = turned(made["mp4"]).replace(
        QUARTER_TURN, struct.pack(">9i", 60_000, 20_000, 0, -20_000, 60_000, 0, 0, 0, 1 << 30)
    )
    info = probe(askew)
    assert (info.width, info.height) == (64, 48)


def test_sound_that_browsers_play_leaves_a_video_playable():
    assert probe(video(with_sound=True)).is_playable
    assert probe(video("webm", "libvpx", with_sound=True)).is_playable


@pytest.mark.parametrize("name", EVERY)
def test_a_video_that_is_cut_off_is_refused_wherever_it_is_cut(made, name):
    whole = made[name]
    for cut in {1, 7, 8, 40, *range(100, len(whole), max(1, len(whole) // 25)), len(whole) - 1}:
        with pytest.raises(UndecodableMedia):
            videos.probe(whole[:cut])


@pytest.mark.parametrize("name", ["mp4", "webm"])
def test_a_video_whose_index_comes_first_is_refused_when_cut(name):
    options = {"movflags": "+faststart"} if name == "mp4" else {}
    whole = video(*PLAYABLE[name], frames=30, container_options=options)
    for cut in range(len(whole) - 400, len(whole), 37):
        with pytest.raises(UndecodableMedia, match="cut off"):
            videos.probe(whole[:cut])


def test_a_video_in_fragments_is_a_video():
    info = probe(video(container_options={"movflags": "frag_keyframe+empty_moov"}))
    assert (info.num_frames, info.fps, info.is_playable) == (12, 12.0, True)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(["mp4", "webm", "avi-mpeg4", "mov"]), st.data())
def test_a_damaged_video_either_decodes_or_is_refused(made, name, data):
    whole = bytearray(made[name])
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        info = videos.probe(bytes(whole))
    except UndecodableMedia:
        return
    assert info.num_frames >= 1
    assert info.duration_s > 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no video",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"RIFF\x04\0\0\0WAVE",
        b"\0\0\0\x18ftypavif" + bytes(40),
    ],
)
def test_what_is_no_video_is_refused_and_no_playlist_is_followed(data):
    with pytest.raises(UndecodableMedia):
        videos.probe(data)


def test_a_video_without_a_frame_is_refused(made):
    # The sample table says that there are none.
    data = bytearray(made["mp4"])
    at = data.index(b"stsz")
    data[at + 12 : at + 16] = struct.pack(">I", 0)
    with pytest.raises(UndecodableMedia):
        videos.probe(bytes(data))


def test_a_sound_alone_is_no_video():
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=48_000)
        for piece in tone(0.2):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    with pytest.raises(UndecodableMedia, match="no video stream"):
        videos.probe(file.getvalue())


def test_a_size_that_is_too_large_is_refused_before_it_is_decoded(made, monkeypatch):
    monkeypatch.setattr(videos, "MOST_PIXELS", 64 * 48 - 1)
    with pytest.raises(UndecodableMedia):
        videos.probe(made["mp4"])


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_huge_declared_size_is_refused(made, side):
    # AVI says the size three times; the decoder's own header agrees with none of them.
    data = made["avi-mjpeg"].replace(struct.pack("<II", 64, 48), struct.pack("<II", side, side))
    # MJPEG's frame header: the picture itself claims to be huge.
    data = data.replace(
        b"\xff\xc0\x00\x11\x08\x00\x30\x00\x40", b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", side, side)
    )
    with pytest.raises(UndecodableMedia):
        videos.probe(data)


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("MOST_FRAMES", 11, "more than 11 frames"),
        ("MOST_SECONDS", 0.5, "longer than"),
        ("MOST_PIXELS_DECODED", 64 * 48 * 11, "pixels together"),
        ("MOST_BYTES", 1000, "larger than"),
    ],
)
def test_a_small_file_that_unfolds_into_too_much_is_refused(made, monkeypatch, limit, value, reason):
    monkeypatch.setattr(videos, limit, value)
    with pytest.raises(UndecodableMedia, match=reason):
        videos.probe(made["mp4"])
