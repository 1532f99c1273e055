"""The index of what is in force, made from the returns, takes the place of what was kept of the ends of months."""

import sqlalchemy as sa
from alembic import op

from addin.ledger.contents import index

revision = "0010_in_force"
down_revision = "0009_differences"


def upgrade() -> None:
    op.drop_table("standings")
    op.create_table(
        "in_force",
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(length=7), nullable=False),
        sa.Column("until", sa.String(length=7), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("register", "owner", "submission", "since", name=op.f("pk_in_force")),
    )
    op.create_table(
        "superseded",
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("since", sa.String(length=7), nullable=False),
        sa.Column("until", sa.String(length=7), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("register", "owner", "since", name=op.f("pk_superseded")),
    )
    index.rebuild(op.get_bind())
