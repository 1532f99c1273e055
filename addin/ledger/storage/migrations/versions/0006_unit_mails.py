"""Units' mail addresses are kept: who sends a saved mail is compared with them."""

import sqlalchemy as sa
from alembic import op

revision = "0006_unit_mails"
down_revision = "0005_seals"


def upgrade() -> None:
    op.create_table(
        "unit_mails",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.name"], name=op.f("fk_unit_mails_unit"), onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("unit", "mail", name=op.f("pk_unit_mails")),
    )
