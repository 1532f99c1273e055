"""No document is written from a template that its check refuses (R40)."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.oxml import parse_xml

from addin.documents.filling import sandbox
from addin.documents.filling.template import compile_template
from addin.documents.filling.trial import lint
from tests.addin.document_makers import TABLE, Paper, docx, paper, parts
from workbooks.problems import Refusal

DAY = datetime.date(2026, 11, 26)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def changed(data: bytes, **more: bytes) -> bytes:
    """The package with other members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (parts(data) | more).items():
            archive.writestr(name, content)
    return target.getvalue()


def with_part(data: bytes, name: str, content: str, kind: str, content_type: str) -> bytes:
    """The package with one more part that the document relates to."""
    held = parts(data)
    types = held["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'.encode()
    )
    rels = held["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rX" Type="{OFFICE}/{kind}" Target="{name.removeprefix("word/")}"/></Relationships>'.encode(),
    )
    return changed(data, **{"[Content_Types].xml": types, "word/_rels/document.xml.rels": rels, name: content.encode()})


def notes(kind: str, text: str) -> bytes:
    root, item = {"endnotes": ("endnotes", "endnote"), "comments": ("comments", "comment")}[kind]
    xml = f'<w:{root} xmlns:w="{W}"><w:{item} w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{item}></w:{root}>'
    plain = docx("{{ title }}")
    return with_part(plain, f"word/{kind}.xml", xml, kind, f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml")


def paragraph(xml: str) -> Callable[[object], None]:
    return lambda document: document.element.body.insert(0, parse_xml(f'<w:p xmlns:w="{W}">{xml}</w:p>'))  # type: ignore[attr-defined]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def struck(text: str) -> str:
    return f'<w:del w:id="1" w:author="x"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def inserted(text: str) -> str:
    return f'<w:ins w:id="2" w:author="x">{run(text)}</w:ins>'


def field(*instructions: str) -> str:
    told = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in instructions)
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{told}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


REFUSED = {
    "one brace": (docx("甲", "{{ title }"), "KH702", "正文第2段"),
    "spaced": (docx("{ { title } }"), "KH702", "花括号中间有空格"),
    "wide": (docx("｛｛ title ｝｝"), "KH702", "正文第1段"),
    "half wide": (docx("{｛ title }}"), "KH702", "全角"),
    "single braces": (docx("标题{title}。"), "KH702", "{{ title }}"),
    "other marks": (docx("标题【title】。"), "KH702", "{{ title }}"),
    "percent in text": (docx("增长{%5"), "KH702", "正文第1段"),
    "comment begun": (docx("第{#附件一}号文", "后面还有{#}一段"), "KH702", "正文第1段"),
    "swallowed text": (docx("甲", "附件{#第3条不得删除#}见后"), "KH702", "正文第2段的“{#第3条不得删除#}”"),
    "comment tag": (docx("{{ title }}{# 给自己看的话 #}"), "KH702", "就不写在模板里"),
    "text beside": (docx([["单位"], ["{%tr for u in units %}序号"], ["{{ u.unit }}"], ["{%tr endfor %}"]]), "KH704", "第1个表格第2行"),
    "deleted tag": (docx("甲", change=paragraph(run("{{ title }}") + struck("{{ old }}"))), "KH763", "正文第1段"),
    "deleted inside": (
        docx(change=paragraph(run("{{ ti") + struck("le") + inserted("tle") + run(" }}"))),
        "KH763",
        "正文第1段",
    ),
    "deleted half": (docx(change=paragraph(run("甲") + struck("{{ title"))), "KH763", "正文第1段"),
    "comment": (notes("comments", "原来是{{ title }}"), "KH764", "批注"),
    "endnote": (notes("endnotes", "{{ nosuch }}"), "KH703", "尾注第1段"),
    "dde": (docx("甲", change=paragraph(field("DDEAUTO c:\\\\cmd.exe"))), "KH762", "“DDEAUTO”域"),
    "dde in pieces": (docx("甲", change=paragraph(field(" DD", "E x y"))), "KH762", "“DDE”域"),
    "include": (docx("甲", change=paragraph('<w:fldSimple w:instr=" INCLUDETEXT \\\\x\\y "/>')), "KH762", "“INCLUDETEXT”域"),
}


