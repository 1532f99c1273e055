"""Tables of the ledger. Months are ISO text (2026-11), times ISO text of local time with its offset; JSON is compact text.

Nothing here is updated in place except the register of units, the winning status of a return, the files astray and the
running job; what anybody has to answer for is told by an event.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: Register of units (R10, A43). `origin` is "register", or "return" for a unit known only from its own return.
units = Table(
    "units",
    metadata,
    Column("name", Text, primary_key=True),
    Column("parent", Text),
    Column("valid_from", String(7)),
    Column("valid_to", String(7)),
    Column("successor", Text),
    Column("aliases", Text, nullable=False, default="[]"),
    Column("origin", String(10), nullable=False),
    Column("position", Integer, nullable=False),
)

#: Addresses from which units send.
unit_mails = Table(
    "unit_mails",
    metadata,
    Column("unit", Text, ForeignKey("units.name", onupdate="CASCADE"), primary_key=True),
    Column("mail", Text, primary_key=True),
)

#: A return exists before anything arrives (R16).
expected = Table(
    "expected",
    metadata,
    Column("unit", Text, ForeignKey("units.name", onupdate="CASCADE"), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("kind", String(8), primary_key=True, default="月报"),
)

files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", String(32), nullable=False),
    #: Hash of what is left of it after a person was erased; "" where nothing is left.
    Column("cut", String(64)),
)

policies = Table(
    "policies",
    metadata,
    Column("version", String(100), primary_key=True),
    Column("first_used_at", String(32), nullable=False),
)

#: Basis of a declaration, for which no file was read.
DECLARED = "声明"
#: What reading one file by one policy and one checker gave; `refused` marks a file that could not be read.
examinations = Table(
    "examinations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), ForeignKey("files.sha256"), nullable=False),
    Column("name", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("kind", String(8), nullable=False, default="月报"),
    Column("unit", Text),
    #: Month, or half-year of a return that comes by half-years (2026H2).
    Column("month", String(7)),
    Column("no_change", Boolean, nullable=False),
    Column("reporter", Text),
    Column("report_date", String(10)),
    Column("columns", Text, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("problems", Text, nullable=False),
    UniqueConstraint("sha256", "name", "basis"),
)

#: Rows of one register in an examination by column: `lines` identifies them (and grades clients), `facts` holds the parsed values
#: (addin.ledger.contents.parts, addin.ledger.contents.entries). `mark` is a hash over both. `base` is the examination of which both
#: are kept as differences, NULL where they are whole: read them by addin.ledger.storage.stored.
contents = Table(
    "contents",
    metadata,
    Column("examination", Integer, ForeignKey("examinations.id"), primary_key=True),
    Column("register", String(30), primary_key=True, default="customer-info"),
    Column("mark", String(64), nullable=False),
    Column("lines", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("base", Integer),
)

#: Returns: unit × kind × period × version × status; a withdrawn one keeps its row. `beside` lists the versions that count together with it
#: (D30, D06).
submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", Text, ForeignKey("units.name", onupdate="CASCADE"), nullable=False),
    Column("kind", String(8), nullable=False, default="月报"),
    Column("month", String(7), nullable=False),
    Column("version", Integer, nullable=False),
    Column("label", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("late", Boolean, nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("examination", Integer, ForeignKey("examinations.id"), nullable=False),
    Column("supersedes", Integer, ForeignKey("submissions.id")),
    Column("withdrawn_at", String(32)),
    Column("withdrawn_why", Text),
    Column("beside", Text, nullable=False, default="[]"),
    UniqueConstraint("unit", "kind", "month", "version"),
)

#: Files that lay in a month's folder when it was last taken in, and tell another month: returns of neither.
astray = Table(
    "astray",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("examination", Integer, ForeignKey("examinations.id"), primary_key=True),
)

#: What is in force: rows of a return ("" for all of a register) that stand for a unit from a month to before another
#: (addin.ledger.contents.index). Made from the returns, and made again from them at any time; "" owns what marketing decides.
in_force = Table(
    "in_force",
    metadata,
    Column("register", String(30), primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("submission", Integer, primary_key=True),
    Column("since", String(7), primary_key=True),
    Column("until", String(7), nullable=False),
    Column("rows", Text, nullable=False),
)

#: What returns told of entries before later ones told something else, from the month of the later one on; part of the index.
superseded = Table(
    "superseded",
    metadata,
    Column("register", String(30), primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("since", String(7), primary_key=True),
    Column("until", String(7), nullable=False),
    Column("told", Text, nullable=False),
)

#: Every key by which a group client was ever known ("code:…", "name:…") → its lasting id.
client_keys = Table(
    "client_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("client", String(12), nullable=False),
)

#: Append-only log; `hash` covers the row and the hash before it, so that a change, a gap or a swap is found.
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    #: What the machine itself said: its time in UTC and the account that was logged in; older entries have neither.
    Column("machine_at", String(32)),
    Column("account", Text),
    Column("hash", String(64), nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("month", String(7), nullable=False),
    Column("policy", String(100), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("basis", Text, nullable=False),
    #: Snapshot of which `basis` is kept as a difference; NULL where it is whole.
    Column("base", String(64)),
)

#: Erased persons: the client with the keys of its names, salted hashes of the person's name, numbers and relations, and the hashes of
#: originals that still have to be cut.
erasures = Table(
    "erasures",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("client", Text, nullable=False),
    Column("keys", Text, nullable=False),
    Column("salt", String(32), nullable=False),
    Column("marks", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("pending", Text, nullable=False),
)

#: Who is at work on what; one row a kind and month.
jobs = Table(
    "jobs",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("heartbeat_at", String(32), nullable=False),
)
