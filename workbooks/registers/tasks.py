"""项目任务表：项目计划里的任务，谁何时完成，遇到什么问题、得到什么经验（P03–P05、P08、P09）。"""

from __future__ import annotations

import datetime

from udfs.kinds.dates import Day
from udfs.kinds.kind import Text
from workbooks.declare import field, schema, sheet
from workbooks.registers.common_checks import usual_checks
from workbooks.registers.projects import Projects
from workbooks.registers.shared_fields import OWNER_ALIASES, PERSON, also


@sheet("项目任务表", clause="P03-P05、P08、P09", returned="月报", key=("number", "task"))
class Tasks:
    """每行一项任务：属于哪个项目，责任人和部门，计划与实际完成日期，问题、措施和经验教训。"""

    number: str = field(
        "项目编号",
        aliases=also("项目代码 工程编号 项目编码 所属项目编号 编号 工程代码 项目号"),
        kind=Text(hint="填项目台账里的项目编号。", sample="XM-001"),
        clause="P03",
        width=12,
    )
    task: str = field(
        "任务",
        aliases=also("任务名称 工作任务 任务内容 工作内容 任务事项 工作事项 任务描述 工作项 分解任务"),
        kind=Text(hint="填任务名称，每月用同一个名称。", sample="主体结构封顶"),
        clause="P03",
        width=24,
    )
    owner: str = field("责任人", aliases=also("任务负责人 任务责任人 完成人 执行人", OWNER_ALIASES), kind=PERSON, clause="P03", width=10)
    department: str | None = field(
        "责任部门",
        aliases=also("部门 主责部门 承担部门 负责部门 牵头部门 执行部门 所属部门"),
        kind=Text(hint="填责任部门。", sample="工程部"),
        clause="P08",
        width=12,
        default=None,
    )
    planned: datetime.date = field(
        "计划完成",
        aliases=also("计划完成日期 计划完成时间 完成期限 计划日期 要求完成日期 截止日期 计划时间 期限 计划完工日期 要求完成时间"),
        kind=Day(),
        clause="P03",
        width=13,
    )
    done: datetime.date | None = field(
        "实际完成",
        aliases=also("实际完成日期 实际完成时间 完成日期 完成时间 实际日期 完工日期 实际完工日期"),
        kind=Day(),
        clause="P04",
        width=13,
        default=None,
    )
    problem: str | None = field(
        "问题",
        aliases=also("存在问题 发现问题 主要问题 问题描述 遇到问题 问题说明 存在的问题"),
        kind=Text(hint="填遇到的问题；没有就留空。", sample="劳动力不足"),
        clause="P04",
        width=20,
        default=None,
    )
    measure: str | None = field(
        "措施",
        aliases=also("解决措施 处理措施 应对措施 整改措施 纠偏措施 采取措施 解决办法"),
        kind=Text(hint="填怎样解决。", sample="增派班组"),
        clause="P05",
        width=20,
        default=None,
    )
    lesson: str | None = field(
        "经验教训",
        aliases=also("经验 教训 经验总结 总结 心得 经验与教训"),
        kind=Text(hint="填以后可以用上的经验。", sample="提前锁定班组"),
        clause="P09",
        width=20,
        default=None,
    )

    def entry(self) -> str:
        """One line about it, for timeline, change list and receipt."""
        ended = f"{self.done.isoformat()}完成" if self.done else "未完成"
        due = f"计划{self.planned.isoformat()}，" if self.planned else ""
        return f"{self.task or '任务'}（{self.owner or '责任人未填'}）：{due}{ended}"


TASKS = schema(Tasks)

usual_checks(
    Tasks, past=("done",), together=(("problem", "measure"),), clocks=(("planned", "done"),), references=(("number", Projects, "number"),)
)
