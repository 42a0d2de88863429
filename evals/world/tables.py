"""The demo centre's people and plans, taken in by the same import that anybody's tables come in by.

Tables that people wrote stand in each pack's folder `people`; rosters, forecasts and certificates are drawn.
"""

from datetime import date
from pathlib import Path

from assistant.assistant import Assistant
from assistant.people import Taken
from evals.world.rosters import certificates, forecasts, rosters
from knowledge.audience import Audience, Role

_WRITTEN = ("dispositions", "calendar", "duties", "postings")


def take_in(assistant: Assistant, folder: Path, client: str, first: date) -> list[Taken]:
    """Import the tables of one client's pack, laid out in `folder`, and those drawn for it; day 1 is `first`."""
    keeper = Audience(client, Role.ADMIN, "AD1")
    taken = []
    for kind in _WRITTEN:
        path = folder / "people" / f"{kind}.csv"
        if path.exists():
            taken.append(assistant.people.import_file(keeper, kind, (path.name, path.read_bytes())))
    for kind, drawn in (("certificates", certificates), ("rosters", rosters), ("forecasts", forecasts)):
        taken.append(assistant.people.import_rows(keeper, kind, drawn(first, client)))
    return taken
