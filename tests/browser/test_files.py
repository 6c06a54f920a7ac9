"""Files in a real browser, from a page of ours: progress, a name in any script, what is shown and what is only saved.

No screen has files yet; the page's own policy, origin and cookies are what is tried.
"""

from playwright.sync_api import Page

from tests.browser.desk import Desk

UPLOAD = """([content, name]) => new Promise(done => {
  const told = [], call = new XMLHttpRequest()
  call.open('POST', '/files')
  call.setRequestHeader('X-File-Name', encodeURIComponent(name))
  call.upload.onprogress = (event) => told.push(event.loaded)
  call.onloadend = () => done({status: call.status, told, answer: call.responseText ? JSON.parse(call.responseText) : null})
  call.send(typeof content === 'number' ? new Blob([new Uint8Array(content)]) : new Blob([content]))
})"""
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><script>document.title='ran'</script></svg>"
HTML = "<!DOCTYPE html><title>page</title><script>document.title='ran'</script>"
DRAWN = """async () => {
  const canvas = document.createElement('canvas')
  canvas.width = 640; canvas.height = 320
  const blob = await new Promise(done => canvas.toBlob(done, 'image/png'))
  const answer = await fetch('/files', {method: 'POST', body: blob, headers: {'X-File-Name': 'drawn.png'}})
  const kept = await answer.json()
  const show = (src) => new Promise(done => {
    const one = new Image()
    one.onload = () => done(one.naturalWidth)
    one.onerror = () => done(0)
    one.src = src
  })
  return [await show(`/files/${kept.id}`), await show(`/files/${kept.id}?preview=96`), kept.id]
}"""
FRAMED = """(id) => {
  const frame = document.createElement('iframe')
  frame.src = `/files/${id}`
  frame.id = 'tried'
  document.body.append(frame)
}"""


def bring(page: Page, content: str | int, name: str) -> dict:
    """Upload from the page that is open."""
    return page.evaluate(UPLOAD, [content, name])


def test_a_file_goes_in_with_progress_and_comes_back_by_its_name(desk: Desk):
    page = desk.sign_in("ben").page
    done = bring(page, 20 * 2**20, "Рахунок № 5.bin")
    assert done["status"] == 201
    assert len(done["told"]) > 1
    assert done["told"] == sorted(done["told"])
    with page.expect_download() as saved:
        page.evaluate("(id) => { location.href = `/files/${id}` }", done["answer"]["id"])
    assert saved.value.suggested_filename == "Рахунок № 5.bin"
    assert bring(page, 25 * 2**20 + 1, "large.bin")["status"] == 413


def test_nothing_of_a_file_runs(desk: Desk):
    page = desk.sign_in("ben").page
    for content, name in ((SVG, "picture.png"), (SVG, "picture.svg"), (HTML, "page.html"), (HTML, "page.pdf")):
        kept = bring(page, content, name)["answer"]
        with page.expect_download() as saved:
            page.evaluate("(id) => { location.href = `/files/${id}` }", kept["id"])
        assert saved.value.suggested_filename == name
        assert "ran" not in page.title()


def test_a_picture_and_its_preview_are_shown_and_no_page_frames_it(desk: Desk):
    page = desk.sign_in("ben").page
    wide, small, number = page.evaluate(DRAWN)
    assert (wide, small) == (640, 96)
    page.evaluate(FRAMED, number)
    page.wait_for_function("() => { try { return !document.getElementById('tried').contentDocument } catch { return true } }")
