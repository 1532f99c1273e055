"""Contents are kept by register, returns have a kind, and versions may count beside others."""

import sqlalchemy as sa
from alembic import op

revision = "0004_registers"
down_revision = "0003_astray"

_MONTHLY = sa.text("'月报'")


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":  # where names of keys are one schema's, not one table's
        for name in ("contents", "expected"):
            op.execute(f"ALTER TABLE {name} RENAME CONSTRAINT pk_{name} TO pk_{name}_before")
    op.create_table(
        "contents_by_register",
        sa.Column("examination", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["examination"], ["examinations.id"], name=op.f("fk_contents_examination")),
        sa.PrimaryKeyConstraint("examination", "register", name=op.f("pk_contents")),
    )
    connection.execute(
        sa.text(
            "INSERT INTO contents_by_register (examination, register, mark, lines, facts)"
            " SELECT examination, 'customer-info', mark, lines, facts FROM contents"
        )
    )
    op.drop_table("contents")
    op.rename_table("contents_by_register", "contents")
    op.add_column("examinations", sa.Column("kind", sa.String(length=8), nullable=False, server_default=_MONTHLY))
    with op.batch_alter_table("submissions") as table:
        table.add_column(sa.Column("kind", sa.String(length=8), nullable=False, server_default=_MONTHLY))
        table.add_column(sa.Column("beside", sa.Text(), nullable=False, server_default=sa.text("'[]'")))
        table.drop_constraint("uq_submissions_unit_month_version", type_="unique")
        table.create_unique_constraint("uq_submissions_unit_kind_month_version", ["unit", "kind", "month", "version"])
    op.create_table(
        "expected_by_kind",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.name"], name=op.f("fk_expected_unit"), onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("unit", "month", "kind", name=op.f("pk_expected")),
    )
    connection.execute(sa.text("INSERT INTO expected_by_kind (unit, month, kind) SELECT unit, month, '月报' FROM expected"))
    op.drop_table("expected")
    op.rename_table("expected_by_kind", "expected")
