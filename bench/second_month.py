"""`python -m bench.second_month`: 汇总 of a month after the month before, beside the fastest libraries there are for the same sheets.

A peer reads the month's workbooks, holds them against the frame it kept of the month before, grades by the same rules, and writes six
sheets: all clients, units, tiers, changes, likely duplicates by name, clients gone. It checks nothing, keeps no original and no provenance.
`python -m bench.second_month NAME BOOKS KEPT OUT` is one measured process of a peer.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.make_books import ABOVE, COLUMNS, MONTH_BEFORE, ROWS, write_books
from bench.measure import Cost, python, run, typical
from bench.run import COSTS, KH, ROOT, line, table

BOOKS, TURNS = 100, 3
#: Rule rows of the tier as a frame tells them; the same in pandas and polars up to how a condition is written.
_SHEETS = ("全部客户", "上报单位", "分级统计", "变化", "疑似重复", "上月有本月无")


def pandas_xlsxwriter(books: str, kept: str, out: str) -> None:
    """Pandas with calamine, written by XlsxWriter without formats."""
    import pandas as pd

    from workbooks.registers.customer_info import CUSTOMER_INFO

    heads = [CUSTOMER_INFO.by_name[c].head for c in COLUMNS]
    read = {p.name: pd.read_excel(p, engine="calamine", header=ABOVE - 1) for p in sorted(Path(books).glob("*.xlsx"))}
    whole = pd.concat([frame.assign(单位=name[:7]) for name, frame in read.items()], ignore_index=True)
    f = whole.rename(columns=dict(zip(heads, COLUMNS, strict=True)))
    had = f["cooperated"] == "有"
    veto = (f["cooperated"] == "无") & f["last_contact"].isna() | had & (f["integrity"] == "差") | (f["demanding"] == "是")
    veto |= (f["profit_rate"] < 0.03) & (f["complex_procedure"] == "是") | (f["reputation"] == "差") | (f["unreasonable_complaints"] > 0)
    high = f["social_value"].isin(["高", "较高"]) | f["related_value"].isin(["高", "较高"])
    best = had & (f["integrity"] == "好") & (f["credit"] == "好") & high & (f["recent_need"] == "有")
    f["tier"] = "B"
    f.loc[best, "tier"] = "A"
    f.loc[veto, "tier"] = "C"
    if not Path(kept).exists():
        f.to_pickle(kept)
        return
    before = pd.read_pickle(kept)
    both = f.merge(before, on="credit_code", how="outer", suffixes=("", "_before"), indicator=True)
    same = both[both["_merge"] == "both"]
    changes = [same.loc[same[c].ne(same[f"{c}_before"]) & same[c].notna(), ["name", c, f"{c}_before"]].set_axis(
        ["name", "now", "before"], axis=1).assign(field=c) for c in (*COLUMNS[2:], "tier")]  # fmt: skip
    bare = f["name"].str.replace("有限公司|集团|股份", "", regex=True)
    sheets = {
        "全部客户": f,
        "上报单位": f.groupby("单位").size().reset_index(),
        "分级统计": f.pivot_table(index="kind", columns="tier", values="name", aggfunc="count").reset_index(),
        "变化": pd.concat(changes),
        "疑似重复": f[bare.duplicated(keep=False)],
        "上月有本月无": both.loc[both["_merge"] == "right_only", ["credit_code", "name_before"]],
    }
    with pd.ExcelWriter(out, engine="xlsxwriter") as writer:
        for title, frame in sheets.items():
            frame.to_excel(writer, sheet_name=title, index=False)


def polars_xlsxwriter(books: str, kept: str, out: str) -> None:
    """Polars with fastexcel, written by XlsxWriter."""
    import xlsxwriter

    if sheets := _polars(books, kept):
        with xlsxwriter.Workbook(out) as book:
            for title, frame in sheets.items():
                frame.write_excel(workbook=book, worksheet=title)


def polars_rust(books: str, kept: str, out: str) -> None:
    """Polars with fastexcel, written by rustpy-xlsxwriter."""
    from rustpy_xlsxwriter import write_worksheets

    if sheets := _polars(books, kept):
        write_worksheets([(title, frame.to_dicts()) for title, frame in sheets.items()], out)


def _polars(books: str, kept: str) -> dict[str, Any]:
    import polars as pl

    from workbooks.registers.customer_info import CUSTOMER_INFO

    heads = {CUSTOMER_INFO.by_name[c].head: c for c in COLUMNS}
    frames = []
    for path in sorted(Path(books).glob("*.xlsx")):
        frame = pl.read_excel(path, engine="calamine", read_options={"header_row": ABOVE - 1})
        frames.append(frame.rename(heads).with_columns(pl.lit(path.name[:7]).alias("unit")))
    f = pl.concat(frames, how="vertical_relaxed")
    c = pl.col
    had = c("cooperated") == "有"
    veto = ((c("cooperated") == "无") & c("last_contact").is_null()) | (had & (c("integrity") == "差")) | (c("demanding") == "是")
    veto |= ((c("profit_rate") < 0.03) & (c("complex_procedure") == "是")) | (c("reputation") == "差") | (c("unreasonable_complaints") > 0)
    high = c("social_value").is_in(["高", "较高"]) | c("related_value").is_in(["高", "较高"])
    best = had & (c("integrity") == "好") & (c("credit") == "好") & high & (c("recent_need") == "有")
    f = f.with_columns(pl.when(veto).then(pl.lit("C")).when(best).then(pl.lit("A")).otherwise(pl.lit("B")).alias("tier"))
    if not Path(kept).exists():
        f.write_parquet(kept)
        return {}
    before = pl.read_parquet(kept)
    both = f.join(before, on="credit_code", how="inner", suffix="_before")
    changes = [
        both.filter(c(name).ne_missing(c(f"{name}_before"))).select(
            "name", c(name).cast(pl.String).alias("now"), c(f"{name}_before").cast(pl.String).alias("before"), pl.lit(name).alias("field")
        )
        for name in (*COLUMNS[2:], "tier")
    ]
    bare = f["name"].str.replace_all("有限公司|集团|股份", "")
    frames_by_title = (
        f,
        f.group_by("unit").len().sort("unit"),
        f.pivot("tier", index="kind", values="name", aggregate_function="len").sort("kind"),
        pl.concat(changes),
        f.filter(bare.is_duplicated()),
        before.join(f, on="credit_code", how="anti").select("credit_code", "name"),
    )
    return dict(zip(_SHEETS, frames_by_title, strict=True))


PEERS: dict[str, Callable[[str, str, str], None]] = {f.__name__: f for f in (pandas_xlsxwriter, polars_xlsxwriter, polars_rust)}
GOALS = {"pandas_xlsxwriter": 0.35, "polars_rust": 1.6}


def report() -> str:
    """Table of the second month."""
    with tempfile.TemporaryDirectory(prefix="kehubu-bench-") as folder:
        place = Path(folder)
        months = {"2026-10": place / "october", "2026-11": place / "november"}
        write_books(months["2026-10"], BOOKS, MONTH_BEFORE)
        write_books(months["2026-11"], BOOKS)
        costs: dict[str, list[Cost]] = {name: [] for name in (*PEERS, "kh consolidate")}
        for turn in range(TURNS):
            for name in PEERS:
                kept = str(place / f"{name}-{turn}.kept")
                for month, books in months.items():
                    cost = run(python("-m", "bench.second_month", name, str(books), kept, str(place / f"{name}-{month}.xlsx")), cwd=ROOT)
                costs[name].append(cost)
            workspace = str(place / f"workspace-{turn}")
            for month, books in months.items():
                out = str(place / f"汇总-{month}.xlsx")
                cost = run([KH, "consolidate", str(books), "--month", month, "--out", out, "--workspace", workspace], cwd=ROOT)
            costs["kh consolidate"].append(cost)
    ours = median(c.cpu_s for c in costs["kh consolidate"])
    rows = [f"\n汇总 of the second month, {BOOKS} workbooks × {ROWS} clients\n", table("work", *COSTS, "ours against it")]
    for name, all_costs in costs.items():
        cost = typical(all_costs)
        limit = f" (goal ≤ {GOALS[name]})" if name in GOALS else ""
        rows.append(line(name, cost, f"{ours / cost.cpu_s:.2f}{limit}"))
    return "\n".join(rows)


def main(arguments: Sequence[str]) -> None:
    """Measure one peer, or print the table."""
    if arguments:
        PEERS[arguments[0]](*arguments[1:4])
    else:
        sys.stdout.write(f"{report()}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
