"""A few kills and seeded corruptions here; `python -m evals endurance` does more of both."""

from pathlib import Path

import pytest

from evals.corruptions import CORRUPTIONS
from evals.healthy import laid_out, lightened
from evals.kills import killed


@pytest.mark.kill
def test_a_few_kills_leave_whole_searchable_documents_and_the_next_load_finishes(tmp_path: Path) -> None:
    survived = killed(tmp_path / "kills", lightened(laid_out(tmp_path / "packs")), 2)
    # How quick a start is, `python -m evals endurance` measures: a test may not hang on the machine.
    assert survived.whole, survived


def test_every_corruption_says_what_it_is_and_what_should_find_it() -> None:
    assert all(one.name and one.check and callable(one.harm) for one in CORRUPTIONS)
    assert sum(one.repairable for one in CORRUPTIONS) >= 20
