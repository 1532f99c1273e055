"""Persons that were erased, as salted hashes, and files that were cut for it."""

import sqlalchemy as sa
from alembic import op

revision = "0008_erasures"
down_revision = "0007_standings"


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("pending", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_erasures")),
    )
    op.add_column("files", sa.Column("cut", sa.String(length=64), nullable=True))
