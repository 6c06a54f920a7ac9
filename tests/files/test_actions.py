"""Files come and go: kept once, counted by use, nothing left behind and nothing shown broken (TK-18, CC-10, D-83)."""

import os
import stat
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from rxapp.core.errors import BadInput, NotAllowed, NotFound
from rxapp.core.work import reading, work
from rxapp.files import actions, queries, readers
from rxapp.files.models import File, FileUse
from rxapp.files.store import store
from rxapp.history import queries as history
from rxapp.workers import retention
from tests.files.conftest import TICKETS, lying, put


def attached(actor, content=b"hello", name="hello.txt", record=1, **more) -> int:
    with work(actor) as job:
        return actions.attach(job, stored=put(content), subject=TICKETS, subject_id=record, name=name, **more)


def rows(model) -> int:
    with reading() as job:
        return job.session.execute(sa.select(sa.func.count()).select_from(model)).scalar_one()


def test_an_attached_file_is_listed_and_its_content_is_there(cast):
    use_id = attached(cast.ben, name="../Bill 5.txt", cid="part1@mail")
    with reading(cast.ben) as job:
        (row,) = queries.files_of(job, TICKETS, [1, 2])[1]
        assert queries.file_for(job, use_id) == row
    assert (row.name, row.size, row.sniffed_type, row.cid) == ("Bill 5.txt", 5, "text/plain", "part1@mail")
    with store().open(row.path) as content:
        assert content.read() == b"hello"


def test_the_change_is_noted(cast):
    use_id = attached(cast.ben)
    with work(cast.ben) as job:
        actions.detach(job, use_id=use_id)
    with reading() as job:
        noted = history.changes_of(job, TICKETS, 1)
    assert [(change.kind, change.before, change.after) for change in noted] == [
        ("file_removed", {"file": "hello.txt"}, {}),
        ("file_added", {}, {"file": "hello.txt"}),
    ]


def test_the_same_content_is_kept_once_and_goes_with_its_last_use(cast, folder):
    first, second = attached(cast.ben, name="a.txt"), attached(cast.ada, name="b.txt", record=2)
    assert (rows(File), len(lying(folder))) == (1, 1)
    with work(cast.ben) as job:
        actions.detach(job, use_id=first)
    assert (rows(File), len(lying(folder))) == (1, 1)
    with work(cast.ben) as job:
        actions.detach(job, use_id=second)
    assert (rows(File), rows(FileUse), lying(folder)) == (0, 0, [])


def test_nobody_else_on_this_machine_may_look_into_it(cast, folder):
    attached(cast.ben)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


class TestReaders:
    def test_who_may_not_read_the_record_gets_nothing(self, cast):
        use_id = attached(cast.ben)
        with reading(cast.rita) as job:
            assert queries.files_of(job, TICKETS, [1]) == {}
            with pytest.raises(NotFound):
                queries.file_for(job, use_id)
        with pytest.raises(NotFound), work(cast.rita) as job:
            actions.detach(job, use_id=use_id)
        with pytest.raises(NotFound):
            attached(cast.rita)

    def test_a_subject_without_a_reader_is_refused_to_everybody(self, cast):
        with pytest.raises(NotFound), work(cast.ada) as job:
            actions.attach(job, stored=put(), subject="nobody_asks", subject_id=1, name="a")
        use_id = attached(cast.ben)
        readers.READERS.declare(*readers.OWN)
        with reading(cast.ada) as job, pytest.raises(NotFound):
            queries.file_for(job, use_id)

    def test_a_reader_answers_for_what_was_asked_alone(self, cast):
        attached(cast.ben)
        readers.READERS.declare(*readers.OWN, readers.Reader(TICKETS, lambda _job, _ids: {1, 2, 3}))
        with reading(cast.ben) as job:
            assert queries.files_of(job, TICKETS, [2]) == {}

    @pytest.mark.parametrize("use_id", [0, -1, True, None, "x", 2**40])
    def test_a_strange_number_is_refused(self, cast, use_id):
        with pytest.raises(BadInput), work(cast.ada) as job:
            actions.detach(job, use_id=use_id)


