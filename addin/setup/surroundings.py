"""What every host needs: Python, the command kh, the workspace, the published policy."""

from __future__ import annotations

from pathlib import Path, PurePath

from addin.desk.desk import Finding
from addin.ledger.storage.address import FILE
from addin.ledger.storage.drives import check_place
from addin.setup import configuration, remembered
from addin.setup.findings import bad, good, note
from addin.setup.machine import Machine
from addin.setup.product import Product
from udfs.policy.evaluator import PolicyError
from udfs.policy.file import loads
from workbooks.oswords import why
from workbooks.problems import Refusal

_ASK = "import sys, addin, udfs.declare, xlwings; print(*sys.version_info[:2], xlwings.__version__)"
_ASK_WINDOWS = f"import pythoncom, win32com.client; {_ASK}"
_OLDEST = (3, 11)


def examine(machine: Machine, product: Product, told: Path | None = None) -> list[Finding]:
    """All of it."""
    return [python(machine, product), command(machine, product), workspace(machine, told), policy(machine)]


def python(machine: Machine, product: Product) -> Finding:
    """Start the Python the add-in is configured to call, with the imports it will do."""
    interpreter = _configured(machine) or product.interpreter
    cure = f"在 {product.interpreter.parent} 所在的环境里重新安装客户簿，再运行 kh install。"
    if not machine.exists(interpreter):
        return bad(f"配置里的 Python {interpreter} 不在了。", "重新安装客户簿，再运行 kh install。")
    ran = machine.run([str(interpreter), "-c", _ASK_WINDOWS if machine.system == "windows" else _ASK])
    words = ran.out.split()
    if ran.code != 0 or len(words) != 3:
        return bad(f"Python {interpreter} 起不来，或缺少客户簿要用的包。", cure)
    if tuple(map(int, words[:2])) < _OLDEST:
        return bad(f"Python {interpreter} 是 {words[0]}.{words[1]} 版，太旧。", "装 Python 3.11 或更新的版本，再重新安装客户簿。")
    if words[2] != product.xlwings:
        return bad(f"Python {interpreter} 里的 xlwings 是 {words[2]}，应为 {product.xlwings}。", cure)
    return good(f"Python {words[0]}.{words[1]} 能用：{interpreter}。")


def _configured(machine: Machine) -> PurePath | None:
    try:
        told = configuration.decoded(machine, machine.read(configuration.place(machine)))
    except OSError:
        return None
    value = told.get("INTERPRETER_MAC" if machine.system == "darwin" else "INTERPRETER_WIN")
    return machine.path(value) if value else None


def command(machine: Machine, product: Product) -> Finding:
    """Whether typing kh starts this very installation."""
    folder = product.interpreter.parent
    found = machine.which("kh")
    if found is None:
        return note("在命令行里直接输入 kh 还不行。", f"把 {folder} 加进 PATH，或输入 {folder / 'kh'}。")
    if found.parent != folder:
        return note(f"命令 kh 是另一份安装：{found}。", f"要用这一份，请输入 {folder / 'kh'}。")
    return good(f"命令 kh 在 {found}。")


def workspace(machine: Machine, told: Path | None = None) -> Finding:
    """Whether the workspace is there, can be written and stands where a ledger may stand."""
    folder = machine.absolute(str(told)) if told is not None else remembered.workspace(machine)
    if folder is None:
        return note("没有指定工作区；填表、校验不需要，收件和汇总需要。", "运行 kh install --workspace 文件夹。")
    if not machine.exists(folder):
        return bad(f"工作区 {folder} 打不开。", "接通它所在的磁盘，或用 kh install --workspace 另指定一个文件夹。")
    if not machine.writable(folder):
        return bad(f"工作区 {folder} 不能写入。", "请管理员开通写入权限，或用 kh install --workspace 另指定一个文件夹。")
    try:
        if not machine.exists(folder / FILE):  # a server's ledger is not harmed by a shared folder
            check_place(Path(folder))
    except Refusal as refusal:
        return bad(refusal.problem.says, refusal.problem.fix)
    return good(f"工作区可以读写：{folder}。")


def policy(machine: Machine) -> Finding:
    """Whether functions in cells can read the policy published for this user."""
    file = remembered.settings_folder(machine) / "policy.json"
    if not machine.exists(file):
        return good("单元格里的函数用内置的分级标准（还没有发布过别的）。")
    try:
        told = loads(machine.read(file).decode("utf-8"))
    except OSError as error:
        return bad(f"发布的分级标准 {file} 读不了：{why(error)}。", "请市场营销部重新导入分级标准：kh policy import。")
    except (UnicodeError, PolicyError):
        return bad(f"发布的分级标准 {file} 坏了，函数用的还是内置的标准。", "请市场营销部重新导入分级标准：kh policy import。")
    return good(f"函数用发布的分级标准，版本 {told.version}。")
