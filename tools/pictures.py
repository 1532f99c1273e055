"""`python -m tools.pictures DEMO`: the sheets that README shows, printed from what `kh demo DEMO` wrote; needs soffice and pdftoppm."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from PIL import Image

IMAGES = Path(__file__).parents[1] / "docs" / "images"
BOOK = "结果/2026年11月汇总.xlsx"
#: Dots an inch; upper left corner and size of what is shown; colours.
_DPI, _CORNER, _SIZE, _COLORS = 130, (40, 60), (1500, 640), 64
#: Rows of a branch's workbook, by the heads of its template, with faults in them.
_ROWS: tuple[tuple[str | float, ...], ...] = (
    ("江南明沅水务发展有限公司", "签约客户", "公共设施管理业", "张楠", "13900001200", "2018-03-05", 1, 1200),
    ("武汉金垫仓储物流有限公司", "已开发客户", "交通运输业", "李岩", "1380013800", "2019-03-06", 2, 2015.5),
    ("杭州泰桐置业有限公司", "合作伙伴客户", "房地产业", "王芳", "13900001274", "2020-03-07", 3, "3.5亿元"),
    ("长沙润拓置业有限公司", "长期客户", "房地产业", "赵越", "13900001311", "2021-03-08", 4, 3646.5),
    ("成都瑞越生物医药有限公司", "已开发客户", "制造业", "陈宁", "13900001348", "2019年2月30日", 5, 4462),
    ("西安鼎朗电子材料有限公司", "意向客户", "制造业", "吴琼", "13900001422", "2023-04-07", 7, 6093),
)
_HEADS = ("客户单位名称", "客户类别", "所属行业", "联系人", "联系电话", "首次合作日期", "合作项目数", "累计合同额(万元)")


def keep(picture: Image.Image, name: str, colors: int = _COLORS) -> None:
    """A picture as small as few colours make it."""
    picture.convert("RGB").quantize(colors).save(IMAGES / f"{name}.png", optimize=True)


def printed(book: Path, folder: Path) -> Path:
    """A workbook as it prints."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, book], check=True, capture_output=True)
    return folder / f"{book.stem}.pdf"


def shown(pdf: Path, begins: str, size: tuple[int, int] = _SIZE) -> Image.Image:
    """The upper left of the first page that begins with some words."""
    pages = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    page = str(next(number for number, text in enumerate(pages, 1) if text.startswith(begins)))
    subprocess.run(["pdftoppm", "-r", str(_DPI), "-f", page, "-l", page, "-singlefile", "-png", pdf, pdf.with_suffix("")], check=True)
    (x, y), (width, height), whole = _CORNER, size, Image.open(pdf.with_suffix(".png"))
    return whole.crop((x, y, min(x + width, whole.width), min(y + height, whole.height)))


def marked(folder: Path) -> Path:
    """A branch's workbook with faults, as 校验 marks it."""
    kh(folder, "new", "客户信息统计表", "--unit", "江南分公司", "--month", "2026-11", "--rows", "8", "--out", "江南.xlsx")
    book = openpyxl.load_workbook(folder / "江南.xlsx")
    heads = {str(c.value).rstrip("*"): c.column for c in book.worksheets[0][3]}
    for number, row in enumerate(_ROWS, 4):
        for head, value in zip(_HEADS, row, strict=True):
            book.worksheets[0].cell(number, heads[head] or 1).value = value
    book.save(folder / "江南.xlsx")
    kh(folder, "check", "江南.xlsx", "--marked", "标注")
    return next((folder / "标注").glob("*.xlsx"))


def kh(folder: Path, *words: str) -> None:
    """Run a command in a folder; what it finds is no failure."""
    subprocess.run([sys.executable, "-m", "addin", *words], cwd=folder, check=False, capture_output=True)


def together(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures below one another."""
    made = Image.new("RGB", (max(p.width for p in pictures), sum(p.height for p in pictures)), "white")
    top = 0
    for picture in pictures:
        made.paste(picture, (0, top))
        top += picture.height
    return made


def main(demo: Path) -> None:
    """Make them all."""
    with tempfile.TemporaryDirectory() as told:
        folder = Path(told)
        pdf = printed(marked(folder), folder)
        keep(together([shown(pdf, "客户信息统计表", (1500, 280)), shown(pdf, "校验结果", (1500, 340))]), "marked")
        pdf = printed(demo / BOOK, folder)
        keep(shown(pdf, "集团公司客户信息汇总表"), "consolidated")
        keep(shown(pdf, "投诉登记表", (2070, 640)), "register")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
