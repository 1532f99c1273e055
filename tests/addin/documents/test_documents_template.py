import datetime
import io
import zipfile

import pytest
from docxtpl import DocxTemplate
from lxml import etree

from addin.buttons.support.publishing import template_path
from addin.documents.filling import sandbox
from addin.documents.filling.sandbox import SANDBOX, Run
from addin.documents.filling.template import compile_template, load_template
from addin.documents.filling.words import example
from addin.reports import reports
from tests.addin.document_makers import TABLE, Line, docx, paper, parts, texts
from workbooks.problems import Refusal

DAY = datetime.date(2026, 11, 26)


def made(template: bytes, **given: object) -> bytes:
    return compile_template(template, "模板.docx").render(paper(**given), title="通报", created=DAY)


def refused(template: bytes, **given: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        made(template, **given)
    return caught.value


def canonical(xml: bytes) -> bytes:
    return etree.tostring(etree.fromstring(xml), method="c14n", exclusive=True)


def by_docxtpl(template: bytes, context: object) -> dict[str, bytes]:
    document = DocxTemplate(io.BytesIO(template))
    document.render(Run().words(context), SANDBOX)
    target = io.BytesIO()
    document.save(target)
    return parts(target.getvalue())


TEMPLATES = {
    "words": docx("{{ title }}{% if late %}（迟报）{% endif %}", header="{{ title }}", footer="共{{ units|length }}个"),
    "rows": docx(TABLE, "{%p for u in units %}", "{{ loop.index }}．{{ u.unit }}", "{%p endfor %}"),
    "uneven": docx([["{%tc for u in units %}", "{{ u.unit }}", "{%tc endfor %}"]]),
    "widest row gone": docx([["{%tr if not late %}"], ["甲", "乙", "丙"], ["{%tr endif %}"], ["{{ title }}"]]),
    "merged": docx([["{%tr for u in units %}", ""], ["{% vm %}{{ title }}", "{{ u.unit }}"], ["{%tr endfor %}", ""]]),
    "literal": docx("写法：{_{ title }_}", "{{ title }}"),
}


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("title", ["通报", "两行\n的\t题 A&B <某>"])
def test_the_output_is_docxtpls_own(name: str, title: str):
    ours, theirs = parts(made(TEMPLATES[name], title=title)), by_docxtpl(TEMPLATES[name], paper(title=title))
    rendered = [part for part in theirs if part.startswith(("word/document", "word/header", "word/footer"))]
    assert len(rendered) >= (3 if name == "words" else 1)
    for part in rendered:
        assert canonical(ours[part]) == canonical(theirs[part])


#: What a document of ours tells otherwise on purpose: its day, nothing of whoever made the template; and what docxtpl has no means for.
PROPERTIES = {"docProps/core.xml", "docProps/app.xml", "docProps/thumbnail.jpeg", "_rels/.rels"}
CHARTS = ("word/charts/", "word/embeddings/khchart")
#: Parts that name other parts.
LISTS = ("[Content_Types].xml", "word/_rels/document.xml.rels")


def named(xml: bytes) -> set[str]:
    """What a list of parts names, without pictures and data of charts and what docxtpl keeps of the template's author."""
    told = {one.get("PartName") or one.get("Target") or one.get("Extension") for one in etree.fromstring(xml)}
    return {t for t in told if not t.startswith(("/word/charts/", "charts/", "/word/embeddings/")) and t not in ("xlsx", "jpeg")}


@pytest.mark.parametrize("report", reports().values(), ids=list(reports()))
def test_every_part_of_every_packaged_document_is_docxtpls_own(report, monkeypatch):
    monkeypatch.setattr("addin.documents.filling.template.leave_out_dashes", lambda tree: False)
    data, context = template_path(report).read_bytes(), example(report.context)
    ours, theirs = parts(load_template(template_path(report)).render(context, title="", created=DAY)), by_docxtpl(data, context)
    assert {p for p in ours if not p.startswith(CHARTS)} | {"docProps/thumbnail.jpeg"} == set(theirs) | {"docProps/thumbnail.jpeg"}
    for part in set(theirs) - PROPERTIES - set(LISTS):
        assert ours[part] == theirs[part] or canonical(ours[part]) == canonical(theirs[part]), part
    for part in LISTS:
        assert named(ours[part]) == named(theirs[part]), part


def test_the_same_content_is_the_same_bytes():
    template = docx("{{ title }}", "{{r chart }}", TABLE)
    first = made(template)
    compile_template.cache_clear()
    assert made(template) == first
    assert made(template, title="别的") != first


def test_a_document_tells_its_day_and_nothing_of_the_template_author():
    def sign(document):
        document.core_properties.author = "王某"
        document.core_properties.last_modified_by = "王某"

    core = parts(made(docx("{{ title }}", change=sign)))["docProps/core.xml"].decode()
    assert "2026-11-26T00:00:00Z" in core
    assert "王某" not in core


@pytest.mark.parametrize("hostile", ["A&B <某>", "{{7*7}}", "{% if x %}", "</w:t></w:r>", "]]>", '"引号"'])
def test_data_is_text_and_never_markup_or_template(hostile: str):
    data = made(docx("甲{{ title }}乙", TABLE), title=hostile, units=(Line(hostile, 1),))
    document = etree.fromstring(parts(data)["word/document.xml"])
    found = ["".join(p.itertext("{*}t")) for p in document.iter("{*}p")]
    assert found[0] == f"甲{hostile}乙"
    assert hostile in found[1:]


def test_characters_that_xml_forbids_are_dropped():
    assert texts(made(docx("{{ title }}。"), title="一\x00二\x0b三\x07四\ufffe五\ud800六"))[0] == "一二三四五六。"


def test_nothing_told_is_an_empty_place():
    assert texts(made(docx("备注：{{ remark }}。")))[0] == "备注：。"


@pytest.mark.parametrize(
    "attack",
    [
        "{{ title.__class__ }}",
        "{{ units.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id') }}",
        "{{ title.format(1) }}",
        "{{ (title|map('attr', '__class__'))|list }}",
        "{{ 'a' * 100000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 10 ** 100000000 }}",
        "{{ title|safe }}",
        "{% autoescape false %}{{ title }}{% endautoescape %}",
        "{% include '/etc/passwd' %}",
        "{% set x = 1 %}",
        "{% macro f() %}{{ f() }}{% endmacro %}",
        "{{ range(1000000000) }}",
        "{{ units[0]['__class__'] }}",
    ],
)
def test_a_template_cannot_leave_its_small_language(attack: str):
    assert refused(docx("头", attack)).problem.rule.code in ("KH702", "KH703", "KH705", "KH707", "KH710")


def test_a_bomb_of_loops_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox, "MOST_ROUNDS", 1000)
    bomb = "{% for a in range(100) %}{% for b in range(100) %}{% endfor %}{% endfor %}"
    assert refused(docx(bomb)).problem.rule.code == "KH707"


