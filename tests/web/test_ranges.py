"""RFC 9110, sections 13 and 14: which part is asked for."""

import pytest

from rxapp.web.ranges import Part, part_of

ETAG = '"abc"'


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("", Part(200, 0, 10)),
        ("bytes=0-", Part(206, 0, 10)),
        ("bytes=0-0", Part(206, 0, 1)),
        ("bytes=3-5", Part(206, 3, 3)),
        ("Bytes = 3-5 ", Part(206, 3, 3)),
        ("bytes=9-", Part(206, 9, 1)),
        ("bytes=5-999999999999999999", Part(206, 5, 5)),
        ("bytes=-4", Part(206, 6, 4)),
        ("bytes=-40", Part(206, 0, 10)),
        ("bytes=10-", Part(416, 0, 0)),
        ("bytes=10-12", Part(416, 0, 0)),
        ("bytes=-0", Part(416, 0, 0)),
        ("bytes=5-3", Part(200, 0, 10)),
        ("bytes=-", Part(200, 0, 10)),
        ("bytes=a-b", Part(200, 0, 10)),
        ("bytes=0-1,4-5", Part(200, 0, 10)),
        ("lines=0-1", Part(200, 0, 10)),
        ("bytes=" + "9" * 400 + "-", Part(200, 0, 10)),
        ("bytes=٣-٥", Part(200, 0, 10)),
    ],
)
def test_ranges(asked, part):
    assert part_of({"range": asked} if asked else {}, size=10, etag=ETAG) == part


def test_nothing_has_no_part():
    assert part_of({}, size=0, etag=ETAG) == Part(200, 0, 0)
    assert part_of({"range": "bytes=0-"}, size=0, etag=ETAG) == Part(416, 0, 0)


@pytest.mark.parametrize(("tag", "status"), [(ETAG, 206), ('"other"', 200), ('W/"abc"', 200), ("Sun, 06 Nov 1994 08:49:37 GMT", 200)])
def test_a_part_is_of_the_same_content(tag, status):
    assert part_of({"range": "bytes=1-2", "if-range": tag}, size=10, etag=ETAG).status == status


@pytest.mark.parametrize(("tag", "status"), [(ETAG, 304), ('W/"abc"', 304), ('"x", "abc"', 304), ("*", 304), ('"x"', 206), ("", 206)])
def test_what_the_browser_has_is_not_sent_again(tag, status):
    assert part_of({"range": "bytes=1-2", "if-none-match": tag}, size=10, etag=ETAG).status == status
