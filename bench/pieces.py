"""Single pieces beside what others take for the same work, in one run: marked copies, names, start-up, columns of cells, checks.

`python -m bench.pieces [PIECE…]` prints a table each; `python -m bench.pieces run NAME ARGUMENT…` is one measured process, which tells
the CPU seconds of the work alone, without loading.
"""

from __future__ import annotations

import datetime
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench import check_peers
from bench.jobs import MONTH, NOW
from bench.make_books import ABOVE, COLUMNS, new_client
from bench.make_books import MONTH as MONTH_TOLD
from bench.measure import output, python

ROOT = Path(__file__).parents[1]
TURNS = 3
SHEET_ROWS, MOST_ROWS = 20_000, 49_900
NAMES, MANY_NAMES = 20_000, 200_000
CELLS, CHECKED = 1_000_000, 60_000
#: So many different clients stand in the million rows.
DIFFERENT = 20_000


def rows_of(count: int) -> tuple[list[str], list[list[Any]]]:
    """Heads, and clients with telephones of their own."""
    from workbooks.registers.customer_info import CUSTOMER_INFO

    dice, names = random.Random(0), set[str]()
    clients = [new_client(dice, names) | {"phone": f"139{n:08d}"} for n in range(count)]
    return [CUSTOMER_INFO.by_name[c].head for c in COLUMNS], [[facts[c] for c in COLUMNS] for facts in clients]


def write_faulty(path: str, rows: str, codes: str = "7", phones: str = "11") -> None:
    """A workbook of so many clients, every seventh code and every eleventh telephone wrong."""
    import xlsxwriter

    head, clients = rows_of(int(rows))
    code, phone = COLUMNS.index("credit_code"), COLUMNS.index("phone")
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("客户信息统计表")
        border, day = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        page.write_row(1, 0, ["填报单位：第0001分公司", "", "", "", f"报送月份：{MONTH_TOLD}"])
        page.write_row(2, 0, head)
        for r, values in enumerate(clients):
            if r % int(codes) == 0:
                values[code] = values[code][:-1] + "!"
            if r % int(phones) == 0:
                values[phone] = "12345"
            for c, value in enumerate(values):
                page.write(ABOVE + r, c, value, day if isinstance(value, datetime.date) else border)


def marked(path: str) -> Callable[[], object]:
    """A marked copy with 校验结果 of a workbook that has been examined."""
    from workbooks.answering.mark import returned_copy
    from workbooks.judging.checks import Context
    from workbooks.judging.examine import Options, examine

    book = Path(path)
    found = examine(book, Options(NOW.date(), context=Context(MONTH)))
    return lambda: returned_copy(book, book.read_bytes(), found)


def openpyxl_copy(path: str) -> Callable[[], object]:
    """The same workbook loaded and saved by openpyxl, without a mark."""
    import openpyxl

    return lambda: openpyxl.load_workbook(path).save(f"{path}.copy.xlsx")


def names(count: str) -> Callable[[], object]:
    """Likely duplicates among invented names, without the collector of cycles, as 汇总 runs; precision, recall and F1 beside the time."""
    from addin.consolidate.likeness.duplicates import find_duplicates
    from addin.ledger.shapes.views import GroupClient
    from bench.names import dirty_names

    told = dirty_names(int(count))
    clients = [GroupClient(f"K{i:06d}", n, None, "签约客户", "B", "确定", (), ("华东分公司",), {}) for i, n in enumerate(told.names)]
    gc.disable()

    def work() -> str:
        pairs = find_duplicates(clients, [None] * len(clients))
        return score({(int(d.left[1:]), int(d.right[1:])) for d in pairs}, told.pairs)

    return work


def names_rapidfuzz(count: str) -> Callable[[], object]:
    """All pairs compared by rapidfuzz's ratio; of several limits the one that does best is told."""
    from rapidfuzz import fuzz, process

    from bench.names import dirty_names

    told = dirty_names(int(count))

    def work() -> str:
        found: dict[tuple[int, int], int] = {}
        for start in range(0, len(told.names), 1000):
            block = told.names[start : start + 1000]
            likeness = process.cdist(block, told.names, scorer=fuzz.ratio, score_cutoff=80, dtype="uint8")
            for i, j in zip(*likeness.nonzero(), strict=True):
                if start + i < j:
                    found[int(start + i), int(j)] = int(likeness[i, j])
        return _best(list(found.items()), told.pairs, range(80, 100, 2))

    return work


