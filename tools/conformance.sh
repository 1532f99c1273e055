#!/bin/sh
# xlwings' own tests on the Calc engine: tools/conformance.sh PATH-OF-AN-XLWINGS-CHECKOUT [test_range …]
cd "$(dirname "$0")/.." && exec .venv/bin/python -m tests.calc.conformance "$@"
