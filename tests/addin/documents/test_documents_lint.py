import datetime
from pathlib import Path

import pytest
from docx.oxml import parse_xml

from addin.documents.filling import template
from addin.documents.filling.trial import lint
from addin.documents.filling.words import nearest, told_words
from tests.addin.document_makers import TABLE, Paper, docx, paper
from workbooks.problems import Refusal


def linted(tmp_path: Path, *body, **given) -> list[str]:
    path = tmp_path / "通报.docx"
    path.write_bytes(docx(*body, **given))
    return [p.message for p in lint(path, Paper)]


def test_a_good_template_has_nothing_to_say(tmp_path: Path):
    assert (
        linted(
            tmp_path,
            "{{ title }}",
            "{{r chart }}",
            TABLE,
            "{%p if late %}",
            "迟报",
            "{%p else %}",
            "按时",
            "{%p endif %}",
            footer="{{ title }}",
        )
        == []
    )


def test_an_unknown_word_is_named_with_its_place_and_the_nearest_known_one(tmp_path: Path):
    table = [["单位"], ["{%tr for u in units %}"], ["{{ u.untt }}"], ["{%tr endfor %}"]]
    assert linted(tmp_path, "甲", "{{ titel }}", table) == [
        "〔KH703错误〕通报.docx：正文第2段的“{{ titel }}”里，没有“titel”这个词。改法：请用 Word 打开模板，改成“title”（标题）。",
        "〔KH703错误〕通报.docx：第1个表格第3行的“{{ u.untt }}”里，没有“untt”这个词。改法：请用 Word 打开模板，改成“unit”（单位名称）。",
    ]


def test_a_chinese_label_is_told_its_word(tmp_path: Path):
    assert "改成“title”（标题）" in linted(tmp_path, "{{ 标题 }}")[0]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (["{{ title }", "乙"], "花括号只有一半"),
        (["｛｛ title ｝｝"], "括号是全角的"),
        (["{{ title， }}"], "里面有全角符号“，”"),
        (["{{ title title }}"], "看不懂这一句"),
        (["{%p if late %}", "迟报"], "正文第1段的“{%p if late %}”没有结束。改法：请用 Word 打开模板，在后面补上“{%p endif %}”"),
        (["{%p endif %}"], "没有对应的开始"),
        (["{%p for u in units %}", "{{ u.unit }}", "{%p endif %}"], "结束的却是正文第1段的“{%p for u in units %}”"),
        (["{%p if late %}", "迟报", "{% endif %}"], "写法不一致"),
        (["{%p if late %}迟报{%p endif %}"], "同一段落里的其他文字会丢失"),
        (["{%p if late %}{%p endif %}"], "其中一个会丢失"),
        (["{%tr for u in units %}", "{%tr endfor %}"], "不在表格里"),
        ([[["{%tr for u in units %}", "{{ u.unit }}"], ["{%tr endfor %}", ""]]], "同一表格行里的其他文字会丢失"),
        ([[["{% if late %}甲", "乙{% endif %}"]]], "不在同一个单元格里"),
        (["{{ chart }}"], "改成“{{r chart }}”"),
        (["{{r title }}"], "改成“{{ title }}”"),
        (["{{ units }}"], "是一张表，不能直接写成文字"),
        (["{% set x = 1 %}"], "不支持“set”"),
        (["{{ 2 ** 3 }}"], "不支持乘方“**”"),
        (["{% for u in units recursive %}{% endfor %}"], "不支持循环里的“recursive”"),
        (["{{ title|safe }}"], "没有“safe”这个处理方式"),
        (["{% for u in units %}{{ u.unit }}{% endfor %}{{ u.unit }}"], "没有“u”这个词"),
        (["{{ units|selectattr('untt')|list|length }}"], "没有“untt”这个词"),
        (["{{ loop.index }}"], "没有“loop”这个词"),
        (["{{ title.unit }}"], "没有“unit”这个词"),
        (["{{ late > title }}"], "按模板生成文档时出错"),
    ],
)
def test_each_mistake_is_one_sentence_with_its_cure(tmp_path: Path, body: list, says: str):
    found = linted(tmp_path, *body)
    assert says in found[0]
    assert "通报.docx：" in found[0]
    assert "改法：" in found[0]


def test_pages_heads_and_feet_are_read_too(tmp_path: Path):
    assert "页脚第1段" in linted(tmp_path, "甲", footer="{{ titel }}")[0]
    assert "图表只能放在正文里" in linted(tmp_path, "甲", header="{{r chart }}")[0]


def test_a_condition_across_a_table_is_found_by_the_trial(tmp_path: Path):
    found = linted(tmp_path, "{% if late %}甲", [["乙{% endif %}"]])
    assert "不在同一个单元格里" in found[0]


def test_all_mistakes_are_told_at_once(tmp_path: Path):
    assert len(linted(tmp_path, "{{ a1 }}", "{{ b1 }}", [["{{ c1 }}"]], footer="{{ d1 }}")) == 4


def test_nothing_near_is_no_proposal():
    assert nearest("完全不同的词", {"title": "标题"}) == ""
    assert nearest("month", {"matches": "疑似重复表"}) == ""


def test_a_word_for_the_month_is_the_period():
    words = {"period": "报送月份", "matches": "疑似重复表"}
    assert [nearest(word, words) for word in ("month", "月份", "报送月份", "perod", "疑似重复")] == [*["period"] * 4, "matches"]


def test_every_word_is_listed_with_its_label():
    assert dict(told_words(Paper))["units[].unit"] == "单位名称"


def test_a_tag_that_word_split_into_runs_is_one_tag(tmp_path: Path):
    def split(document):
        paragraph = document.add_paragraph()
        for text in ("{", "{ tit", "el ", "}}"):
            paragraph.add_run(text).bold = text != "}}"

    assert "“{{ titel }}”里，没有“titel”" in linted(tmp_path, change=split)[0]


def test_a_text_box_is_read_once(tmp_path: Path):
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
        '<mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>{{ titel }}</w:t></w:r></w:p></w:txbxContent></mc:Choice>'
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>{{ titel }}</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )

    def add(document):
        document.add_paragraph("外面")._p.append(parse_xml(box))

    assert len(linted(tmp_path, change=add)) == 1


@pytest.mark.parametrize(("body", "code"), [(["{%p if late %}", "迟报"], "KH704"), (["{{ chart }}"], "KH708")])
def test_each_mistake_has_its_code(tmp_path: Path, body: list, code: str):
    assert f"〔{code}错误〕" in linted(tmp_path, *body)[0]


def test_a_linked_picture_is_refused(tmp_path: Path):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    with pytest.raises(Refusal, match="KH709"):
        linted(tmp_path, "甲", change=lambda document: document.part.rels.get_or_add_ext_rel(kind, "file:///图.png"))


def test_broken_structure_of_unknown_cause_is_still_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(template, "first_fault", lambda *_: None)
    broken = template.compile_template(docx("{% if late %}甲", [["乙{% endif %}"]]), "通报.docx")
    with pytest.raises(Refusal, match="KH706"):
        broken.render(paper(late=False), title="通报", created=datetime.date(2026, 11, 26))
