"""Declarations → kh.oxt, the extension of LibreOffice Calc."""

from addin.build.calc.package import build_oxt

__all__ = ["build_oxt"]
