"""Saved mails as intake: attachments under their real names, the sender compared with the register, bodies left alone (A22)."""

from __future__ import annotations

import base64
import struct
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from addin.build.excel.cfb import write
from addin.ledger.store import Ledger, Unit
from tests.addin.conftest import NOW as TODAY
from tests.addin.conftest import Press
from tests.addin.returns import NOVEMBER, Office, client, write_return
from workbooks.opening.folders import expand
from workbooks.opening.mails import read_mail
from workbooks.problems import Refusal, Where

NAME = "华东分公司11月报表.xlsx"
BODY = "=cmd|' /C calc'!A0 请查收 http://example.invalid/x"


def mail(*files: tuple[str, bytes], sender: str = "李示例 <hd@example.com>") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "sc@example.com", "11月报表"
    message.set_content(BODY)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def by_hand(disposition: bytes, data: bytes = b"x") -> bytes:
    head = b"From: hd@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n"
    part = b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; " + disposition
    return head + part + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(data) + b"\r\n--q--\r\n"


def outlook(name: str, data: bytes, sender: str = "hd@example.com") -> bytes:
    """A .msg with one attachment."""

    def entry(number: int, kind: int, size: int) -> bytes:
        return struct.pack("<HHIII", kind, number, 6, size, 0)

    def text(words: str) -> bytes:
        return words.encode("utf-16-le")

    def number(identity: int, value: int) -> bytes:
        return struct.pack("<HHIII", 0x0003, identity, 6, value, 0)

    strings = {"0C1F": sender, "0C1A": "李示例", "1000": BODY}
    root: dict[str, Any] = {f"__substg1.0_{i}001F": text(v) for i, v in strings.items()}
    entries = b"".join(entry(int(i, 16), 0x1F, len(text(v)) + 2) for i, v in strings.items())
    root["__properties_version1.0"] = struct.pack("<8x4I8x", 0, 1, 0, 1) + number(0x340D, 0x40000) + entries
    attached = b"\0" * 8 + number(0x3705, 1) + entry(0x3707, 0x1F, len(text(name)) + 2) + entry(0x3701, 0x102, len(data))
    root["__attach_version1.0_#00000000"] = {
        "__properties_version1.0": attached, "__substg1.0_3707001F": text(name), "__substg1.0_37010102": data,
    }  # fmt: skip
    return write(root)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    units = [Unit("华东分公司", mails=("hd@example.com",)), Unit("华中分公司", mails=("HZ@example.com",)), Unit("西北分公司")]
    Ledger(made.workspace).put_units(units, at=made.now, actor="张三")
    return made


def taken(office: Office, files: dict[str, bytes]) -> Any:
    folder = office.root / "in"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return office.consolidate(folder)


def table(root: Path, unit: str = "华东分公司") -> bytes:
    return write_return(root / f"{unit}.xlsx", unit, NOVEMBER, [client(f"{unit[:2]}置业有限公司")]).read_bytes()


@pytest.mark.parametrize(
    "disposition",
    [
        b"filename*=UTF-8''%E5%8D%8E%E4%B8%9C%E5%88%86%E5%85%AC%E5%8F%B811%E6%9C%88%E6%8A%A5%E8%A1%A8.xlsx",
        b"filename*0*=GB18030''%BB%AA%B6%AB%B7%D6%B9%AB%CB%BE;\r\n filename*1*=11%D4%C2%B1%A8%B1%ED.xlsx",
        b'filename="=?GB18030?B?' + base64.b64encode(NAME.encode("gb18030")) + b'?="',
        b'filename="' + NAME.encode("gbk") + b'"',
        b'filename="' + NAME.encode() + b'"',
        b'filename="..\\..\\' + NAME.encode("gbk") + b'"',
    ],
    ids=["RFC 2231", "RFC 2231 GB18030 in parts", "RFC 2047", "raw GBK", "raw UTF-8", "a path"],
)
def test_names_of_attachments_are_read_however_they_are_written(disposition: bytes) -> None:
    found = read_mail(by_hand(disposition), ".eml", Where("信.eml"))
    assert (found.sender, found.attachments) == ("hd@example.com", ((NAME, b"x"),))


def test_an_outlook_mail_is_read(tmp_path: Path) -> None:
    found = read_mail(outlook(NAME, b"x" * 5000), ".msg", Where("信.msg"))
    assert (found.sender, found.attachments) == ("hd@example.com", ((NAME, b"x" * 5000),))


