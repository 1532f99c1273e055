"""What stood at the end of a month is kept, so that later months need not read all history again."""

import sqlalchemy as sa
from alembic import op

revision = "0007_standings"
down_revision = "0006_unit_mails"


def upgrade() -> None:
    op.create_table(
        "standings",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "month", name=op.f("pk_standings")),
    )
