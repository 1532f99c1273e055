"""What can be wrong with a template or with making a document (KH701–KH729)."""

from __future__ import annotations

from workbooks.problems import Severity, rule

E = Severity.ERROR

_EDIT = "请用 Word 打开模板，"

NOT_A_TEMPLATE = rule("KH701", E, "模板打不开", "模板打不开：{what}。", "请用 Word 把模板另存为“Word 文档（.docx）”，再放回模板文件夹。")
SYNTAX = rule("KH702", E, "模板写法有误", "{place}的“{tag}”写法不对：{what}。", _EDIT + "{cure}。")
UNKNOWN_WORD = rule("KH703", E, "模板用了未知的词", "{place}的“{tag}”里，没有“{word}”这个词。", _EDIT + "{cure}。")
BLOCKS = rule("KH704", E, "模板的循环或条件不成对", "{place}的“{tag}”{what}。", _EDIT + "{cure}。")
FORBIDDEN = rule(
    "KH705", E, "模板用了不许用的写法", "{place}的“{tag}”不能用在模板里：{what}。", _EDIT + "只用 {{{{ 词 }}}}、for、if 来写。"
)
MALFORMED = rule(
    "KH706",
    E,
    "模板的循环或条件跨了表格",
    "按模板生成的文档结构不完整（{what}），循环或条件的开始和结束很可能不在同一层：一个在表格里，一个在表格外。",
    _EDIT + "把每一对 for/endfor、if/endif 放在同一个表格、同一级段落里。",
)
TOO_MUCH = rule(
    "KH707", E, "模板生成的内容过多", "按模板生成的内容过多（{what}），已停止。", _EDIT + "检查是否多写了一层循环，或把数据分成几份文档。"
)
CHART_PLACE = rule("KH708", E, "图表或文字的写法用反了", "{place}的“{tag}”{what}。", _EDIT + "改成“{proposal}”。")
LINKED = rule(
    "KH709", E, "模板链接了外部文件", "模板链接了外部文件“{what}”，生成的文档会带走或丢失它。", _EDIT + "把图片改为嵌入，删除外部链接。"
)
FAILED = rule(
    "KH710", E, "按模板生成文档失败", "按模板生成文档时出错（{what}）。", _EDIT + "检查其中的比较和计算，或换回随程序附带的模板。"
)
NO_TEMPLATE = rule("KH711", E, "找不到模板", "找不到这个模板。", "请把它放回模板文件夹，或重新安装以恢复随程序附带的模板。")
PROGRAM = rule("KH760", E, "模板带有程序", "模板里有{what}，生成的文档会带着它发出去。", _EDIT + "删去它，另存为“Word 文档（.docx）”。")
DOCTYPE = rule(
    "KH761",
    E,
    "模板带有文档类型声明",
    "模板的部件“{what}”带有文档类型声明（DOCTYPE），Word 不会这样写。",
    "请用 Word 打开模板，重新另存一份。",
)
FIELD = rule(
    "KH762",
    E,
    "模板里有会取用外部内容的域",
    "{place}有“{tag}”域，打开文档时它会读取别的文件或启动程序。",
    _EDIT + "在这一处按 Shift+F9 看到域代码，删去它。",
)
REVISED = rule(
    "KH763",
    E,
    "标记处有修订",
    "{place}的“{tag}”处有修订痕迹（插入、删除或移动），标记会连同删去的字一起算。",
    _EDIT + "在“审阅”里接受或拒绝这一处修订，再保存。",
)
NOT_FILLED = rule(
    "KH764",
    E,
    "标记放在了不填写的地方",
    "{place}里有“{tag}”，这种地方的标记不会填写。",
    _EDIT + "把它移到正文、页眉、页脚或脚注里，或删去。",
)

NO_OFFICE = rule(
    "KH720",
    E,
    "没有安装 LibreOffice",
    "生成 PDF 需要 LibreOffice，这台电脑上没有找到。",
    "请安装 LibreOffice（免费），或用 Word 打开文档后另存为 PDF；装在特别位置时，把环境变量 KH_SOFFICE 设为 soffice 的完整路径。",
)
PDF_FAILED = rule(
    "KH721", E, "PDF 没有生成", "LibreOffice 没有生成 PDF（{what}）。", "请用 Word 打开这份文档另存为 PDF；仍不行，请重新生成文档。"
)
NO_ROOM = rule(
    "KH765",
    E,
    "临时文件夹所在的盘满了",
    "生成 PDF 要用临时文件夹“{what}”，它所在的盘没有空间了。",
    "请清理这个盘，或把环境变量 TMPDIR（Windows 上是 TEMP）指到别的盘，再试一次。",
)
PDF_SLOW = rule(
    "KH722",
    E,
    "生成 PDF 超时",
    "LibreOffice 用了{seconds:g}秒还没有生成 PDF，已停止它。",
    "请关闭别的大型程序后再试，或用 Word 打开文档另存为 PDF。",
)
