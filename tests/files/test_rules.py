"""What a file is and may be called (TK-18, D-10)."""

import pytest

from rxapp.files import rules
from tests.files.conftest import picture

OFFICE = b"PK\x03\x04\x14\x00\x06\x00" + bytes(40)


@pytest.mark.parametrize(
    ("head", "name", "sniffed"),
    [
        (picture("PNG"), "a.jpg", "image/png"),
        (picture("JPEG"), "a.png", "image/jpeg"),
        (picture("GIF"), "", "image/gif"),
        (picture("WEBP"), "", "image/webp"),
        (b"%PDF-1.7\n1 0 obj", "x", "application/pdf"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "picture.png", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "picture.png", "image/svg+xml"),
        ("Guten Tag, Łódź\n".encode(), "letter.pdf", "text/plain"),
        ("Łódź".encode()[:-1], "cut.txt", "text/plain"),
        (b"", "nothing.png", "application/octet-stream"),
        (b"\x00\x01\x02\x03", "a.png", "application/octet-stream"),
        (b"caf\xe9 au lait", "menu.pdf", "application/octet-stream"),
    ],
)
def test_the_type_is_told_by_the_bytes(head, name, sniffed):
    assert rules.sniffed_type(head, name) == sniffed


@pytest.mark.parametrize("ending", ["docx", "xlsx", "pptx"])
def test_the_name_only_chooses_among_what_the_bytes_allow(ending):
    kinds = {"docx": "wordprocessing", "xlsx": "spreadsheet", "pptx": "presentation"}
    assert kinds[ending] in rules.sniffed_type(OFFICE, f"offer.{ending}")
    assert rules.sniffed_type(OFFICE, "offer.png") != "image/png"


@pytest.mark.parametrize(
    "sniffed", ["text/html", "image/svg+xml", "text/plain", "application/xml", "application/octet-stream", "image/tiff"]
)
def test_only_pictures_and_pdf_are_shown(sniffed):
    assert not rules.is_inline(sniffed)
    assert rules.disposition("a", sniffed).startswith("attachment;")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ada\\bill.pdf", "bill.pdf"),
        ("..", "file"),
        ("", "file"),
        ("  . ", "file"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie_ x.txt"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("nul\x00byte.txt", "nulbyte.txt"),
        ('"quoted"<b>.txt', "_quoted__b_.txt"),
        ("рахунок № 5.pdf", "рахунок № 5.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("y" * 300, "y" * 200),
        ("z." + "q" * 300, "z." + "q" * 198),
    ],
)
def test_a_name_from_anywhere_is_made_harmless(given, name):
    assert rules.clean_name(given) == name


def test_the_header_holds_the_name_twice():
    header = rules.disposition('Łódź "5".pdf', "application/pdf")
    assert header == "inline; filename=\"__d_ _5_.pdf\"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA%20%225%22.pdf"
    assert header.isascii()


def test_who_may_only_read_brings_nothing_in():
    assert not rules.may_upload(frozenset({"see_customers"}))
    assert rules.may_upload(frozenset({"see_customers", "send"}))
