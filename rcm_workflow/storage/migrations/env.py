"""What Alembic runs: always on the connection that ``migrate`` hands over, in its transaction."""

from alembic import context

from rcm_workflow.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
