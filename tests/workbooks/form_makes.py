"""Archive forms as groups make them themselves: six of different make, blank."""

from __future__ import annotations

import datetime
import io
import struct
import zlib
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

_THIN = Border(*[Side(style="thin")] * 4)
_LABEL = PatternFill("solid", fgColor="DDEBF7")


class Form:
    """A sheet on which labels and places are drawn."""

    def __init__(self, title: str = "客户档案", *, plain: bool = False) -> None:
        self.book = openpyxl.Workbook()
        self.sheet = self.book.active
        self.sheet.title = title
        self.plain = plain

    def label(self, ref: str, text: str) -> None:
        self._box(ref, text, label=True)

    def place(self, ref: str, text: str | None = None, number_format: str = "General") -> None:
        self._box(ref, text, label=False)
        self.sheet[ref.partition(":")[0]].number_format = number_format

    def row(self, row: int, *texts: str | None) -> None:
        """Cells side by side from column A: texts are labels, None is a place."""
        for i, text in enumerate(texts):
            ref = f"{chr(65 + i)}{row}"
            self.place(ref) if text is None else self.label(ref, text)

    def _box(self, ref: str, text: str | None, *, label: bool) -> None:
        cells = self.sheet[ref] if ":" in ref else ((self.sheet[ref],),)
        for line in cells:
            for cell in line:
                if not self.plain:
                    cell.border = _THIN
                    cell.alignment = Alignment(wrap_text=True, vertical="center")
                if label and not self.plain:
                    cell.fill, cell.font = _LABEL, Font(bold=True)
        self.sheet[ref.partition(":")[0]].value = text
        if ":" in ref:
            self.sheet.merge_cells(ref)

    def data(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def labels_left() -> bytes:
    """Labels to the left, no line, no merge: a sheet typed quickly."""
    form = Form(plain=True)
    form.sheet["A1"] = "某某集团客户档案表"
    for i, text in enumerate(
        [
            "客 户 名 称",
            "通讯地址：",
            "联系人",
            "联系电话*",
            "职位",
            "客户分类",
            "累计合同额（元）",
            "利润率(%)",
            "首次合作时间",
            "法人代表",
            "备注",
        ],
        2,
    ):
        form.sheet[f"A{i}"] = text
    return form.data()


def labels_above() -> bytes:
    """Labels above their places, in rows of four; unknown labels among them; a list with a title."""
    form = Form()
    form.label("A1:D1", "客户档案表")
    form.row(2, "客户单位名称", "统一社会信用代码", "法定代表人", "客户类别")
    form.row(3, None, None, None, None)
    form.row(4, "单位地址", "所属行业", "开户银行", "客户规模")
    form.row(5, None, None, None, None)
    form.label("A6:D6", "拜访记录")
    form.row(7, "日期", "拜访人", "拜访方式", "客户反馈")
    for row in range(8, 11):
        form.row(row, None, None, None, None)
    form.label("A11:D11", "填表说明：每半年更新一次。")
    return form.data()


def merged_blocks() -> bytes:
    """Merged labels and places, groups to the left, several contacts, boxes to tick, text in one cell, lists marked by notes."""
    form = Form()
    form.label("A1:H1", "客户档案表")
    form.place("A2:H2", "档案编号：____________      建档日期：____________      核定等级：____")
    form.label("A3:A5", "基\n本\n情\n况")
    form.label("B3:C3", "客户单位名称")
    form.place("D3:H3")
    form.label("B4:C4", "客户规模")
    form.place("D4:E4", "□大型  □中型  □小型")
    form.label("F4", "客户类别")
    form.place("G4:H4")
    form.label("B5:C5", "单位地址")
    form.place("D5:H5", "（填省、市、区和门牌）")
    form.label("A6:A7", "联系人")
    for row in (6, 7):
        form.label(f"B{row}", "姓名")
        form.place(f"C{row}")
        form.label(f"D{row}", "职务")
        form.place(f"E{row}")
        form.label(f"F{row}", "电话")
        form.place(f"G{row}:H{row}", number_format="@")
    form.label("A8", "客户经理")
    form.place("B8:C8")
    form.label("D8", "联系电话")
    form.place("E8:H8")
    form.label("A9:A12", "投诉记录")
    for ref, text in (("B9", "投诉日期"), ("C9:E9", "投诉内容"), ("F9", "处理效果"), ("G9:H9", "办结日期")):
        form.label(ref, text)
    for row in (10, 11, 12):
        for ref in (f"B{row}", f"C{row}:E{row}", f"F{row}", f"G{row}:H{row}"):
            form.place(ref)
    form.sheet["B9"].comment = Comment("〔列表:投诉〕", "市场营销部")
    form.label("A13:B13", "客户需求")
    form.place("C13:H13")
    form.label("A14:H14", "注：本表由市场营销部保管，未经许可不得调阅。")
    return form.data()


def two_columns() -> bytes:
    """Two columns of labels and places, the client's name again on a second page, a formula among the places."""
    form = Form("档案")
    form.label("A1:D1", "客户信息档案")
    pairs = [
        ("单位全称", "社会信用代码"), ("行业", "规模"), ("地址", "电话"), ("联系人", "职务"), ("合作历史", "首次合作日期"),
        ("合作项目数", "累计合同额(万元)"), ("履约诚信", "信用状况"), ("测算等级", "分级依据"), ("档案完整度", "更新日期"),
    ]  # fmt: skip
    for row, (left, right) in enumerate(pairs, 2):
        form.row(row, left, None, right, None)
    form.sheet["B10"] = "=COUNTA(B2:B9)/8"
    form.sheet["D10"].number_format = 'yyyy"年"m"月"d"日"'
    second = form.book.create_sheet("续页")
    second["A1"], second["C1"] = "客户名称", "核定等级"
    second["A3"] = "时间线"
    second["A4"], second["B4"], second["C4"] = "日期", "事项", "来源"
    for cell in (*second["A1:D1"][0], *second["A4:C9"]):
        for one in cell if isinstance(cell, tuple) else (cell,):
            one.border = _THIN
    return form.data()


def with_picture() -> bytes:
    """A picture, print set-up, a header, a row of fixed height, a validation, places in braces, a repeating row in braces."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("客户卡")
        label = book.add_format({"border": 1, "bold": True, "bg_color": "#DDEBF7"})
        place = book.add_format({"border": 1, "text_wrap": True})
        sheet.insert_image("F1", "logo.png", {"image_data": io.BytesIO(_png())})
        sheet.merge_range("A1:E1", "{{ 客户单位名称 }}客户卡（{{ 测算等级 }}类）", label)
        for ref, text in (("A2", "行业"), ("C2", "联系人"), ("A3", "更新日期"), ("C3", "快照"), ("A4", "需求")):
            sheet.write(ref, text, label)
        for ref in ("B2", "D2", "E2", "B3", "E3"):
            sheet.write_blank(ref, None, place)
        sheet.write("D3", "{{ 数据快照 }}", place)
        sheet.merge_range("B4:E4", "", place)
        sheet.set_row(3, 18)
        sheet.write_row("A5", ["日期", "方式", "我方", "事由", "反馈"], label)
        sheet.write_row("A6", [f"{{{{ 拜访.{c} }}}}" for c in ("日期", "沟通方式", "我方人员", "事由", "反馈信息")], place)
        for column in range(5):
            sheet.write_blank(6, column, None, place)
        sheet.merge_range("A8:E8", "集团公司市场营销部印制", label)
        sheet.data_validation("B2", {"validate": "list", "source": ["房地产业", "制造业"]})
        sheet.set_landscape()
        sheet.set_paper(11)
        sheet.print_area("A1:F8")
        sheet.repeat_rows(0)
        sheet.set_header("&C内部资料")
        sheet.set_margins(left=0.3)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _png() -> bytes:
    """A red picture of 120 × 40."""
    rows = b"".join(b"\x00" + b"\xc0\x39\x2b" * 120 for _ in range(40))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 120, 40, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)


def old_xls() -> bytes:
    """Excel 97 with a Chinese code page: labels left, merged, a list of visits."""
    book = xlwt.Workbook(encoding="gbk")
    sheet = book.add_sheet("客户档案表")
    box = xlwt.easyxf("font: name 宋体, height 220; borders: left thin, right thin, top thin, bottom thin; align: wrap on, vert centre")
    day = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin", num_format_str="yyyy-mm-dd")
    sheet.write_merge(0, 0, 0, 3, "客户档案表", box)
    for row, (left, right) in enumerate([("业主单位", "类别"), ("详细地址", "邮编"), ("联系人姓名", "手机")], 1):
        for column, text in enumerate((left, "", right, "")):
            sheet.write(row, column, text, box)
    sheet.write(4, 0, "首次合作日期", box)
    sheet.write(4, 1, "", day)
    sheet.write(4, 2, "客户评价", box)
    sheet.write(4, 3, "", box)
    sheet.write_merge(5, 5, 0, 3, "走访记录", box)
    for column, text in enumerate(("时间", "拜访方式", "拜访人", "内容")):
        sheet.write(6, column, text, box)
        for row in (7, 8):
            sheet.write(row, column, "", box)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FIELDS: dict[str, Any] = {
    "name": "示例置业（北京）有限公司",
    "统一社会信用代码": "91110000600037341L",
    "kind": "签约客户",
    "所属行业": "房地产业",
    "客户规模": "中型",
    "address": "北京市朝阳区示例路1号",
    "contact": "张示例",
    "post": "工程部经理",
    "phone": "13900001234",
    "needs": "=厂房二期土建",
    "合作历史": "有",
    "first_cooperation": datetime.date(2021, 3, 8),
    "projects": 3,
    "contract": 1250.5,
    "profit_rate": 0.085,
    "履约诚信": "好",
    "信用状况": "一般",
    "owner": "李示例",
    "维护责任人电话": "13900005678",
    "tier": "B",
    "分级依据": "R24 其余客户",
    "confirmed_tier": "A",
    "档案编号": "KH-0007",
    "建档日期": datetime.date(2025, 1, 6),
    "updated": datetime.date(2026, 11, 25),
    "complete": 0.8,
    "法定代表人": "王示例",
    "邮编": "100000",
    "开户银行": "示例银行朝阳支行",
    "evaluation": "履约良好，满意度92分",
    "备注": "按季度拜访",
    "数据快照": "a1b2c3",
}


def _visit(day: int, way: str, who: str, what: str) -> dict[str, Any]:
    return {"日期": datetime.date(2026, 11, day), "沟通方式": way, "我方人员": who, "事由": what, "反馈信息": f"反馈{day}"}


LISTS: dict[str, list[dict[str, Any]]] = {
    "联系人": [
        {"姓名": "张示例", "职务": "工程部经理", "联系电话": "13900001234"},
        {"姓名": "赵示例", "职务": "总经理", "联系电话": "13900002345"},
    ],
    "投诉": [
        {"投诉编号": f"TS-{n}", "投诉日期": datetime.date(2026, 10, n), "投诉内容": f"第{n}次投诉",
         "处理效果": "好", "办结日期": datetime.date(2026, 10, n + 5)}
        for n in range(1, 6)
    ],
    "拜访": [_visit(3, "上门拜访", "李示例", "季度拜访"), _visit(12, "电话沟通", "李示例", "询问进度")],
    "时间线": [{"日期": datetime.date(2026, 9, n), "事项": f"事项{n}", "来源": "月报"} for n in range(1, 4)],
}  # fmt: skip
