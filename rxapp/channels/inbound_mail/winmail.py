"""The files inside a winmail.dat, in which Outlook sometimes packs a mail (TNEF: [MS-OXTNEF] 2.1.3)."""

import struct

from rxapp.channels import mail_parts
from rxapp.channels.inbound_mail.charsets import decoded
from rxapp.messages.delivery.ports import InboundFile

_SIGNATURE = 0x223E9F78
_OF_A_FILE, _BEGINS, _TITLE, _CONTENT = 2, 0x9002, 0x8010, 0x800F
_MOST = 100


def files(raw: bytes) -> list[InboundFile]:
    """What it holds, as far as it can be read; nothing of what is none. It is kept beside them as it came."""
    if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != _SIGNATURE:
        return []
    names: list[str] = []
    contents: list[bytes] = []
    at = 6
    while at + 9 <= len(raw) and len(names) <= _MOST:
        level, name, _, length = struct.unpack_from("<BHHI", raw, at)
        value = slice(at + 9, at + 9 + length)
        at += 11 + length
        if level != _OF_A_FILE:
            continue
        if name == _BEGINS or not names:
            names.append("")
            contents.append(b"")
        if name == _TITLE:
            names[-1] = decoded(raw[value].partition(b"\0")[0])
        elif name == _CONTENT:
            contents[-1] = raw[value]
    found = [(name, content) for name, content in zip(names, contents, strict=True) if content]
    return [InboundFile(mail_parts.safe_name(name), "application/octet-stream", content) for name, content in found[:_MOST]]
