"""The header lines of a mail, written by us from end to end, so that no library reads a value of ours again.

Python before 3.11.10 decodes an encoded word in a value that it is given, line breaks and all, and so lets a subject begin new
headers (report: cpython#121650); it also takes the quotes off a long name with a comma in it. RFC 5322, RFC 2047.
"""

import re
from base64 import b64encode

_WORDS = re.compile(r"[!-~]+(?: [!-~]+)*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ADDRESS = re.compile(r"\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+\Z")
_ID = re.compile(r"<[!-;=?-~]+>")
_FITS = 66  # with the longest name of ours before it, a line stays below the 78 that the standard advises
_BYTES = 39  # make an encoded word of 64 characters


def text(value: str) -> str:
    """Free words as a header value: unchanged where every reader sees the same, else as encoded words (RFC 2047)."""
    is_plain = _WORDS.fullmatch(value) and "=?" not in value and len(value) <= _FITS
    return value if is_plain else _encoded(value)


def mailbox(address: str, name: str = "") -> str:
    """An address with its name as one mailbox (RFC 5322, 3.4), whatever the name is. Raises ValueError for an address that no header
    carries.
    """
    if not _ADDRESS.match(address) or "=?" in address:
        raise ValueError("address")
    if not name:
        return address
    phrase = _phrase(name)
    joint = " " if len(phrase.rpartition("\r\n")[2]) + len(address) < _FITS else "\r\n "
    return f"{phrase}{joint}<{address}>"


def identity(value: str) -> str:
    """A Message-ID with its brackets (RFC 5322, 3.6.4). Raises ValueError for anything else."""
    if not _ID.fullmatch(value) or "=?" in value:
        raise ValueError("Message-ID")
    return value


def block(lines: dict[str, str]) -> bytes:
    """The header block, without the empty line behind it. Raises ValueError where it has any name but exactly these."""
    made = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode("ascii")
    if names(made) != list(lines):
        raise ValueError("headers")
    return made


def names(mail: bytes) -> list[str]:
    """The names of the mail's headers in order. Any line break counts as the end of a line, so that no reader finds a header that is not
    here.
    """
    head = re.split(rb"\r\n\r\n|\n\n|\r\r", mail, maxsplit=1)[0]
    lines = [line for line in re.split(rb"\r\n|\r|\n", head) if line]
    return [line.partition(b":")[0].decode("ascii", "replace") for line in lines if line[:1] not in b" \t"]


def _phrase(name: str) -> str:
    if "=?" in name or not _WORDS.fullmatch(name) or any(len(word) > _FITS for word in name.split()):
        return _encoded(name)
    if _ATOMS.fullmatch(name):
        return _folded(name)
    return _folded('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"')


def _folded(words: str) -> str:
    """Words on lines that fit; each break stands before a space, and whoever reads it leaves the space."""
    lines = [""]
    for word in words.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= _FITS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return "\r\n ".join(lines)


def _encoded(value: str) -> str:
    """Encoded words, one to a line: what folds them is no part of the text, so each space stays."""
    parts, size = [""], 0
    for character in value:
        size += len(character.encode())
        if size > _BYTES:
            parts, size = [*parts, ""], len(character.encode())
        parts[-1] += character
    return "\r\n ".join(f"=?utf-8?b?{b64encode(part.encode()).decode('ascii')}?=" for part in parts)
