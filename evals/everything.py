"""Every eval in one table: own cases and rules always, public sets where their folder is given."""

import tempfile
from pathlib import Path

from evals.ask import measured as ask_figures
from evals.pii import PROMISED
from evals.pii import measure as measure_masking
from evals.retrieval import measure, read_set
from evals.rules import figures, results
from knowledge.errors import TongxiError

_COLUMNS = ("R@1", "R@10", "recall@20", "p95_ms", "index_s")


def run(data: Path | None) -> None:
    """Print one table: what was measured, on what, the figure, its floor."""
    print("own cases (questions written from titles by someone who had not read the texts)")
    for name, value in ask_figures().items():
        print(f"  {name:36} {value:g}")
    print("own rules (authority and offer fixtures)")
    with tempfile.TemporaryDirectory() as scratch:
        for name, value in figures(results(Path(scratch))).items():
            print(f"  {name:36} {value:g}")
    print("masking (own sentences, the last two files never tuned on)")
    for path in sorted((Path(__file__).parent / "cases" / "pii").glob("*.jsonl")):
        told = measure_masking(path)
        shares = {kind: told.recall(kind) for kind in PROMISED}
        print(f"  {path.stem:36} " + "  ".join(f"{kind} {share:.4f}" for kind, share in shares.items() if share))
        print(f"  {'':36} over-masked {told.over() or 0.0:.4f}")
    folder = data / "retrieval" if data else None
    if folder is None or not folder.is_dir():
        print("public question sets: not present (give the folder with DATA=…)")
        return
    _public(folder)


def _public(folder: Path) -> None:
    from evals.peers.bm25s_terms import bm25s_terms
    from evals.peers.langchain_stack import langchain_stack
    from evals.peers.ours import tongxi

    systems = {"tongxi": tongxi, "bm25s": bm25s_terms, "langchain": langchain_stack}
    print(f"{'public question sets':28} {'system':10} " + "".join(f"{name:>10}" for name in _COLUMNS))
    for path in sorted(folder.iterdir()):
        if not (path / "corpus.jsonl").exists():
            continue
        questions = read_set(path)
        for name, index in systems.items():
            try:
                got = measure(questions, index).values
            except TongxiError as missing:
                print(f"{questions.name:28} {name:10} not measured: {missing.detail}")
                continue
            row = "".join(f"{got[name]:10.3f}" for name in _COLUMNS)
            print(f"{questions.name:28} {name:10} {row}")
