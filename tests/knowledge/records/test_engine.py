import sqlite3
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable

from knowledge.errors import Conflict, SettingsFault, Unavailable
from knowledge.records import engine as engine_module
from knowledge.records.engine import (
    configuration,
    expected_head,
    migrate,
    open_engine,
    reading,
    stored_head,
    writing,
)
from knowledge.records.tables import metadata
from knowledge.records.tables.written import clients

# These belong to the centre itself, not to one client.
OF_THE_INSTALLATION = {"clients", "staff", "postings", "certificates", "api_keys", "requests", "deliveries", "jobs"}


def test_sqlite_is_durable_checks_references_and_waits_five_seconds(engine: Engine) -> None:
    with reading(engine) as connection:
        seen = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert seen == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_a_writing_transaction_holds_the_lock_from_its_beginning(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_MS", 50)
    other = open_engine(str(engine.url))
    with writing(engine), pytest.raises(Unavailable), writing(other):
        pytest.fail("two writers were let in")


def test_readers_are_not_kept_out_by_a_writer_and_see_one_instant(engine: Engine) -> None:
    count = text("SELECT count(*) FROM clients")
    with reading(engine) as before:
        assert before.execute(count).scalar() == 2
        with writing(engine) as connection:
            connection.execute(text("DELETE FROM clients WHERE id = 'yuanlan'"))
        assert before.execute(count).scalar() == 2
    with reading(engine) as after:
        assert after.execute(count).scalar() == 1


def test_a_block_that_raises_leaves_nothing_behind(engine: Engine) -> None:
    def fail_halfway() -> None:
        with writing(engine) as connection:
            connection.execute(text("DELETE FROM clients"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM clients")).scalar() == 2


def test_writers_in_many_threads_take_turns(engine: Engine) -> None:
    read = text("SELECT documents_revision FROM clients WHERE id='xingxi'")
    write = text("UPDATE clients SET documents_revision = :n WHERE id='xingxi'")

    def grow() -> None:
        for _ in range(20):
            with writing(engine) as connection:
                connection.execute(write, {"n": connection.execute(read).scalar_one() + 1})

    threads = [threading.Thread(target=grow) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        assert connection.execute(read).scalar() == 80


def test_one_who_writes_without_a_pause_lets_others_in(engine: Engine) -> None:
    enough, written = threading.Event(), [0]

    def write_on() -> None:
        while not enough.is_set():
            with writing(engine) as connection:
                connection.execute(clients.update().values(documents_revision=written[0]))
            written[0] += 1

    busy = threading.Thread(target=write_on)
    busy.start()
    waited = []
    try:
        for _ in range(60):
            before = written[0]
            with writing(engine) as connection:
                connection.execute(text("SELECT 1"))
            waited.append(written[0] - before)
    finally:
        enough.set()
        busy.join()
    assert max(waited) <= 20, "one of the others was kept waiting while so many were written"


def test_a_taken_key_is_a_conflict_and_a_mistake_of_ours_is_not_hidden(engine: Engine) -> None:
    with pytest.raises(Conflict), writing(engine) as connection:
        connection.execute(text("INSERT INTO clients SELECT * FROM clients"))
    with pytest.raises(OperationalError), writing(engine) as connection:
        connection.execute(text("SELECT * FROM nowhere"))


def test_a_full_disk_is_unavailable_and_nothing_was_changed(engine: Engine) -> None:
    with reading(engine) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def fill_the_disk() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            connection.execute(text("UPDATE clients SET currency = :long"), {"long": "x" * 1_000_000})

    with pytest.raises(Unavailable):
        fill_the_disk()
    with reading(engine) as connection:
        assert set(connection.execute(text("SELECT currency FROM clients")).scalars()) == {"CNY"}


def test_a_file_that_is_no_database_is_unavailable_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("这是一封信，不是数据库。" * 100, encoding="utf-8")
    with pytest.raises(Unavailable):
        migrate(open_engine(f"sqlite:///{file}"))
    assert file.read_text(encoding="utf-8").startswith("这是一封信")


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "oracle://x/y"])
def test_an_address_that_cannot_hold_the_records_is_a_fault_of_the_settings(url: str) -> None:
    with pytest.raises(SettingsFault):
        open_engine(url)


def test_a_secret_in_the_address_is_not_repeated_in_the_fault() -> None:
    with pytest.raises(SettingsFault) as fault:
        open_engine("mysql://user:hunter2@host/db")
    assert "hunter2" not in fault.value.detail


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    migrate(open_engine(f"sqlite:///{tmp_path / 'new' / 'folder' / 'tongxi.db'}"))
    assert (tmp_path / "new" / "folder" / "tongxi.db").exists()


def test_migrations_make_exactly_the_tables_the_code_knows(engine: Engine) -> None:
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert stored_head(connection) == expected_head()


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM clients")).scalar() == 2


def test_every_revision_goes_down_and_up_again(engine: Engine) -> None:
    config = configuration()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    first = ("0001_written_and_spoken", "0002_people_and_policy", "0003_work_and_doors")
    later = ("0006_conversations", "0007_people_and_plans", "0008_privacy", "0009_uses_and_promises")
    for revision in (*first, "0004_lexicon", "0005_lexicon_imports", *later, "0010_similar_questions"):
        for step in (revision, "-1", revision):
            with writing(engine) as connection:
                config.attributes["connection"] = connection
                (command.downgrade if step == "-1" else command.upgrade)(config, step)
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_a_migration_that_fails_halfway_never_happened(empty: Engine) -> None:
    with writing(empty) as connection:
        connection.execute(text("CREATE TABLE jobs (in_the_way INTEGER)"))  # a later revision wants this name
    with pytest.raises(OperationalError):
        migrate(empty)
    assert inspect(empty).get_table_names() == ["jobs"]


def test_records_of_a_newer_version_are_refused_and_left_alone(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_from_the_future'"))
    with pytest.raises(SettingsFault, match="9999_from_the_future"):
        migrate(engine)
    with reading(engine) as connection:
        assert stored_head(connection) == "9999_from_the_future"


def test_every_table_of_a_client_leads_its_keys_and_references_with_the_client() -> None:
    for table in metadata.tables.values():
        if table.name in OF_THE_INSTALLATION:
            continue
        assert next(iter(table.primary_key)).name == "client", table.name
        for reference in table.foreign_key_constraints:
            if reference.referred_table.name not in OF_THE_INSTALLATION - {"clients"}:
                assert reference.column_keys[0] == "client", (table.name, reference.column_keys)


def test_the_schema_is_also_sql_that_postgresql_takes() -> None:
    for table in metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "TIMESTAMP WITHOUT TIME ZONE" not in made
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=postgresql.dialect()))
            assert len(str(index.name)) <= 63


def test_a_row_cannot_point_at_another_clients_row(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(
            text(
                "INSERT INTO calls (client, id, channel, agent, external_id, queue, lang, started, closed_by_rule) "
                "VALUES ('yuanlan', 'C-9', 'voice', 'A1', '', '', 'en', '2026-01-01 00:00:00.000000', 0)"
            )
        )
    steal = text(
        "INSERT INTO turns (client, call_id, seq, revision, speaker, text, partial, lang) "
        "VALUES ('xingxi', 'C-9', 1, 0, 'agent', 'hi', 0, 'en')"
    )
    with pytest.raises(Conflict), writing(engine) as connection:
        connection.execute(steal)


def test_the_file_is_plain_sqlite_that_any_tool_opens(engine: Engine) -> None:
    with sqlite3.connect(str(engine.url.database)) as plain:
        assert plain.execute("SELECT name FROM clients ORDER BY id").fetchone()[0].startswith('{"zh":"星汐通信"')


def test_a_foreign_engine_of_the_same_file_sees_committed_rows(engine: Engine) -> None:
    foreign = create_engine(engine.url)
    with foreign.connect() as connection:
        assert connection.execute(clients.select()).mappings().first() is not None
