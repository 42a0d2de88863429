"""What Alembic runs around the revisions: one transaction, on the connection that `migrate` hands over."""

from alembic import context

from knowledge.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite too: the transaction is ours and was begun before Alembic came
    render_as_batch=True,
)
context.run_migrations()
