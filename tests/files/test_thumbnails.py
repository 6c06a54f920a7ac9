"""Previews: small, turned, without what a camera notes, and nothing that a hostile picture costs."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from rxapp.core.work import reading, work
from rxapp.files import actions, queries, thumbnails
from rxapp.files.store import store
from tests.files.conftest import TICKETS, lying, picture, put


def small(content: bytes, longest: int = 96) -> Image.Image:
    return Image.open(BytesIO(thumbnails.smaller(BytesIO(content), longest)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_keeps_its_shape(kind):
    assert small(picture(kind, (640, 320))).size == (96, 48)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "1"), ("PNG", "I;16")])
def test_every_kind_of_colour_is_shown(kind, mode):
    assert small(picture(kind, (200, 100), mode)).format == "WEBP"


def test_a_small_one_stays_small():
    assert small(picture("PNG", (20, 10))).size == (20, 10)


def test_it_is_turned_and_keeps_no_notes():
    notes = Image.Exif()
    notes[0x0112], notes[0x010F] = 6, "Camera of Ada"
    notes.get_ifd(0x8825)[1] = "N"
    shown = small(picture("JPEG", (400, 200), exif=notes.tobytes(), icc_profile=b"profile" * 30))
    assert shown.size == (48, 96)
    assert not shown.getexif()
    assert b"Camera" not in thumbnails.smaller(BytesIO(picture("JPEG", (400, 200), exif=notes.tobytes())), 96)


def png_of(width: int, height: int) -> bytes:
    """A PNG that announces a size and holds next to nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def with_scans(number: int) -> bytes:
    """A progressive JPEG that says to be drawn over and over."""
    whole = picture("JPEG", (64, 64), progressive=True)
    at = whole.index(b"\xff\xda")
    scan = whole[at : whole.index(b"\xff", at + 12)]
    return whole[:at] + scan * number + whole[at:]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"<html><img src=x></html>",
        b"%PDF-1.7",
        picture("TIFF"),
        picture("BMP"),
        picture("PNG")[:60],
        b"GIF89a<script>alert(1)</script>",
        png_of(60_000, 60_000),
        png_of(9_000, 9_000),
        with_scans(200),
    ],
    ids=["empty", "text", "svg", "html", "pdf", "tiff", "bmp", "cut", "polyglot", "bomb", "too many pixels", "scans"],
)
def test_what_is_none_or_out_of_bounds_is_none(content):
    with pytest.raises(thumbnails.NoPicture):
        thumbnails.smaller(BytesIO(content), 320)


def test_marks_behind_the_end_of_a_photo_are_none_of_it():
    """A phone hangs a film behind its photo, where every byte may stand."""
    assert small(picture("JPEG") + b"\xff\xda\x00\x02" * 500)


def test_it_is_made_once_and_goes_with_its_file(cast, folder, monkeypatch):
    with work(cast.ben) as job:
        stored = put(picture("JPEG", (640, 320)), "a.jpg")
        use_id = actions.attach(job, stored=stored, subject=TICKETS, subject_id=1, name="a.jpg")
    with reading(cast.ben) as job:
        row = queries.file_for(job, use_id)
    first = thumbnails.thumbnail(row, 320)
    assert lying(folder) == [row.path, f"{row.path}.320-webp"]
    monkeypatch.setattr(thumbnails, "smaller", None)
    assert thumbnails.thumbnail(row, 320) == first
    with work(cast.ben) as job:
        actions.detach(job, use_id=use_id)
    assert lying(folder) == []


def test_a_full_disk_keeps_no_preview_and_shows_it(cast, folder, monkeypatch):
    with work(cast.ben) as job:
        use_id = actions.attach(job, stored=put(picture()), subject=TICKETS, subject_id=1, name="a.png")
    with reading(cast.ben) as job:
        row = queries.file_for(job, use_id)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(store()), "begin", full)
    assert thumbnails.thumbnail(row, 96)


def test_sizes_are_few_and_other_files_have_none(cast):
    with work(cast.ben) as job:
        use_id = actions.attach(job, stored=put(b"<svg/>"), subject=TICKETS, subject_id=1, name="a.png")
    with reading(cast.ben) as job:
        row = queries.file_for(job, use_id)
    for longest in (96, 97, 100_000):
        with pytest.raises(thumbnails.NoPicture):
            thumbnails.thumbnail(row, longest)
