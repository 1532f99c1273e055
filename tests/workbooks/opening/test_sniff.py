import codecs

import pytest

from workbooks.opening.package import BrokenError
from workbooks.opening.sniff import Family, lock_owner, sniff
from workbooks.problems import Refusal, Where


def refusal(data: bytes, name: str = "3月.xls") -> Refusal:
    with pytest.raises(Refusal) as caught:
        sniff(data, Where(book=name))
    return caught.value


@pytest.mark.parametrize(
    ("data", "family"),
    [
        (b"PK\x03\x04....", Family.ZIP),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500), Family.OLE),
        (b"\x09\x08\x08\x00\x00\x05\x05\x00", Family.BIFF),
        ("客户,电话\n".encode(), Family.TEXT),
        ("客户,电话\n".encode("gbk"), Family.TEXT),
        (codecs.BOM_UTF16_LE + "客户\t电话".encode("utf-16-le"), Family.TEXT),
        ("BMW公司,1\n".encode(), Family.TEXT),
        ("a<b,<html>是网页\n".encode(), Family.TEXT),
        (b"MZ,GIF8\n", Family.TEXT),
    ],
)
def test_workbooks_are_told_by_content(data: bytes, family: Family) -> None:
    assert sniff(data, Where(book="随便.doc")) is family


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"%PDF-1.7\n", "KH113", "PDF"),
        (b"Rar!\x1a\x07\x00", "KH113", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\x00", "KH113", "7z"),
        (b"\x89PNG\r\n\x1a\n\x00", "KH113", "图片"),
        (b"\xff\xd8\xff\xe0\x00", "KH113", "图片"),
        (b"{\\rtf1\\ansi", "KH113", "RTF"),
        (b"\x01\x02\x00\x03", "KH113", "二进制"),
        (b"a,b\x03,c\n", "KH113", "二进制"),
        (b"<?xml version='1.0'?><plist/>", "KH113", "XML"),
        (b"<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'>", "KH113", "平面"),
        (b"ID;PSCALC3\r\nP;PGeneral", "KH113", "SYLK"),
        (b'TABLE\r\n0,1\r\n"EXCEL"', "KH113", "DIF"),
        (b"", "KH126", "空"),
        (b"\x00" * 5000, "KH119", "空字节"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "KH114", "网页"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>\n<html>", "KH114", "网页"),
        (b"<table border=1><tr>", "KH114", "网页"),
        (codecs.BOM_UTF16_LE + "<html>".encode("utf-16-le"), "KH114", "网页"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "KH114", "网页"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "KH114", "网页"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "KH115", "另存为"),
        (b"%TSD-Header-###%\x01\x00", "KH123", "密文"),
        (b"\x62\x14\x23\x65 E-SafeNet\x00\x00\x00LOCK\x00", "KH123", "E-SafeNet"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(data: bytes, code: str, words: str) -> None:
    caught = refusal(data)
    assert caught.problem.rule.code == code
    assert words in str(caught)
    assert str(caught).startswith(f"〔{code}错误〕3月.xls：")


@pytest.mark.parametrize("data", [b"P", b"PK", b"PK\x03", b"\xd0\xcf", bytes.fromhex("d0cf11e0a1b11a")])
def test_the_first_bytes_of_a_workbook_are_a_broken_one(data: bytes) -> None:
    with pytest.raises(BrokenError):
        sniff(data, Where(book="3月.xlsx"))


def owner_file(owner: str) -> bytes:
    narrow, broad = owner.encode("gbk"), owner.encode("utf-16-le")
    head = bytes([len(narrow)]) + narrow + b" " * (54 - len(narrow)) + bytes([len(owner), 0])
    return (head + broad).ljust(165, b" ")


def test_an_owner_file_tells_who_has_the_workbook_open() -> None:
    caught = refusal(owner_file("张三"), "~$3月报送.xlsx")
    assert caught.problem.rule.code == "KH125"
    assert "张三" in caught.problem.says


def test_a_libreoffice_lock_tells_who_has_the_workbook_open() -> None:
    caught = refusal("李四,host,lisi,22.11.2026 10:00,file:///x;".encode(), ".~lock.3月报送.ods#")
    assert caught.problem.rule.code == "KH125"
    assert "李四" in caught.problem.says


def test_an_owner_file_without_a_name_still_makes_a_sentence() -> None:
    assert lock_owner("~$a.xlsx", b"") == "别人"
    assert lock_owner("~$a.xlsx", bytes(165)) == "别人"
