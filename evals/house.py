"""What the repository says of itself, checked: the lock against the project file, the map against the modules."""

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("assistant", "knowledge", "prompts", "evals")
MAP = ROOT / "docs" / "map.md"
_HEAD = """# Map of files

Every module with the first line of its own docstring. Written by `python -m evals map`; a test compares.

"""


def check_lock() -> None:
    """Say whether every dependency is pinned, and fail where one is not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {_plain(match) for match in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.M)}
    missing = sorted({_plain(re.split(r"[<>=~! \[;]", wish)[0]) for wish in asked} - pinned)
    if missing or "://" in lock:
        sys.exit(f"requirements.lock: not pinned: {', '.join(missing) or 'nothing'}; run `make lock`")
    print(f"lock: {len(pinned)} packages pinned with hashes, no address")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def written_map() -> str:
    """The map as it should stand."""
    lines = [_HEAD]
    for room in (ROOT / "server.py", *(ROOT / name for name in ROOMS)):
        files = [room] if room.is_file() else sorted(room.rglob("*.py"))
        folder = None
        for path in files:
            if "__pycache__" in path.parts or path.name == "__init__.py":
                continue
            if path.parent != folder:
                folder = path.parent
                here = folder.relative_to(ROOT)
                lines.append(f"\n## {'the top level' if here == Path() else f'{here}/'}\n\n")
            lines.append(f"- `{path.relative_to(ROOT)}` — {_first_line(path)}\n")
    return "".join(lines)


def _first_line(path: Path) -> str:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())


def write_map() -> None:
    """Write docs/map.md."""
    MAP.write_text(written_map(), encoding="utf-8")


def check_map() -> None:
    """Fail where docs/map.md is not what the modules say."""
    if MAP.read_text(encoding="utf-8") != written_map():
        sys.exit("docs/map.md is behind the modules; run `python -m evals map`")
