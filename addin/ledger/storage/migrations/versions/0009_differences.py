"""Contents and bases of snapshots may be kept as differences from newer ones; those there are stay whole."""

import sqlalchemy as sa
from alembic import op

revision = "0009_differences"
down_revision = "0008_erasures"


def upgrade() -> None:
    op.add_column("contents", sa.Column("base", sa.Integer(), nullable=True))
    op.add_column("snapshots", sa.Column("base", sa.String(length=64), nullable=True))
