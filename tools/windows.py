"""`python -m tools.windows`: the windows of Calc that README and docs show, with Chinese menus if libreoffice-l10n-zh-cn is there."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageGrab

from tests.calc.extension_office import installed_profile
from tests.calc.screen import MENU, Person, screen, sitting
from tools.pictures import keep, marked

#: What is drawn after the last key, before a picture is taken: seconds.
_DRAWN = 1.5
_CHINESE = """<item oor:path="/org.openoffice.Office.Linguistic/General">
<prop oor:name="UILocale" oor:op="fuse"><value>zh-CN</value></prop></item>"""
_COLORS = 96


def chinese(profile: Path) -> Path:
    """A profile whose menus are Chinese."""
    told = profile / "user" / "registrymodifications.xcu"
    told.write_text(told.read_text("utf-8").replace("</oor:items>", f"{_CHINESE}</oor:items>"), "utf-8")
    return profile


def picture(person: Person) -> Image.Image:
    """What is on the screen."""
    time.sleep(_DRAWN)
    return ImageGrab.grab(xdisplay=person.display)


def work(person: Person, book: Path) -> None:
    """What a branch clerk does with a workbook, a picture of each step."""
    document = person.open(book)
    document.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, 1280, 800, 15)
    sheet = document.Sheets.getByIndex(0)
    person.front(document)
    person.click(document, MENU, "客户管理")
    person.key(*["Down"] * 13, "Right")
    keep(picture(person), "calc-toolbar", _COLORS)
    person.key(*["Escape"] * 3)
    person.pressed("check", document)
    document.CurrentController.setActiveSheet(sheet)
    heads = sheet.getCellRangeByName("A3:AH3").getDataArray()[0]
    phone = next(n for n, head in enumerate(heads) if str(head).startswith("联系电话"))
    document.CurrentController.setFirstVisibleColumn(phone - 1)
    cell = sheet.getCellByPosition(phone, 4)
    document.CurrentController.select(cell)
    cell.Annotation.setIsVisible(True)
    keep(picture(person), "calc-marked", _COLORS)
    cell.Annotation.setIsVisible(False)
    document.CurrentController.setFirstVisibleColumn(0)
    person.press("report", document)
    person.dialog("报告")
    keep(picture(person), "calc-dialog", _COLORS)
    person.answer("Escape")
    person.rest()
    document.CurrentController.setFirstVisibleColumn(1)
    below = sheet.getCellRangeByName("B12")
    below.setFormula("=KH_TIER($A$3:$AH$3;A4:AH4)")
    document.CurrentController.select(below)
    dispatcher = person.context.service("com.sun.star.frame.DispatchHelper")
    dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:FunctionDialog", "_self", 0, ())
    person.dialog()
    keep(picture(person), "calc-wizard", _COLORS)
    person.answer("Escape")
    document.setModified(False)


def main() -> None:
    """Make them all."""
    with tempfile.TemporaryDirectory() as told, screen() as display:
        folder = Path(told)
        profile = chinese(installed_profile(folder, sys.executable))
        marked(folder)
        book = (folder / "江南.xlsx").rename(folder / "江南分公司11月报送.xlsx")
        with sitting(profile, display, folder) as person:
            work(person, book)


if __name__ == "__main__":
    main()
