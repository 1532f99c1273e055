"""The rows of a return are kept by column, one entry a return."""

import json
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from addin.ledger.contents.parts import Index, pack
from addin.ledger.storage import codec

revision = "0002_contents"
down_revision = "0001_returns"


def upgrade() -> None:
    op.create_table(
        "contents",
        sa.Column("examination", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["examination"], ["examinations.id"], name=op.f("fk_contents_examination")),
        sa.PrimaryKeyConstraint("examination", name=op.f("pk_contents")),
    )
    connection = op.get_bind()
    contents = sa.table("contents", *(sa.column(name) for name in ("examination", "mark", "lines", "facts")))
    known = connection.execute(sa.text("SELECT * FROM rows ORDER BY examination, id")).all()
    for examination, rows in groupby(known, key=lambda r: r.examination):
        connection.execute(sa.insert(contents).values(examination=examination, **_packed(list(rows))))
    with op.batch_alter_table("rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rows_examination"))
    op.drop_table("rows")


def _packed(rows: list[sa.Row[Any]]) -> dict[str, str]:
    facts = [json.loads(r.payload) for r in rows]
    names = dict.fromkeys(name for told in facts for name in told)
    reasons = list(dict.fromkeys(r.why for r in rows))
    index = Index(
        [r.sheet for r in rows],
        [r.row for r in rows],
        [r.name_key for r in rows],
        [r.credit_code for r in rows],
        [int(r.ending) for r in rows],
        "".join(r.tier for r in rows),
        [r.tier_status for r in rows],
        [reasons.index(r.why) for r in rows],
        [json.loads(why) for why in reasons],
    )
    columns = {name: [told.get(name) for told in facts] for name in names}
    return pack(index, codec.load_columns(json.dumps(columns))).stored
