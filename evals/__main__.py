"""`python -m evals …`: every measurement, and the demo centre. Each verb says what it measured, on what."""

import argparse
from pathlib import Path


def main() -> None:
    """Read the verb and its options and run it; heavy parts load with their verb."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    retrieval = verbs.add_parser("retrieval", help="right document found, on BEIR folders, beside peers")
    retrieval.add_argument("folders", nargs="+", type=Path)
    retrieval.add_argument("--against", default="", help="peers, comma-separated: bm25s,langchain")
    retrieval.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    demo = verbs.add_parser("demo", help="load the demo centre and serve it")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--data", type=Path, default=Path("var/demo"), help="where the demo centre is kept")
    demo.add_argument("--fresh", action="store_true", help="begin again from nothing")
    verbs.add_parser("lock", help="the lock pins everything pyproject.toml asks for")
    mapped = verbs.add_parser("map", help="write docs/map.md from the modules' own first lines")
    mapped.add_argument("--check", action="store_true", help="only say whether it is up to date")
    asked = parser.parse_args()
    if asked.verb == "retrieval":
        from evals.retrieval import run

        run(asked.folders, [name for name in asked.against.split(",") if name], asked.json)
    elif asked.verb == "lock":
        from evals.house import check_lock

        check_lock()
    elif asked.verb == "map":
        from evals.house import check_map, write_map

        check_map() if asked.check else write_map()
    elif asked.verb == "demo":
        from evals.demo import serve

        serve(asked.data, asked.port, fresh=asked.fresh)


if __name__ == "__main__":
    main()
