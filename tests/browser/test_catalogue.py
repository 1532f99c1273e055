"""The catalogue page as people use it: opened from a folder, in a real browser."""

from __future__ import annotations

import io
import json
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest

from addin.documents.catalogue_page import Entry, catalogue_page
from tests.browser.chromium import Browser
from tests.patience import Patience

pytestmark = pytest.mark.browser
KINDS = ("潜在客户", "意向客户", "准客户", "签约客户")
ENTRIES = [
    Entry("重庆青山矿业有限公司", "签约客户", "A", ("西南分公司",)),
    Entry("示例置业（北京）有限公司", "签约客户", "A", ("华北分公司", "华东分公司")),
    Entry("海棠能源有限公司", "潜在客户", "C", ("华东分公司",)),
    Entry("长沙海棠港务有限公司", "准客户", "B", ("华中分公司",)),
    Entry("<b>&\"'</script><script>window.broken=1</script>有限公司", "准客户", "B", ("华中分公司",)),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Browser:
    path = tmp_path / "客户目录.html"
    path.write_bytes(catalogue_page(ENTRIES, title="示例集团客户目录", month="2026年11月", snapshot="a1b2c3", kinds=KINDS))
    browser.requests.clear()
    browser.errors.clear()
    browser.open(path.as_uri())
    return browser


def names(page: Browser) -> list[str]:
    found: list[str] = page.run("Array.from(document.querySelectorAll('#rows .c0'), cell => cell.textContent)")
    return found


def search(page: Browser, text: str) -> list[str]:
    page.press("Escape")
    page.type(text)
    return names(page)


def choose(page: Browser, box: str, word: str) -> None:
    page.run(f"box = document.getElementById('{box}'); box.value = Array.from(box.options).find(o => o.text === '{word}').value")
    page.run("box.dispatchEvent(new Event('change', {bubbles: true}))")


def test_all_clients_stand_in_the_order_of_their_sounds(page: Browser):
    assert names(page)[1:] == ["长沙海棠港务有限公司", "重庆青山矿业有限公司", "海棠能源有限公司", "示例置业（北京）有限公司"]
    assert page.run("document.getElementById('said').textContent") == "查到 5 家：A类2家，B类2家，C类1家。"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("海棠", ["长沙海棠港务有限公司", "海棠能源有限公司"]),
        ("ht", ["长沙海棠港务有限公司", "海棠能源有限公司"]),
        ("HTNY", ["海棠能源有限公司"]),
        ("cq", ["重庆青山矿业有限公司"]),
        ("zqqs", ["重庆青山矿业有限公司"]),
        ("csht 港务", ["长沙海棠港务有限公司"]),
        ("（北京）", ["示例置业（北京）有限公司"]),
        ("［北京", ["示例置业（北京）有限公司"]),
        ("長沙", ["长沙海棠港务有限公司"]),
        ("zy  示例", ["示例置业（北京）有限公司"]),
        ("没有这家", []),
    ],
)
def test_searches_take_chinese_and_initials(page: Browser, typed: str, found: list[str]):
    assert search(page, typed) == found


def test_filters_narrow_and_are_kept_in_the_address(page: Browser):
    page.run("document.querySelector('#tiers input[value=B]').click()")
    choose(page, "unit", "华东分公司")
    assert names(page) == ["海棠能源有限公司", "示例置业（北京）有限公司"]
    choose(page, "kind", "潜在客户")
    assert names(page) == ["海棠能源有限公司"]
    kept = page.run("new Promise(done => setTimeout(() => done(decodeURIComponent(location.hash)), 400))")
    assert kept == "#off=B&kind=潜在客户&unit=华东分公司"
    page.reload()
    assert names(page) == ["海棠能源有限公司"]


def test_heads_sort_and_sort_back(page: Browser):
    page.run("document.querySelector('[data-sort=\"2\"]').click()")
    assert names(page)[0] == "重庆青山矿业有限公司"
    page.run("document.querySelector('[data-sort=\"2\"]').click()")
    assert names(page)[0] == "海棠能源有限公司"
    assert page.run("document.querySelector('[data-sort=\"2\"]').getAttribute('aria-sort')") == "descending"


def waits_for(told: Callable[[], bool]) -> bool:
    """Whether something comes true soon: the page draws between two keys."""
    waited = Patience(5)
    while not (found := told()) and not waited.ended:
        time.sleep(0.05)
    return found


def chosen(page: Browser, name: str) -> bool:
    told = "(document.querySelector('[aria-selected=true] .c0') || {}).textContent || ''"
    return waits_for(lambda: page.run(told) == name)


def spelled(page: Browser, letters: str) -> bool:
    """Type letters one by one into the search; a window that has just got the keyboard may lose some, then all are taken back."""
    for letter in letters:
        page.press(letter)
    if page.run("document.getElementById('q').value") == letters:
        return True
    page.run("document.getElementById('q').value = ''")
    return False


def test_the_keyboard_is_enough(page: Browser):
    page.run("document.activeElement.blur()")
    page.press("/")
    assert waits_for(lambda: bool(page.run("document.activeElement.id === 'q'")))
    assert waits_for(lambda: spelled(page, "ht"))
    assert waits_for(lambda: 0 < len(names(page)) < 5)
    page.press("ArrowDown")
    page.press("ArrowDown")
    assert chosen(page, "海棠能源有限公司")
    page.press("ArrowUp")
    assert chosen(page, "长沙海棠港务有限公司")
    page.press("Escape")
    assert waits_for(lambda: len(names(page)) == 5)
    page.press("End")
    assert chosen(page, "示例置业（北京）有限公司")


def test_what_is_found_is_printed_whole(page: Browser):
    search(page, "ht")
    paper = pypdf.PdfReader(io.BytesIO(page.printed()))
    text = "".join(sheet.extract_text() for sheet in paper.pages)
    assert "海棠能源有限公司" in text
    assert "示例置业" not in text
    assert "清除条件" not in text


def test_names_are_shown_as_text_and_nothing_is_fetched(page: Browser):
    assert page.run("window.broken === undefined")
    assert names(page)[0].startswith("<b>&\"'</script>")
    assert not [address for address in page.requests if not address.startswith("file:")]
    assert not page.errors


def test_sixty_thousand_clients_answer_a_key_in_fifty_milliseconds(browser: Browser, tmp_path: Path):
    firsts, seconds = "青山 海棠 北斗 金桥 南湖 东方 重庆 长沙".split(), "置业 能源 矿业 港务 水务 建设投资".split()
    entries = [
        Entry(f"{firsts[n % 8]}{seconds[n // 8 % 6]}第{n}有限公司", KINDS[n % 4], "ABC"[n % 3], (f"第{n % 40}分公司",))
        for n in range(60_000)
    ]
    path = tmp_path / "客户目录.html"
    path.write_bytes(catalogue_page(entries, title="示例集团客户目录", month="2026年11月", snapshot="a1b2c3", kinds=KINDS))
    browser.open(path.as_uri())
    typed = ["c", "cq", "cqk", "cqky", "", "海", "海棠", "海棠能", "海棠能源", "第1", "第12", "第123", "htny 1234", "有限公司", ""]
    browser.run(f"typed = {json.dumps(typed)}; q = document.getElementById('q'); times = []")
    browser.run(
        "for (const text of typed) { q.value = text; const start = performance.now(); q.dispatchEvent(new Event('input'));"
        " document.body.offsetHeight; times.push(performance.now() - start); }"
    )
    times = browser.run("times")
    assert statistics.median(times) < 50, times
    assert browser.run("document.querySelectorAll('.row').length") < 100
