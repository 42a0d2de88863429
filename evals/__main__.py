"""`python -m evals …`: every measurement, and the demo centre. Each verb says what it measured, on what."""

import argparse
from collections.abc import Callable
from pathlib import Path

Verb = Callable[[argparse.Namespace], None]


def main() -> None:
    """Read the verb and its options and run it; heavy parts load with their verb."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for add in (
        _guard,
        _obedient,
        _retrieval,
        _ask,
        _senses,
        _learn,
        _refusal,
        _reading,
        _rules,
        _all,
        _bench,
        _malformed,
        _endurance,
        _house,
        _demo,
        _pii,
        _world,
    ):
        add(verbs)
    asked = parser.parse_args()
    from assistant.build import log_to_stderr

    log_to_stderr("warning")  # what a verb prints is its result and nothing else
    run: Verb = asked.run
    run(asked)


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, about: str, run: Verb
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def _retrieval(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.retrieval import Beside
        from evals.retrieval import run as measure

        against = tuple(name for name in asked.against.split(",") if name)
        measure(asked.folders, Beside(against, asked.lexicon, asked.model, asked.reranker), asked.json)

    parser = _verb(verbs, "retrieval", "right document found, on BEIR folders, beside peers", run)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--against", default="", help="peers, comma-separated: bm25s,langchain")
    parser.add_argument("--lexicon", type=Path, help="a word list (CSV, XLSX, CC-CEDICT) that the client has imported")
    parser.add_argument("--model", default="", help="ours with a sentence-transformers model (a folder, or packaged)")
    parser.add_argument("--reranker", default="", help="ours with a cross-encoder (a folder or a name)")
    _json(parser)


def _ask(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        if (asked.documents is None) != (asked.questions is None):
            raise SystemExit("--documents and --questions go together")
        if asked.documents is None:
            from evals.ask_report import run as measure

            measure(asked.json)
        else:
            from evals.ask_any import run as measure_any

            measure_any(asked.documents, asked.questions, asked.json)

    parser = _verb(verbs, "ask", "questions through the whole product: own cases, or any of any documents", run)
    parser.add_argument("--documents", type=Path, help="a folder, a client pack, or BEIR lines {_id, title, text}")
    parser.add_argument("--questions", type=Path, help="lines {id, question, kind, doc_ids, spans, direct, thread}")
    _json(parser)


def _reading(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.reading import run as measure

        measure(asked.files, asked.json)

    parser = _verb(verbs, "reading", "the sentence that answers, on reading sets, beside a floor", run)
    parser.add_argument(
        "files", nargs="+", type=Path, help="JSON lines, or folders of them: context, question, answers"
    )
    _json(parser)


def _guard(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.guard import run as measure

        measure(asked.data, asked.json)

    parser = _verb(verbs, "guard", "claim guard: honest rewordings blocked, faults let through", run)
    parser.add_argument("data", nargs="?", type=Path, help="a data folder holding reading/; without it the demo alone")
    _json(parser)


def _obedient(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.obedient import run as measure

        measure(asked.data, asked.json)

    parser = _verb(
        verbs, "obedient", "instructions planted in documents, a model that obeys: what reaches a reader", run
    )
    parser.add_argument("data", nargs="?", type=Path, help="a data folder holding security/bipia and security/garak")
    _json(parser)


def _senses(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.senses import run as train

        train(write=asked.write)

    parser = _verb(verbs, "senses", "train what terms mean, on the project's own lexicons and pairs", run)
    parser.add_argument("--write", action="store_true", help="write knowledge/search/senses.npz")


def _learn(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.learn import run as learn

        learn(asked.data, write=asked.write)

    parser = _verb(verbs, "learn", "learn what evidence weighs in the order of passages", run)
    parser.add_argument("data", type=Path, help="the directory that holds retrieval/")
    parser.add_argument("--write", action="store_true", help="write knowledge/search/ranker.json")


def _refusal(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.refusal import run as measure

        measure(asked.data, write=asked.write, as_json=asked.json)

    parser = _verb(verbs, "refusal", "how sure a search is that it found the answer: calibration, what is refused", run)
    parser.add_argument("data", type=Path, help="the directory that holds retrieval/")
    parser.add_argument("--write", action="store_true", help="write knowledge/search/confidence.json")
    _json(parser)


def _rules(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.rules import run as measure

        measure(asked.json)

    _json(_verb(verbs, "rules", "authority and offer fixtures on the demo centre", run))


def _all(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.everything import run as measure

        measure(asked.data)

    parser = _verb(verbs, "all", "every eval, one table", run)
    parser.add_argument("--data", type=Path, help="the folder of public sets; without it they are 'not present'")


def _bench(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.bench import SIZES
        from evals.bench import run as measure

        sizes = [int(size) for size in asked.sizes.split(",") if size] or list(SIZES)
        measure(sizes, asked.out, asked.json)

    parser = _verb(verbs, "bench", "speeds beside peers, in one run, as ratios", run)
    parser.add_argument("--sizes", default="", help="passages, comma-separated: 1000,10000,100000")
    parser.add_argument("--out", type=Path, help="where the cost curve is written as SVG")
    _json(parser)


def _malformed(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.malformed import run as measure

        measure(asked.folders, asked.json)

    parser = _verb(
        verbs, "malformed", "hostile and broken files: outcome, seconds, MiB; an asker's waits meanwhile", run
    )
    parser.add_argument("folders", nargs="*", type=Path, help="folders of such files; our own are made either way")
    _json(parser)


def _endurance(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        if asked.calls:
            from evals.call_kills import run as measure_calls

            measure_calls(asked.kills, asked.json)
            return
        from evals.endurance import run as measure

        measure(asked.kills, asked.corruptions, asked.json)

    parser = _verb(verbs, "endurance", "kills while documents and indexes are written; seeded damage, found", run)
    parser.add_argument("--calls", action="store_true", help="kills while 40 clients write turns, instead of documents")
    parser.add_argument("--kills", type=int, default=0, help="how many kill -9 at random moments")
    parser.add_argument("--corruptions", action="store_true", help="damage copies of a healthy folder")
    _json(parser)


def _house(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def lock(_asked: argparse.Namespace) -> None:
        from evals.house import check_lock

        check_lock()

    def mapped(asked: argparse.Namespace) -> None:
        from evals.house import check_map, write_map

        check_map() if asked.check else write_map()

    _verb(verbs, "lock", "the lock pins everything pyproject.toml asks for", lock)
    parser = _verb(verbs, "map", "write docs/map.md from the modules' own first lines", mapped)
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")


def _demo(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.demo import serve

        serve(asked.data, asked.port, fresh=asked.fresh)

    parser = _verb(verbs, "demo", "load the demo centre and serve it", run)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=Path("var/demo"), help="where the demo centre is kept")
    parser.add_argument("--fresh", action="store_true", help="begin again from nothing")


def _pii(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from evals.pii import add

    add(verbs)


def _world(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from evals.world.build import add

    add(verbs)


if __name__ == "__main__":
    main()