def names_recordlinkage(count: str) -> Callable[[], object]:
    """The same by recordlinkage: neighbours of one beginning or ending, Jaro-Winkler, its best limit."""
    import pandas as pd
    import recordlinkage

    from bench.names import dirty_names

    told = dirty_names(int(count))
    frame = pd.DataFrame({"name": told.names})
    frame["begins"], frame["brand"] = frame["name"].str[:3], frame["name"].str[2:5]

    def work() -> str:
        indexer = recordlinkage.Index()
        indexer.block("begins")
        indexer.block("brand")
        compare = recordlinkage.Compare()
        compare.string("name", "name", method="jarowinkler", label="like")
        likeness = compare.compute(indexer.index(frame), frame)["like"]
        found = [((int(i), int(j)), like) for (i, j), like in likeness.items()]
        return _best(found, told.pairs, [limit / 100 for limit in range(80, 100, 2)])

    return work


def names_splink(count: str) -> Callable[[], object]:
    """The same by splink over DuckDB: blocks of one beginning or ending, levels of Jaro-Winkler, its best limit."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from bench.names import dirty_names

    told = dirty_names(int(count))
    frame = pd.DataFrame({"unique_id": range(len(told.names)), "name": told.names})
    frame["begins"], frame["brand"] = frame["name"].str[:3], frame["name"].str[2:5]

    def work() -> str:
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[cl.JaroWinklerAtThresholds("name", [0.98, 0.95, 0.9, 0.85, 0.8])],
            blocking_rules_to_generate_predictions=[block_on("begins"), block_on("brand")],
        )
        database = DuckDBAPI()
        linker = Linker(database.register(frame), settings)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("begins"))
        pairs = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
        found = [((int(i), int(j)), p) for i, j, p in zip(pairs["unique_id_l"], pairs["unique_id_r"], pairs["match_weight"], strict=True)]
        return _best(found, told.pairs, sorted({like for _, like in found}))

    return work


def _best(found: Sequence[tuple[tuple[int, int], float]], true: frozenset[tuple[int, int]], limits: Sequence[float]) -> str:
    """Score at the limit that is best for it."""
    scores = [score({pair for pair, like in found if like >= limit}, true) for limit in limits]
    return max(scores, key=lambda text: float(text.rpartition(" ")[2]))


def score(found: set[tuple[int, int]], true: frozenset[tuple[int, int]]) -> str:
    """Precision, recall and F1."""
    found = {(min(pair), max(pair)) for pair in found}
    right = len(found & true)
    return f"P {right / len(found):.3f} R {right / len(true):.3f} F1 {2 * right / (len(found) + len(true)):.3f}"


def tiers() -> Callable[[], object]:
    """One KH_TIERS over a million rows."""
    from udfs.declare import call

    head, clients = rows_of(DIFFERENT)
    rows = [clients[i % DIFFERENT] for i in range(CELLS)]
    return lambda: len(call("KH_TIERS", [head], rows))


def tiers_pandas() -> Callable[[], object]:
    """The same rules by columns of a pandas frame made of the same rows."""
    import numpy as np
    import pandas as pd

    _, clients = rows_of(DIFFERENT)
    rows = [clients[i % DIFFERENT] for i in range(CELLS)]

    def work() -> int:
        f = pd.DataFrame(rows, columns=list(COLUMNS))
        had, need = f["cooperated"] == "有", f["recent_need"] == "有"
        veto = (f["cooperated"] == "无") & f["last_contact"].isna() | had & (f["integrity"] == "差") | (f["demanding"] == "是")
        veto |= (f["profit_rate"] < 0.03) & (f["complex_procedure"] == "是") | (f["reputation"] == "差")
        veto |= f["unreasonable_complaints"] > 0
        social = f["social_value"].isin(["高", "较高"]) | f["related_value"].isin(["高", "较高"])
        best = had & (f["integrity"] == "好") & (f["credit"] == "好") & social & need
        return len(np.where(veto, "C", np.where(best, "A", "B")).tolist())

    return work


def checks() -> Callable[[], object]:
    """60,000 rows in memory: bound, read, all checks, tiers, without the collector of cycles, as in a reading process."""
    from workbooks.grid import Book, Grid
    from workbooks.judging.checks import Context
    from workbooks.judging.examine import Options, examine_book

    head, clients = rows_of(CHECKED)
    above: list[list[Any]] = [["客户信息统计表"], ["填报单位：第0001分公司", "", "", f"报送月份：{MONTH_TOLD}"], list(head)]
    book = Book("a.xlsx", "xlsx", [Grid("客户信息统计表", [*above, *clients], len(head))])
    gc.disable()
    return lambda: examine_book(book, Options(NOW.date(), context=Context(MONTH))).problems


def checked_by(peer: Callable[[Sequence[Sequence[Any]]], Callable[[], str]]) -> Callable[[], Callable[[], str]]:
    """The same rows in memory, checked by a peer."""
    return lambda: peer(rows_of(CHECKED)[1])


CHECK_PEERS = {f.__name__: f for f in (check_peers.checks_pandera, check_peers.checks_pandas, check_peers.checks_polars)}
WORK: dict[str, Callable[..., Callable[[], object]]] = {
    f.__name__: f for f in (marked, openpyxl_copy, names, names_rapidfuzz, names_recordlinkage, names_splink, tiers, tiers_pandas, checks)
} | {name: checked_by(peer) for name, peer in CHECK_PEERS.items()}


def cost(name: str, *arguments: str) -> tuple[float, float, str]:
    """CPU seconds of the work and MiB of its process, medians, and what it answered."""
    costs, spent, said = [], [], ""
    for _ in range(TURNS):
        run, told = output(python("-m", "bench.pieces", "run", name, *arguments), cwd=ROOT)
        seconds, _, said = told.strip().partition("\t")
        spent.append(float(seconds))
        costs.append(run.largest_mib)
    return median(spent), median(costs), said


def table(title: str, rows: Sequence[tuple[str, tuple[float, float, str]]]) -> str:
    """A table in which the last row is the measure of the others."""
    measure = rows[-1][1][0]
    lines = [f"| {name} | {cpu:.2f} | {mib:.0f} | {cpu / measure:.2f} | {said} |" for name, (cpu, mib, said) in rows]
    return "\n".join([f"\n{title}\n", "| work | CPU s | MiB | against the last | |", "|" + " --- |" * 5, *lines])


def marking() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="kehubu-bench-") as folder:
        for rows in (SHEET_ROWS, MOST_ROWS):
            path = str(Path(folder) / f"{rows}.xlsx")
            write_faulty(path, str(rows))
            yield table(
                f"A marked copy of {rows:,} rows, every 7th and 11th faulty (goal ≤ 0.3)",
                [("marked copy", cost("marked", path)), ("openpyxl load + save", cost("openpyxl_copy", path))],
            )


def naming() -> Iterator[str]:
    yield table(
        "Likely duplicates among invented names without codes (goals: F1 ≥ 0.95, P ≥ 0.98, linear)",
        [
            (f"{MANY_NAMES:,} names", cost("names", str(MANY_NAMES))),
            (f"{NAMES:,} names, rapidfuzz all pairs, its best limit", cost("names_rapidfuzz", str(NAMES))),
            (f"{NAMES:,} names, recordlinkage, its best limit", cost("names_recordlinkage", str(NAMES))),
            (f"{NAMES:,} names, splink, its best limit", cost("names_splink", str(NAMES))),
            (f"{NAMES:,} names", cost("names", str(NAMES))),
        ],
    )


def cells() -> Iterator[str]:
    yield table(f"KH_TIERS over {CELLS:,} rows", [("KH_TIERS", cost("tiers")), ("pandas, frame and rules", cost("tiers_pandas"))])
    peers = [(f"{name.partition('_')[2]}, forty checks of typed columns", cost(name)) for name in CHECK_PEERS]
    yield table(f"{CHECKED:,} rows bound, read, checked and graded (goal ≤ 0.4 s)", [("ours", cost("checks")), *peers])


def starting() -> Iterator[str]:
    """Whole processes: what a person waits for."""
    book = str(ROOT / "tests" / "books" / "01_plain.xlsx")
    inside = "from udfs.declare import call; call('KH_FOLD', '示例')"
    commands = {
        "kh rule R22": python("-m", "addin", "rule", "R22"),
        "kh call KH_FOLD": python("-m", "addin", "call", "KH_FOLD", "示例"),
        "kh check of a small workbook": python("-m", "addin", "check", book),
        "python, calling the function": python("-c", inside),
    }
    found = {name: [output(command, cwd=ROOT)[0] for _ in range(TURNS * 3)] for name, command in commands.items()}
    rows = [(name, (median(c.cpu_s for c in costs), median(c.largest_mib for c in costs), "")) for name, costs in found.items()]
    yield table("Start-up, whole processes (goal ≤ 0.25 s)", rows)


PIECES = {f.__name__: f for f in (marking, naming, cells, starting)}


def main(arguments: Sequence[str]) -> None:
    """Measure one work, or print tables."""
    if arguments[:1] == ["run"]:
        work = WORK[arguments[1]](*arguments[2:])
        began = time.process_time()
        said = work()
        sys.stdout.write(f"{time.process_time() - began:.3f}\t{said if isinstance(said, str) else ''}\n")
        return
    for name in arguments or PIECES:
        for text in PIECES[name]():
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
