"""Alembic's environment: the connection is given by `addin.ledger.storage.database`, its transaction too."""

from alembic import context

from addin.ledger.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