@pytest.mark.parametrize(("data", "code", "says"), REFUSED.values(), ids=list(REFUSED))
def test_what_the_check_refuses_is_not_written(data: bytes, code: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(data)
    found = lint(path, Paper)
    assert found[0].rule.code == code
    assert says in found[0].message
    with pytest.raises(Refusal, match=code):
        compile_template(data, "模板.docx").render(paper(), title="", created=DAY)


FINE = {
    "page number": docx("{{ title }}", change=paragraph(field(" PAGE ") + field(' HYPERLINK "https://example.com" '))),
    "a revision beside no tag": docx("{{ title }}", change=paragraph(run("甲") + struck("乙"))),
    "brackets": docx("【备注】见《通报》<甲>[乙]", TABLE),
    "literal": docx("写法：{_{ title }_}"),
}


@pytest.mark.parametrize("data", FINE.values(), ids=list(FINE))
def test_what_is_harmless_is_written(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(data)
    assert lint(path, Paper) == []
    compile_template(data, "模板.docx").render(paper(), title="", created=DAY)


def test_endnotes_are_filled_in() -> None:
    made = compile_template(notes("endnotes", "见{{ title }}"), "模板.docx").render(paper(), title="", created=DAY)
    assert "见通报" in parts(made)["word/endnotes.xml"].decode()


PLAIN = docx("{{ title }}")
DANGEROUS = {
    "macro": (with_part(PLAIN, "word/vbaProject.bin", "x", "vbaProject", "application/vnd.ms-office.vbaProject"), "KH760"),
    "object": (with_part(PLAIN, "word/embeddings/oleObject1.bin", "x", "oleObject", "application/vnd.ms-office.oleObject"), "KH760"),
    "control": (with_part(PLAIN, "word/activeX/activeX1.xml", "<x/>", "control", "application/vnd.ms-office.activeX+xml"), "KH760"),
    "chunk": (with_part(PLAIN, "word/chunk.html", "<p/>", "aFChunk", "text/html"), "KH760"),
    "doctype": (
        changed(
            PLAIN, **{"word/document.xml": parts(PLAIN)["word/document.xml"].replace(b"<w:document", b"<!DOCTYPE x []><w:document", 1)}
        ),
        "KH761",
    ),
    "template elsewhere": (
        changed(
            PLAIN,
            **{
                "word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                + f'<Relationship Id="r1" Type="{OFFICE}/attachedTemplate" Target="http://x.example/a.dotm"'.encode()
                + b' TargetMode="External"/></Relationships>'
            },
        ),
        "KH709",
    ),
    "a part far too large": (changed(PLAIN, **{"word/extra.xml": b"<x>" + b" " * (9 << 20) + b"</x>"}), "KH701"),
}


@pytest.mark.parametrize(("data", "code"), DANGEROUS.values(), ids=list(DANGEROUS))
def test_a_template_with_programs_is_refused(data: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=code):
        compile_template(data, "模板.docx")
    path = tmp_path / "模板.docx"
    path.write_bytes(data)
    with pytest.raises(Refusal, match=code):
        lint(path, Paper)


TIMES = "|replace('a','aaaaaaaaaa')"
BOMBS = {
    "replace in a row": f"{{{{ 'a'{TIMES * 9} }}}}",
    "replace of a word": f"{{{{ 'a'|replace('a', title){TIMES * 9}|replace('通', 'aaaaaaaaaa'){TIMES * 8} }}}}",
    "join": f"{{{{ range(100000)|join('{'长' * 100}') }}}}",
    "join of many": "{{ range(100000)|map('replace', '1', '1111111111')|map('replace', '1', '1111111111')|join }}",
    "a list of long ones": f"{{{{ range(100000)|map('replace', '', '{'x' * 2000}')|list|length }}}}",
    "many loops": "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    "deep": "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
    "deep loops": "{% for a in range(2) %}" * 30 + "{% endfor %}" * 30,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=list(BOMBS))
def test_a_bomb_is_refused_before_it_is_made(text: str) -> None:
    with pytest.raises(Refusal, match=r"KH70[2457]"):
        compile_template(docx(text), "模板.docx").render(paper(), title="", created=DAY)


def test_a_document_has_so_much_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_SECONDS", -1)
    with pytest.raises(Refusal, match=r"KH707.*计算超过"):
        compile_template(docx("{% for n in range(1000) %}{{ n }}{% endfor %}"), "模板.docx").render(paper(), title="", created=DAY)


def test_ordinary_filters_do_what_they_did() -> None:
    data = docx("{{ units|map(attribute='unit')|join('、') }}；{{ title|replace('通', '简') }}；{{ units|join('，', attribute='count') }}")
    made = compile_template(data, "模板.docx").render(paper(), title="", created=DAY)
    assert re.findall(r"<w:t[^>]*>([^<]*)", parts(made)["word/document.xml"].decode()) == ["一分公司、二分公司；简报；3，4"]
