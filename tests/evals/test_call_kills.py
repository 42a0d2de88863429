"""Two kills here; `python -m evals endurance --calls --kills 50` does as many as are wanted."""

from pathlib import Path

import pytest

from evals.call_kills import killed
from evals.call_writer import Journal, written


@pytest.mark.kill
def test_nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed_under_forty_writers(tmp_path: Path) -> None:
    survived = killed(tmp_path, 2)
    assert survived.passed, survived
    assert survived.recovered > 0, "no kill met a request: this proves nothing"


def test_a_journal_holds_what_was_sent_and_what_was_answered(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.jsonl")
    journal.note("sent", "C", [{"seq": 1, "revision": 0, "text": "您好"}])
    journal.note("acked", "D", [{"seq": 2, "revision": 1, "text": "好的"}])
    assert written(journal.lines(), "sent") == {("C", 1, 0): "您好"}
    assert written(journal.lines(), "acked") == {("D", 2, 1): "好的"}