def test_too_much_text_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("addin.documents.filling.template.MOST_CHARACTERS", 5000)
    assert refused(docx("{% for a in range(99) %}" + "字" * 100 + "{% endfor %}")).problem.rule.code == "KH707"


def test_what_is_no_word_document_is_refused(tmp_path):
    for data in (b"", b"PK\x03\x04broken", b"not a zip"):
        assert refused(data).problem.rule.code == "KH701"
    with pytest.raises(Refusal, match="KH711错误〕没有"):
        load_template(tmp_path / "没有.docx")


@pytest.mark.parametrize("member", ["_rels/.rels", "[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"])
@pytest.mark.parametrize("content", [None, b"", b"<a><b></a>"])
def test_a_damaged_package_is_refused(member: str, content: bytes | None):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in (parts(docx("{{ title }}")) | {member: content}).items():
            if data is not None:
                archive.writestr(name, data)
    assert refused(target.getvalue()).problem.rule.code == "KH701"


def test_a_package_whose_bytes_were_changed_is_refused():
    data = bytearray(docx("{{ title }}"))
    middle = data.index(b"word/document.xml") + 60
    data[middle : middle + 20] = b"\xff" * 20
    assert refused(bytes(data)).problem.rule.code == "KH701"


def test_a_picture_that_is_fetched_from_outside_is_refused():
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"

    def link(document):
        document.part.relate_to("http://example.invalid/a.png", kind, is_external=True)

    assert "http://example.invalid/a.png" in str(refused(docx("{{ title }}", change=link)))


def test_a_template_edited_in_its_place_is_compiled_anew(tmp_path):
    path = tmp_path / "模板.docx"
    path.write_bytes(docx("旧{{ title }}"))
    old = load_template(path).render(paper(), title="", created=DAY)
    path.write_bytes(docx("新{{ title }}"))
    assert texts(old) == ["旧通报"]
    assert texts(load_template(path).render(paper(), title="", created=DAY)) == ["新通报"]


def test_the_content_types_stand_first_as_sniffers_expect():
    for template in (docx("{{ title }}"), docx("{{r chart }}")):
        assert next(iter(parts(made(template)))) == "[Content_Types].xml"