class TestUploads:
    def test_an_upload_is_for_the_person_who_brought_it(self, cast):
        with work(cast.ben) as job:
            use_id = actions.upload(job, stored=put(), name="a.txt")
        with reading(cast.ada) as job, pytest.raises(NotFound):
            queries.file_for(job, use_id)
        for actor, record in ((cast.ada, 1), (cast.ben, 10)):  # another person; a record that may not be read
            with pytest.raises(NotFound), work(actor) as job:
                actions.adopt(job, use_id=use_id, subject=TICKETS, subject_id=record)
        with work(cast.ben) as job:
            actions.adopt(job, use_id=use_id, subject=TICKETS, subject_id=3, position=2)
        with reading(cast.ada) as job:
            assert queries.file_for(job, use_id).subject_id == 3
        with pytest.raises(NotFound), work(cast.ben) as job:  # it is no upload any more
            actions.adopt(job, use_id=use_id, subject=TICKETS, subject_id=4)

    def test_who_may_only_read_brings_nothing_in(self, cast):
        with pytest.raises(NotAllowed), work(cast.rita) as job:
            actions.upload(job, stored=put(), name="a.txt")

    def test_after_a_day_a_forgotten_one_goes(self, cast, folder, clock):
        with work(cast.ben) as job:
            actions.upload(job, stored=put(b"old"), name="old.txt")
        kept = attached(cast.ben, b"kept")
        clock.shift(timedelta(hours=23))
        with work(cast.ben) as job:
            actions.upload(job, stored=put(b"new"), name="new.txt")
        clock.shift(timedelta(hours=2))
        retention.forget_uploads()
        with reading(cast.ben) as job:
            assert [use.name for use in job.session.exec(select(FileUse).order_by(FileUse.id))] == ["hello.txt", "new.txt"]
            assert queries.file_for(job, kept)
        assert len(lying(folder)) == 2

    def test_the_house_alone_forgets(self, cast):
        with pytest.raises(NotAllowed), work(cast.ada) as job:
            actions.forget_uploads(job)


class TestBrokenOff:
    """kill -9 between a row and its content: nothing is shown broken, and the sweep removes the rest."""

    def test_a_content_whose_row_was_never_written_is_swept(self, cast, folder):
        put(b"no row")
        begun = store().begin()
        begun.write(b"half")
        kept = attached(cast.ben, b"kept")
        retention.forget_uploads()
        assert len(lying(folder)) == 3  # too young: its row may be on its way
        _age(folder)
        retention.forget_uploads()
        with reading(cast.ben) as job:
            assert lying(folder) == [queries.file_for(job, kept).path]

    def test_a_content_whose_row_is_gone_is_swept_with_its_previews(self, cast, folder, monkeypatch):
        use_id = attached(cast.ben)
        with reading(cast.ben) as job:
            store().keep_beside(queries.file_for(job, use_id).path, "96-webp", b"small")
        with monkeypatch.context() as dying, work(cast.ben) as job:
            dying.setattr(type(store()), "remove", lambda *_: None)
            actions.detach(job, use_id=use_id)
        assert (rows(File), len(lying(folder))) == (0, 2)
        _age(folder)
        retention.forget_uploads()
        assert lying(folder) == []

    def test_a_change_that_is_rolled_back_keeps_the_content(self, cast, folder):
        use_id = attached(cast.ben)
        with pytest.raises(NotFound), work(cast.ben) as job:
            _twice(job, use_id)
        assert len(lying(folder)) == 1

    def test_a_content_that_was_lost_comes_back_with_the_next_copy(self, cast, folder):
        use_id = attached(cast.ben)
        for path in folder.rglob("*-*"):
            path.unlink()
        attached(cast.ben, record=2)
        with reading(cast.ben) as job, store().open(queries.file_for(job, use_id).path) as content:
            assert content.read() == b"hello"


@pytest.mark.both_databases
def test_the_same_file_attached_and_detached_at_once_leaves_what_is_used(cast, folder):
    """Whoever attaches waits for whoever ends the last use, and then keeps a content of their own."""
    faults = []

    def come_and_go():
        try:
            for _ in range(6):
                use_id = attached(cast.ben)
                with work(cast.ben) as job:
                    actions.detach(job, use_id=use_id)
            attached(cast.ben)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=come_and_go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with reading(cast.ben) as job:
        paths = {row.path for row in queries.files_of(job, TICKETS, [1])[1]}
    assert sorted(paths) == lying(folder)
    assert rows(FileUse) == 4


def _twice(job, use_id):
    actions.detach(job, use_id=use_id)
    actions.detach(job, use_id=use_id)


def _age(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))
