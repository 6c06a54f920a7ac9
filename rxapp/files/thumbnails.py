"""Previews of pictures: turned upright by the camera's mark, without the camera's other data (EXIF, place).

Opened are PNG, JPEG, GIF and WebP alone, the first picture of each, within bounds of memory and time. No SVG, no HTML.
"""

import re
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from rxapp.files.queries import FileRow
from rxapp.files.rules import is_picture
from rxapp.files.store import store

SIZES = (96, 320, 1280)  # pixels of the longer side
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_PIXELS = 50_000_000  # as decoded: 200 MB; a JPEG is decoded at an eighth where that is enough
MOST_SCANS = 100  # of a JPEG: each costs a walk over the whole picture
ENDING, TYPE = "webp", "image/webp"
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_SCAN, _END = b"\xff\xda", b"\xff\xd9"


class NoPicture(Exception):
    """No preview can be made: no picture, a broken one, or one over the limits. The file stays a download."""


def thumbnail(row: FileRow, longest: int) -> bytes:
    """The WebP picture of a file, at most `longest` pixels (one of SIZES) on its longer side; made once, then kept beside it.

    Raises NoPicture, and OSError where the content is gone.
    """
    if longest not in SIZES or not is_picture(row.sniffed_type):
        raise NoPicture
    ending = f"{longest}-{ENDING}"
    with suppress(FileNotFoundError), store().open(f"{row.path}.{ending}") as kept:
        return kept.read()
    with store().open(row.path) as source:
        made = smaller(source, longest)
    with suppress(OSError):  # a full disk keeps no previews, and shows them all the same
        store().keep_beside(row.path, ending, made)
    return made


def smaller(source: BinaryIO, longest: int) -> bytes:
    """The picture as WebP within `longest` times `longest` pixels. Raises NoPicture."""
    content = source.read()
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            picture.draft("RGB", (longest, longest))
            _keep_bounds(picture, content)
            picture.load()
            plain = ImageOps.exif_transpose(picture)
            plain.thumbnail((longest, longest), reducing_gap=2.0)
            shown = plain.convert("RGBA" if plain.has_transparency_data else "RGB")
            made = BytesIO()
            shown.info.clear()
            shown.save(made, "WEBP", quality=80, exif=b"", icc_profile=b"")
            return made.getvalue()
    except NoPicture:
        raise
    except Exception as error:  # whatever a hostile file makes of a decoder is no bug of ours
        raise NoPicture from error


def _keep_bounds(picture: Image.Image, content: bytes) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise NoPicture
    if isinstance(picture, JpegImageFile) and _scans(content) > MOST_SCANS:
        raise NoPicture


def _scans(content: bytes) -> int:
    """How many scans a JPEG has; pictures inside its metadata, and data after its end, do not count."""
    found, at = 0, 2
    while (marker := _MARKER.search(content, at)) and marker[0] != _END:
        found += marker[0] == _SCAN
        at = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2])
    return found