def test_tables_in_mails_are_returns(office: Office, tmp_path: Path) -> None:
    done = taken(
        office, {"一.eml": mail((NAME, table(tmp_path)), ("签名.png", b"x")), "二.msg": outlook("华中.xlsx", table(tmp_path, "华中分公司"))}
    )
    assert {u.unit: (u.state, u.file) for u in done.snapshot.units if u.state == "已接收"} == {
        "华东分公司": ("已接收", f"一.eml/{NAME}"),
        "华中分公司": ("已接收", "二.msg/华中.xlsx"),
    }
    told = [(t.unit, p.says) for t in done.told for p in t.problems if p.rule.code == "KH453"]
    assert len(told) == 1
    assert told[0][0] == "华中分公司"
    assert "是“华东分公司”的" in told[0][1]


def test_a_unit_without_an_address_is_not_suspected(office: Office, tmp_path: Path) -> None:
    done = taken(office, {"一.eml": mail((NAME, table(tmp_path, "西北分公司")), sender="x@example.com")})
    assert "KH453" not in {p.rule.code for t in done.told for p in t.problems}


def test_mails_without_tables_and_broken_ones_are_told(tmp_path: Path) -> None:
    folder, spool = tmp_path / "in", tmp_path / "spool"
    folder.mkdir()
    spool.mkdir()
    (folder / "空.eml").write_bytes(mail(("说明.docx", b"x")))
    (folder / "坏.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000)
    assert {f.name: f.problem.rule.code for f in expand(folder, spool) if f.problem} == {"空.eml": "KH454", "坏.msg": "KH119"}
    assert not list(spool.iterdir())


def test_a_program_that_hangs_on_a_mail_is_told_once(kh: Press, tmp_path: Path) -> None:
    path = tmp_path / "报表.eml"
    path.write_bytes(mail((NAME, table(tmp_path)), ("说明.exe", b"MZ"), ("签名.png", b"x")))
    done = kh("submit", file=path, workspace=Office(tmp_path).workspace.root, now=TODAY)
    assert done.code == 0, done.err
    assert "已提交华东分公司" in done.out
    assert (done.out + done.err).count("KH139") == 1
    assert "报表.eml/说明.exe：这个文件不是表格（程序，不要打开），没有读取。" in done.out + done.err
    (tmp_path / "只有.eml").write_bytes(mail(("说明.exe", b"MZ")))
    (tmp_path / "spool").mkdir()
    assert {f.problem.rule.code for f in expand(tmp_path / "只有.eml", tmp_path / "spool") if f.problem} == {"KH454", "KH139"}


def test_what_is_no_mail_is_refused() -> None:
    with pytest.raises(Refusal):
        read_mail(b"not a mail", ".msg", Where("信.msg"))


@pytest.mark.parametrize("suffix", [".eml", ".msg"])
def test_a_saved_mail_is_submitted_by_what_is_attached(kh: Press, tmp_path: Path, suffix: str) -> None:
    office = Office(tmp_path)
    units = [Unit("华东分公司", mails=("hd@example.com",)), Unit("华中分公司", mails=("hz@example.com",))]
    Ledger(office.workspace).put_units(units, at=office.now, actor="张三")
    data = write_return(tmp_path / "表.xlsx", "华中分公司", NOVEMBER, [client("甲置业有限公司")]).read_bytes()
    path = tmp_path / f"报表{suffix}"
    path.write_bytes(mail((NAME, data)) if suffix == ".eml" else outlook(NAME, data))
    done = kh("submit", file=path, workspace=office.workspace.root, now=TODAY)
    assert done.code == 0, done.out + done.err
    assert "已提交华中分公司2026年11月的月报（第1版" in done.out
    assert "KH453" in done.out, "it came from another unit's address"
    state = next(u for u in Ledger(office.workspace).status(NOVEMBER) if u.unit == "华中分公司")
    assert (state.state, state.file) == ("已接收", "华中分公司2026年11月客户信息统计表.xlsx")


def test_a_mail_without_a_workbook_is_not_submitted(kh: Press, tmp_path: Path) -> None:
    path = tmp_path / "空.eml"
    path.write_bytes(mail())
    assert "KH454" in kh("submit", file=path, workspace=Office(tmp_path).workspace.root).err
