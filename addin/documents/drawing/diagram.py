"""Diagrams of boxes and lines as data, drawn as a group of Word's own shapes that a secretary moves and edits (G07, P03)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from addin.documents.drawing.xmltext import escaped

_EMU_PER_CM = 360_000
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_WPG = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_NO_LINE = "<a:ln><a:noFill/></a:ln>"


@dataclass(frozen=True, slots=True)
class Box:
    """A box with lines of text; measures in centimetres from the upper left corner, colours RRGGBB, "" for none."""

    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...] = ()
    fill: str = ""
    edge: str = ""
    dashed: bool = False
    #: Size of the text in points; the first line is bold if there are several.
    size: float = 8
    shape: Literal["rect", "roundRect", "ellipse"] = "roundRect"
    align: Literal["left", "center"] = "center"


@dataclass(frozen=True, slots=True)
class Link:
    """A straight line between two points, in centimetres, with an arrow at its end if asked for."""

    x1: float
    y1: float
    x2: float
    y2: float
    color: str = "7F7F7F"
    arrow: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes over lines. A template shows it through `{{r name }}` in a paragraph of its own, as it does a chart."""

    title: str
    width: float
    height: float
    boxes: tuple[Box, ...] = ()
    links: tuple[Link, ...] = ()

    def drawing(self, number: int) -> str:
        """The run that shows it as the document's n-th picture."""
        width, height = _emu(self.width), _emu(max(self.height, 0.5))
        whole = Box(0, 0, self.width, max(self.height, 0.5), shape="rect")  # LibreOffice 7.4 stretches the shapes to the group's frame
        shapes = [_box(1, whole), *(_link(n, one) for n, one in enumerate(self.links, 2))]
        shapes += [_box(n, one) for n, one in enumerate(self.boxes, len(shapes) + 1)]
        frame = f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/><a:chOff x="0" y="0"/><a:chExt cx="{width}" cy="{height}"/>'
        return (
            f'<w:r><mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice xmlns:wpg="{_WPG}" Requires="wpg"><w:drawing>'
            f'<wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr id="{number}" name="图示 {number}" descr="{escaped(self.title)}"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_WPG}"><wpg:wgp><wpg:cNvGrpSpPr/>'
            f"<wpg:grpSpPr><a:xfrm>{frame}</a:xfrm></wpg:grpSpPr>{''.join(shapes)}</wpg:wgp>"
            "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
        )


def _emu(cm: float) -> int:
    return round(cm * _EMU_PER_CM)


def _shape(number: int, name: str, transform: str, outline: str, text: str) -> str:
    return (
        f'<wps:wsp xmlns:wps="{_WPS}"><wps:cNvPr id="{number}" name="{name} {number}"/><wps:cNvSpPr/>'
        f"<wps:spPr>{transform}{outline}</wps:spPr>{text}</wps:wsp>"
    )


def _line(color: str, width: int, *, dashed: bool, arrow: bool = False) -> str:
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    head = '<a:tailEnd type="triangle"/>' if arrow else ""
    return f'<a:ln w="{width}"><a:solidFill><a:srgbClr val="{color}"/></a:solidFill>{dash}{head}</a:ln>'


def _box(number: int, one: Box) -> str:
    transform = (
        f'<a:xfrm><a:off x="{_emu(one.left)}" y="{_emu(one.top)}"/><a:ext cx="{_emu(one.width)}" cy="{_emu(one.height)}"/></a:xfrm>'
        f'<a:prstGeom prst="{one.shape}"><a:avLst/></a:prstGeom>'
    )
    fill = f'<a:solidFill><a:srgbClr val="{one.fill}"/></a:solidFill>' if one.fill else "<a:noFill/>"
    edge = _line(one.edge, 12700, dashed=one.dashed) if one.edge else _NO_LINE
    body = "".join(_paragraph(line, one, bold=n == 0 and len(one.lines) > 1) for n, line in enumerate(one.lines))
    text = f"<wps:txbx><w:txbxContent>{body}</w:txbxContent></wps:txbx>" if one.lines else ""
    inset = '<wps:bodyPr lIns="36000" tIns="18000" rIns="36000" bIns="18000" anchor="ctr"><a:noAutofit/></wps:bodyPr>'
    return _shape(number, "框", transform, fill + edge, text + inset)


def _paragraph(text: str, one: Box, *, bold: bool) -> str:
    size = round(one.size * 2)
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:hint="eastAsia"/>'
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{round(one.size * 24)}" w:lineRule="exact"/>'
    return (
        f'<w:p><w:pPr>{spacing}<w:jc w:val="{one.align}"/></w:pPr>'
        f'<w:r><w:rPr>{fonts}{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escaped(text)}</w:t></w:r></w:p>'
    )


def _link(number: int, one: Link) -> str:
    flips = (' flipH="1"' if one.x2 < one.x1 else "") + (' flipV="1"' if one.y2 < one.y1 else "")
    transform = (
        f'<a:xfrm{flips}><a:off x="{_emu(min(one.x1, one.x2))}" y="{_emu(min(one.y1, one.y2))}"/>'
        f'<a:ext cx="{_emu(abs(one.x2 - one.x1))}" cy="{_emu(abs(one.y2 - one.y1))}"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
    )
    return _shape(number, "线", transform, _line(one.color, 9525, dashed=one.dashed, arrow=one.arrow), "<wps:bodyPr/>")
