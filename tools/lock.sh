#!/usr/bin/env bash
# Rewrites requirements.lock: one file for Python 3.11 and newer on every system, with hashes and without any index's address.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q --disable-pip-version-check uv
.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --custom-compile-command 'make lock' --group dev "$@" --output-file requirements.lock pyproject.toml
