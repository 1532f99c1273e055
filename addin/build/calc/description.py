"""description.xml: what the extension manager shows."""

from __future__ import annotations

from addin.hosts.calc.extension import naming

NAME = "客户簿"

_TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006" xmlns:xlink="http://www.w3.org/1999/xlink">
 <identifier value="{identifier}"/>
 <version value="{version}"/>
 <dependencies>
  <l:LibreOffice-minimal-version xmlns:l="http://libreoffice.org/extensions/description/2011" value="7.4" l:name="LibreOffice 7.4"/>
 </dependencies>
 <display-name><name lang="en">{name}</name><name lang="zh-CN">{name}</name></display-name>
 <extension-description>
  <src lang="en" xlink:href="description.txt"/><src lang="zh-CN" xlink:href="description.txt"/>
 </extension-description>
 <icon><default xlink:href="icons/kehubu_42.png"/></icon>
</description>
"""

DESCRIPTION = "客户管理的表格函数（KH_TIER等）和按钮：判定客户等级，校验、提交、汇总每月的客户信息统计表，生成通报和排名。"


def description_xml(version: str) -> bytes:
    """The file."""
    return _TEXT.format(identifier=naming.IDENTIFIER, version=version, name=NAME).encode()
