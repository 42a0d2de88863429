"""`python -m evals …`: every measurement, and the demo centre. Each verb says what it measured, on what."""

import argparse
from collections.abc import Callable
from pathlib import Path

Verb = Callable[[argparse.Namespace], None]


def main() -> None:
    """Read the verb and its options and run it; heavy parts load with their verb."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for add in (_retrieval, _ask, _rules, _all, _bench, _house, _demo):
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
        from evals.retrieval import run as measure

        measure(asked.folders, [name for name in asked.against.split(",") if name], asked.json)

    parser = _verb(verbs, "retrieval", "right document found, on BEIR folders, beside peers", run)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--against", default="", help="peers, comma-separated: bm25s,langchain")
    _json(parser)


def _ask(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def run(asked: argparse.Namespace) -> None:
        from evals.ask_report import run as measure

        measure(asked.json)

    _json(_verb(verbs, "ask", "own cases on the demo centre: right passage, quotes, refusals", run))


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
        from evals.bench import run as measure

        measure(asked.json)

    _json(_verb(verbs, "bench", "speeds beside peers, in one run, as ratios", run))


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


if __name__ == "__main__":
    main()
