"""The policy of a workspace: read from its workbook, put into use, published to the cells."""

from __future__ import annotations

from pathlib import Path

from addin.desk.desk import Desk
from udfs.policy.evaluator import Policy, current, use
from udfs.policy.file import dumps, published_file
from workbooks.atomic import write_atomic
from workbooks.problems import Problem, Refusal, Severity, Where, refuse, rule
from workbooks.rights import make_folder

#: The policy workbook of a workspace; without it the packaged policy is in force.
POLICY_FILE = "分级标准.xlsx"
NO_SUCH_WORKSPACE = rule(
    "KH522",
    Severity.ERROR,
    "没有这个工作区",
    "“{folder}”不是工作区，没有新建。",
    "核对 --workspace（或安装时定的工作区）写的文件夹，在网络盘上的先接通网络；要新开一个工作区的，先用“导入单位名录”或“汇总本月”。",
)


def policy_of(desk: Desk) -> Policy:
    """The policy of the workspace, put into use; the packaged one if the workspace has none, without a workspace what is in use.

    Raises:
        Refusal: the policy workbook is broken; the first fault is told with its cell. KH522, the folder told is not there.
    """
    if desk.workspace is None:
        return current()
    if not desk.starts and not desk.workspace.exists():
        raise refuse(NO_SUCH_WORKSPACE, Where(), folder=desk.workspace.absolute())
    path = desk.workspace / POLICY_FILE
    if not path.exists():
        use(None)  # a host goes from one workspace to another
        return current()
    policy, problems = load_policy(path)
    if policy is None:
        raise Refusal(problems[0])
    use(policy)
    return policy


def publish_policy(desk: Desk) -> None:
    """Let the functions in this user's cells follow the policy of the desk's workspace, the packaged one if there is none."""
    path = published_file()
    if desk.workspace is None or not (desk.workspace / POLICY_FILE).exists():
        path.unlink(missing_ok=True)
        return
    text = dumps(policy_of(desk))
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        make_folder(path.parent)
        write_atomic(path, text.encode())


def load_policy(path: Path) -> tuple[Policy | None, list[Problem]]:
    """Policy of a workbook and what is wrong with it; the library behind it is loaded only where there is such a workbook."""
    from workbooks.opening.files import read_book
    from workbooks.writing.policy_book import read_policy

    return read_policy(read_book(path))
