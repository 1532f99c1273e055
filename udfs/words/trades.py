"""Lines of business at the end of a firm's name, and how people shorten them: 城市建设投资 → 城投, 建筑工程 → 建工."""

from __future__ import annotations

import re

from udfs.words.patterns import pattern

_WORDS = """
房地产 城市 城乡 城建 乡村 振兴 建设 投资 交通 建筑 安装 市政 公用 事业 园林 绿化 生态 医院 医疗 医药 健康 养老 教育 文化 旅游 体育 传媒
广告 会展 影视 装备 机械 机电 电子 电气 汽车 航空 航天 船舶 材料 新材料 建材 冶金 钢铁 矿业 化工 石油 石化 纺织 服装 家居 装饰 设计 规划
勘察 咨询 监理 检测 实业 产业 工业 农业 林业 商业 商务 贸易 商贸 物流 运输 供应链 进出口 物业 科技 科学 技术 信息 网络 数据 软件 通信 智能
环境 保护 水利 水电 水务 供水 排水 电力 电网 能源 新能源 光伏 燃气 热力 轨道 铁路 公路 高速 港口 航运 机场 资产 资本 金融 控股 国有 食品
餐饮 酒店 生物 租赁 保险 人力 资源 开发 发展 管理 服务 制造 工程 经营 运营 置业
"""
#: Words that are left out without another firm being meant.
_FILLERS = frozenset("开发 发展 管理 服务 制造 工程 经营 运营 科技".split())
_WORD = "|".join(sorted(_WORDS.split(), key=len, reverse=True))
_TRADE = pattern(f"(?:{_WORD})+$")
_EACH = pattern(_WORD)
_ESTATE = pattern("(?:房地产|房产|地产)(?:开发|经营|发展)*$")


def parted(name: str) -> tuple[str, tuple[str, ...]]:
    """A name without legal form as its own words and the words of its trade.

    >>> parted("华筑城市建设投资"), parted("华筑地产"), parted("华筑城投")
    (('华筑', ('城市', '建设', '投资')), ('华筑', ('房地产', '开发')), ('华筑城投', ()))
    """
    name = name.replace("水利水电", "水电")
    if estate := _ESTATE.search(name):
        return name[: estate.start()], ("房地产", "开发")
    match = _TRADE.search(name, 2)
    return (name, ()) if match is None else (name[: match.start()], tuple(_EACH.findall(match[0])))


def shortened(short: str, words: tuple[str, ...]) -> bool:
    """Whether a text may stand for these words of a trade: first and last of them told, whole or by their first character.

    >>> shortened("城投", ("城市", "建设", "投资")), shortened("装备", ("装备", "制造")), shortened("投资", ("城市", "建设", "投资"))
    (True, True, False)
    """
    needed = words
    while len(needed) > 1 and needed[-1] in _FILLERS:
        needed = needed[:-1]
    return bool(words) and (short in ("".join(words), "".join(needed)) or any(_initials(short, part) for part in {needed, words}))


def _initials(short: str, words: tuple[str, ...]) -> bool:
    """Some of the words, the first and the last of two or more among them, in turn and at least one by its first character alone."""
    if len(words) < 2:
        return False
    first, *between, last = (f"(?:{word}|{word[0]})" for word in words)
    told = re.fullmatch("".join((first, *(f"{word}?" for word in between), last)), short)
    return told is not None and len(short) >= 2 and any(word not in short for word in words)
