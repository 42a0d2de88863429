"""Repairing the records where that loses nothing: what can be made again from what is there, and nothing else.

It does as a finding of `check` says. Documents, calls and the audit trail are never touched,
but for what was erased once and came back.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, delete, text, update

from knowledge.clock import SystemClock
from knowledge.records.check import CACHED, Finding, Remedy, unfinished
from knowledge.records.engine import migrate, writing
from knowledge.records.erasure import ErasureRecords
from knowledge.records.succession import settle
from knowledge.records.tables.doors import jobs
from knowledge.records.tables.written import active_generations, generations, vectors


def mend(engine: Engine, findings: Iterable[Finding]) -> None:
    """Do what these findings ask for, one transaction a finding; other remedies than the records' are left alone.

    Raises Unavailable where the disk refuses.
    """
    reindexed = False
    for finding in findings:
        if finding.remedy is Remedy.REINDEX:
            if reindexed:
                continue  # once makes every index again
            reindexed = True
        if finding.remedy is Remedy.MIGRATE:
            migrate(engine)
            continue
        if finding.remedy is Remedy.ERASE:
            for customer in finding.ids:
                ErasureRecords(engine, SystemClock()).erase(finding.where, customer, "doctor")
            continue
        with writing(engine) as connection:
            _mend(connection, finding)


def _mend(connection: Connection, finding: Finding) -> None:
    match finding.remedy:
        case Remedy.REINDEX:
            connection.execute(text("REINDEX"))
        case Remedy.DROP_ORPHANS if finding.where in CACHED:
            # A row of a foreign-key check has no other name than its place in the file.
            statement = text(f"DELETE FROM {finding.where} WHERE rowid = :row")  # noqa: S608 - one of four names of ours
            connection.execute(statement, [{"row": int(row)} for row in finding.ids])
        case Remedy.DROP_VECTORS:
            for name in finding.ids:
                connection.execute(delete(vectors).where(vectors.c.client == finding.where, vectors.c.passage == name))
        case Remedy.DROP_GENERATIONS:
            _drop_generations(connection, finding)
        case Remedy.SETTLE:
            settle(connection, finding.where, set(finding.ids))
        case Remedy.CLOSE_JOBS:
            # A reply that is hours late does more harm than none; its error stays to be read.
            connection.execute(
                update(jobs).where(jobs.c.id.in_(finding.ids), jobs.c.state != "done").values(state="done")
            )
        case _:
            pass


def drop_unfinished(engine: Engine) -> int:
    """Drop generations of vectors that were begun and never switched to, as a kill leaves them; returns how many.

    Only who owns the records alone may call it: one that another process is about to finish looks the same.
    """
    with writing(engine) as connection:
        found = list(unfinished(connection))
        for finding in found:
            _drop_generations(connection, finding)
    return len(found)


def _drop_generations(connection: Connection, finding: Finding) -> None:
    mine = finding.where
    connection.execute(
        delete(active_generations).where(
            active_generations.c.client == mine, active_generations.c.generation.in_(finding.ids)
        )
    )
    # A pointer to a generation that is not there keeps no other from being made; the vectors go with theirs.
    connection.execute(delete(vectors).where(vectors.c.client == mine, vectors.c.generation.in_(finding.ids)))
    connection.execute(delete(generations).where(generations.c.client == mine, generations.c.id.in_(finding.ids)))
