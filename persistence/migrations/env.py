"""Runs the migrations on the connection it is given; see `persistence.migration`."""

from alembic import context

from persistence.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=False,
    render_as_batch=True,
)
context.run_migrations()
