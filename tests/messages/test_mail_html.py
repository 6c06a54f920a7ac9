"""The HTML of a mail from outside: nothing in it acts or loads, and its words stay (issue: HTML sanitised)."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rxapp.messages.rules.mail_html import CleanHtml, clean, text_of, with_pictures
from tests.counting import grows_at_most_linearly, lines_run

REL = (' target="_blank"', ' rel="noopener noreferrer nofollow"')  # on each link; their order is nobody's matter
SHOWN = {"p", "b", "a", "img", "div", "table", "tbody", "tr", "td", "ul", "li", "i", "pre", "blockquote"}
CLEANED = {
    "<p>Hi <b>there</b></p>": "<p>Hi <b>there</b></p>",
    "a<script>alert(1)</script>b": "ab",
    "<style>@import 'http://x'; p{}</style>a": "a",
    "<form action=http://x><input name=q value=v><button>Go</button></form>": "Go",
    '<meta http-equiv=refresh content="0;url=http://x">a<base href=http://x><link rel=stylesheet href=http://x>': "a",
    "<p onclick=alert(1) onload='x'>a</p>": "<p>a</p>",
    '<a href="javascript:alert(1)">x</a>': "<a>x</a>",
    '<a href="java&#9;script:alert(1)">x</a>': "<a>x</a>",
    '<a href="data:text/html,x">x</a>': "<a>x</a>",
    '<a href="/inside">x</a>': "<a>x</a>",
    '<a href="https://x.example/?a=1&amp;b=2" target=_top>x</a>': '<a href="https://x.example/?a=1&amp;b=2">x</a>',
    '<a href="mailto:a@b.example">x</a>': '<a href="mailto:a@b.example">x</a>',
    '<p style="color:red;background:url(http://x);position:fixed;width:10px">a</p>': '<p style="color:red;width:10px">a</p>',
    '<p style="color:expression(alert(1));border:1px solid rgb(1,2,3)">a</p>': '<p style="border:1px solid rgb(1,2,3)">a</p>',
    '<p style="background-color:\\75rl(http://x)">a</p>': "<p>a</p>",
    '<div background="http://x" class="fixed" id="top">a</div>': "<div>a</div>",
    "<iframe src=http://x>y</iframe><object data=x>z</object><svg><a xlink:href='javascript:x'>y</a></svg>a": "a",
    "<video src=http://x autoplay></video><audio src=x></audio><embed src=x>a": "a",
    "<!--[if mso]><p>x</p><![endif]-->a<!doctype html><?xml?>": "a",
    '<img src="data:image/png;base64,AAAA"><img src="data:image/svg+xml;base64,AAAA">': '<img src="data:image/png;base64,AAAA"><img>',
    '<img srcset="http://x 2x" data-remote-src="javascript:x" data-cid="y">': "<img>",
    "1 < 2 && 3 > 2 &amp;lt; &#x41; &nosuch;": "1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp;lt; A &amp;nosuch;",
    "<b>a<p>b</b>c": "<b>a<p>b</p></b>c",
    "<table><tr><td>a<td>b<tr><td>c</table>": "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>",
    "<ul><li>a<li>b</ul>": "<ul><li>a</li><li>b</li></ul>",
    'a <img alt="x>y" src="<script>">': 'a <img alt="x&gt;y">',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>": "",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">': "",
}


class _Acting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        loads = {"src", "srcset", "background", "action", "formaction", "data", "poster", "id", "class", "name"}
        self.found += [(tag, "")] * (tag not in SHOWN)
        for name, value in attrs:
            said = (value or "").strip()
            is_ours = name == "src" and said.startswith("data:image/png")
            is_bad = name.startswith("on") or (name in loads and not is_ours) or (name == "style" and "url" in said)
            is_bad = is_bad or (name == "href" and not said.startswith(("https:", "http:", "mailto:", "tel:")))
            self.found += [(tag, name)] * is_bad


def acting(html: str) -> list[tuple[str, str]]:
    """What acts or loads in the HTML as another parser sees it: elements, and attributes of them."""
    reader = _Acting()
    reader.feed(html)
    return reader.found


@pytest.mark.parametrize("html", CLEANED)
def test_it_is_harmless(html: str) -> None:
    cleaned = clean(html).html
    bare = cleaned.replace(REL[0], "").replace(REL[1], "")
    if CLEANED[html]:
        assert bare == CLEANED[html]
    assert [cleaned.count(said) for said in REL] == [cleaned.count("<a")] * 2
    assert not acting(cleaned)


def test_pictures_wait_until_they_are_asked_for() -> None:
    """A picture elsewhere tells its sender who read the mail; one of the mail itself is a file of ours."""
    found = clean('<img src="cid:a%40b" alt=A><img src="//x.example/p.png?a=1&b=2"><img src="HTTP://y.example/q"> data-cid="a@b" <p>x</p>')
    assert found == CleanHtml(found.html, has_remote=True, cids=("a@b",))
    assert " src=" not in found.html
    files = {"a@b": '/files/1?"<'}
    assert with_pictures(found.html, remote=None, files={}) == found.html
    shown = with_pictures(found.html, remote=lambda address: f"/pictures?of={address}", files=files)
    assert re.findall(' src="([^"]*)"', shown) == [
        *("/files/1?&quot;&lt;", "/pictures?of=https://x.example/p.png?a=1&amp;b=2", "/pictures?of=HTTP://y.example/q"),
    ]
    assert "> data-cid=" in shown.replace('"a@b"', "")
    assert clean("<p>x</p>") == CleanHtml("<p>x</p>", has_remote=False, cids=())


def test_the_words_of_it_as_text() -> None:
    html = """<html><head><title>No</title><style>p{}</style></head><body><p>Good&nbsp;day,<br>is it
      <b>ready</b>?</p><table><tr><td>1</td><td>2</td></tr></table><pre>a
  b</pre><blockquote>Old<div>words</div></blockquote><ul><li>bell</ul><hr>end</body>"""
    rule = "_" * 32
    assert text_of(html) == f"Good day,\nis it ready?\n\n1 2\n\na\n  b\n\n> Old\n> words\n\n- bell\n\n{rule}\nend"
    assert text_of("") == ""
    assert text_of("a < b <3 &lt;p&gt;") == "a < b <3 <p>"


GROWING = {
    **{
        "nested": "<div>",
        "inline": "<b><i>",
        "tables": "<table><tr><td>",
        "in tables": "<table><b>x",
        "closed": "<p>x</p>",
        "ends": "</div>",
    },
    **{"ampersands": "&", "numbers": "&#9", "signs": "<", "quotes": '<a b="', "quotes of two kinds": "<a b=\"'", "comments": "<!--"},
    **{
        "attributes": "<a x=1 y='2' ",
        "links": '<a href="http://x.example">l</a> ',
        "lines": "<br>",
        "lists": "<ul><li>",
        "scripts": "<script>",
    },
    **{"quoted": "<blockquote>x", "styles": '<p style="color:red;;;">', "pictures": "<img src=cid:a>"},
}


@pytest.mark.parametrize("name", GROWING)
def test_it_costs_no_more_than_its_length(name: str) -> None:
    """D1b: 20,000 elements inside one another, 5,000 links."""
    for scan in (clean, text_of, lambda html: with_pictures(html, remote=str, files={})):
        lines_run(scan, GROWING[name])
        assert grows_at_most_linearly([lines_run(scan, GROWING[name] * times) for times in (200, 400, 800)])


def test_what_is_cleaned_stays_in_bounds() -> None:
    """What a parser repeats for each paragraph is not repeated here; deep words stay."""
    fonts = "".join(f"<font size={size}>" for size in range(500))
    assert len(clean(fonts + "<p>x" * 2000).html) < 40_000
    assert "deep" in clean("<div>" * 20_000 + "deep").html
    assert text_of("<div>" * 20_000 + "deep") == "deep"
    assert clean("&" * 300_000).html == "&amp;" * 300_000


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([*CLEANED, "<", ">", '"', "'", "=", "<p", "</", "x", "<td>", "</table>", "<!--", "-->"]), max_size=8).map(
        "".join
    )
)
def test_nothing_that_acts_comes_of_pieces_put_together(html: str) -> None:
    cleaned = clean(html).html
    assert not acting(cleaned)
    assert not acting(with_pictures(cleaned, remote=None, files={}))
