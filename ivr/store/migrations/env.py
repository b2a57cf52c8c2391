"""Runs the steps within the transaction and under the lock of `ivr.store.migrations.migrate`."""

from __future__ import annotations

from alembic import context

from ivr.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
