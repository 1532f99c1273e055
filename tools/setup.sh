#!/usr/bin/env bash
# Everything `make demo` and `make test` need, on a Debian machine with git, make and python3; quick when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
say() { printf '%s\n' "$*" >&2; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 or newer is needed; $python is $("$python" -V 2>&1). Name another one: PYTHON=python3.12 make setup"
    exit 1
}

has_office() {
    local soffice folder
    soffice=$(command -v soffice) || return 1
    folder=$(dirname "$(readlink -f "$soffice")")
    # A window on an X server and the bridge for Python are packages of their own.
    [ -e "$folder/libsclo.so" ] && [ -e "$folder/libswlo.so" ] && [ -e "$folder/libvclplug_genlo.so" ] && [ -e "$folder/libpyuno.so" ]
}

has_chinese_font() {
    command -v fc-list >/dev/null && [ -n "$(fc-list 'Noto Sans CJK SC' family)" ]
}

missing=()
[ -x .venv/bin/pip ] || "$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
has_office || missing+=(libreoffice-calc libreoffice-writer python3-uno)
has_chinese_font || missing+=(fontconfig fonts-noto-cjk)
command -v pdftoppm >/dev/null || missing+=(poppler-utils)
# The system's own Python has its window library in a package apart; any other brings it along or cannot be helped by apt.
"$python" -c 'import sys, importlib.util as u; sys.exit(sys.base_prefix == "/usr" and u.find_spec("tkinter") is None)' || missing+=(python3-tk)
command -v Xvfb >/dev/null || missing+=(xvfb)
command -v xdotool >/dev/null || missing+=(xdotool)
# The catalogue of clients is a page; its tests open it in a real browser.
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
# The tests start a PostgreSQL of their own; Debian keeps its programs off the PATH. They refuse to run as root.
has_postgres() {
    [ -n "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || command -v initdb >/dev/null || return 1
    [ "$(id -u)" -ne 0 ] || id postgres >/dev/null 2>&1
}
has_postgres || missing+=(postgresql)

if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "Installing ${missing[*]} …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    apt-get install -y -q --no-install-recommends "${missing[@]}"
    missing=()
fi

stop_if_missing() {
    [ ${#missing[@]} -eq 0 ] && return
    say "Packages of the system are missing. Run this once, then the same make command again:"
    say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
    exit 1
}

case " ${missing[*]} " in *" python3-venv "*) stop_if_missing ;; esac

# The stamp tells what the environment was made from: these files, this interpreter, this folder.
wanted=$(cat requirements.lock pyproject.toml | sha256sum | cut -d' ' -f1)" $("$python" -V) $PWD"
if [ "$(cat .venv/.made-from 2>/dev/null)" != "$wanted" ] || [ ! -x .venv/bin/kh ]; then
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "Making .venv …"
        "$python" -m venv --clear .venv
    fi
    say "Installing the packages of requirements.lock into .venv …"
    .venv/bin/python -m pip install -q --disable-pip-version-check --use-pep517 --require-hashes -r requirements.lock
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
    printf '%s\n' "$wanted" > .venv/.made-from
    say "Ready: .venv/bin/kh"
fi
stop_if_missing
