"""Why a file is not read or not written: one code and one Chinese sentence a reason (KH110–KH139, KH144)."""

from __future__ import annotations

from workbooks.problems import Severity, rule

E = Severity.ERROR

NOT_FOUND = rule("KH110", E, "找不到文件", "找不到这个文件。", "请核对文件夹和文件名，注意扩展名。")
IS_FOLDER = rule("KH111", E, "是文件夹", "这是一个文件夹，不是文件。", "请指明文件夹里的某个表格文件。")
NO_RIGHTS = rule("KH112", E, "无权读取", "没有读取它的权限，或它正被别的程序独占。", "请关闭打开它的程序，或请管理员开通读取权限后再试。")
NOT_A_WORKBOOK = rule(
    "KH113", E, "不是表格文件", "这不是表格文件，内容是{what}。", "请用 Excel 或 WPS 打开原来的表格，另存为 .xlsx 后再报送。"
)
WEB_PAGE = rule(
    "KH114",
    E,
    "网页改名为表格",
    "这是网页（HTML），只是扩展名写成了表格。",
    "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”后再报送。",
)
XML_2003 = rule(
    "KH115", E, "XML表格2003", "这是“XML 表格 2003”格式，不能直接读取。", "请用 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再报送。"
)
NEEDS_PASSWORD = rule(
    "KH116",
    E,
    "需要密码",
    "文件设了打开密码，没有密码读不了。",
    "请取消密码后另存再报送；只是查看、校验时，可在命令后加 --password 写明密码。",
)
WRONG_PASSWORD = rule("KH117", E, "密码不对", "给出的密码打不开这个文件。", "请核对密码（注意大小写和全角字符）后再试。")
RIGHTS_MANAGED = rule(
    "KH118", E, "权限管理保护", "文件受信息权限管理（IRM）保护，只有获授权的账户才能打开。", "请作者解除“限制访问”后另存为 .xlsx 再报送。"
)
DAMAGED = rule("KH119", E, "文件损坏", "文件已损坏：{what}。", "请在 Excel 或 WPS 中打开原文件，确认内容完整后另存一份再报送。")
UNSAFE = rule("KH120", E, "内容不安全", "文件里有不安全的内容：{what}。", "请用 Excel 或 WPS 打开原文件，另存为新的 .xlsx 后再报送。")
TOO_LARGE = rule("KH121", E, "文件过大", "文件过大：{what}。", "请删去无关的工作表、图片和表格外的空行，另存后再报送。")
DUPLICATE_PARTS = rule(
    "KH122", E, "部件重名", "文件内部有重名的部件“{what}”，不同软件会读出不同内容。", "请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再报送。"
)
CIPHERTEXT = rule(
    "KH123",
    E,
    "加密软件密文",
    "文件被单位的文档加密软件（{what}）加密，这里读到的是密文；在装了加密客户端的电脑上看起来是正常的。",
    "请在加密软件中申请解密或外发后，再报送解密的文件。",
)
HALF_COPIED = rule("KH124", E, "文件没有复制完", "文件不完整，可能还在复制或下载。", "请等复制完成后再试；几分钟后仍这样，请重新复制一份。")
LOCK_FILE = rule(
    "KH125", E, "占用标记文件", "这是{owner}正打开表格时产生的占用标记，不是表格本身。", "请等对方关闭表格后，读取原来的文件。"
)
EMPTY = rule("KH126", E, "空文件", "文件是空的，没有任何内容。", "请重新导出或复制一份再报送。")
UNKNOWN_TEXT = rule(
    "KH127",
    E,
    "文字编码不明",
    "文本文件第{line}行的文字编码认不出来（既不是 UTF-8，也不是 GBK）。",
    "请用 Excel 打开核对文字后，另存为 .xlsx 再报送。",
)
TOO_MANY_ROWS = rule("KH128", E, "行数过多", "工作表《{sheet}》有数据的行超过{limit:,}行。", "请按单位或月份拆成几个文件再报送。")
TOO_SLOW = rule("KH129", E, "读取超时", "{seconds:g}秒还没有读完，已停止读取。", "请删去无关的工作表、图片和表格外的内容，另存后再报送。")
TOO_HUNGRY = rule(
    "KH130", E, "占用内存过多", "读取它要占用过多内存，已停止读取。", "请删去无关的工作表、图片和表格外的内容，另存后再报送。"
)
CRASHED = rule(
    "KH131", E, "读取中断", "读取它时读取程序异常退出，这个文件没有读成。", "请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再报送。"
)
NO_SHEETS = rule("KH132", E, "没有工作表", "文件里没有可读的工作表。", "请确认数据填在普通工作表里，另存后再报送。")
TARGET_OPEN = rule("KH133", E, "目标文件被占用", "不能写入，它可能正在 Excel 或 WPS 中打开。", "请关闭它后再试，或换一个文件名保存。")
TARGET_NO_RIGHTS = rule("KH134", E, "无权写入", "没有在这个位置写文件的权限。", "请换一个文件夹保存，或请管理员开通写入权限。")
DISK_FULL = rule("KH135", E, "磁盘已满", "磁盘空间不够，文件没有写成，原来的文件没有改动。", "请清理磁盘后再试。")
TARGET_FAILED = rule("KH136", E, "写入失败", "文件没有写成，原来的文件没有改动（{what}）。", "请检查磁盘或网络连接后再试。")
FOLDER_MISSING = rule("KH137", E, "目标文件夹不存在", "要写入的文件夹不存在。", "请先建好文件夹，或换一个位置保存。")
UNREADABLE = rule("KH138", E, "读不出来", "读取文件时出错（{what}），可能是磁盘或网络断开。", "请检查磁盘或网络连接后再试。")
TARGET_FOLDER = rule("KH144", E, "目标是文件夹", "不能写入，这个名称已经是一个文件夹。", "请写明文件夹里的文件名，或换一个文件名保存。")
NO_SPREADSHEET = rule(
    "KH139", Severity.WARNING, "不是表格，没有读", "文件夹里的这个文件不是表格（{what}），没有读取。", "如果它应当报送，请改成 .xlsx 表格。"
)
CHANGED = rule("KH638", E, "文件正在改动", "读取时文件被改动了，这次没有收。", "等它保存完，再收一次。")
NO_FILE = rule("KH196", E, "不是普通文件", "这是{what}，没有读取。", "把要读的工作簿本身复制到这里。")
LEADS_OUT = rule("KH179", E, "是指向外面的链接", "是一个链接，指向收件文件夹外面的文件，没有读取。", "把文件本身复制进来。")
