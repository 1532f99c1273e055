"""Returns of older ledgers are sealed in the log as they stand, so that later edits are found."""

import datetime

import sqlalchemy as sa
from alembic import op

from addin.ledger.log import events
from addin.ledger.log.seals import seals, units_mark

revision = "0005_seals"
down_revision = "0004_registers"


def upgrade() -> None:
    connection = op.get_bind()
    op.add_column("events", sa.Column("machine_at", sa.String(length=32)))
    op.add_column("events", sa.Column("account", sa.Text()))
    known = [r[0] for r in connection.exec_driver_sql("SELECT id FROM submissions ORDER BY id")]
    if not known:
        return
    last = connection.exec_driver_sql("SELECT received_at FROM submissions ORDER BY id DESC LIMIT 1").scalar()
    at = datetime.datetime.fromisoformat(str(last))
    detail = {"seals": seals(connection, known), "units": units_mark(connection)}
    events.append(connection, at, "客户簿", "封存旧台账", f"{len(known)}次报送", detail)
