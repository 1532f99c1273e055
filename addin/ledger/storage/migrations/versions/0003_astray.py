"""Files that came for a month and tell another are noted, so that their units can be told."""

import sqlalchemy as sa
from alembic import op

revision = "0003_astray"
down_revision = "0002_contents"


def upgrade() -> None:
    op.create_table(
        "astray",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("examination", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["examination"], ["examinations.id"], name=op.f("fk_astray_examination")),
        sa.PrimaryKeyConstraint("month", "examination", name=op.f("pk_astray")),
    )
