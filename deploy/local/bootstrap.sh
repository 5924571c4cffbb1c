#!/usr/bin/env bash
# bootstrap.sh DIRECTORY: a virtual environment with exactly what requirements-dev.lock lists, and this project in it.
# PYTHON may name the interpreter; otherwise the first supported one on PATH is taken.
set -euo pipefail

venv=$1
candidates=${PYTHON:-python3.13 python3.12 python3.11 python3}
export PIP_DISABLE_PIP_VERSION_CHECK=1

fail() {
    echo "$1" >&2
    exit 1
}

# Asked, not guessed from its name: a version manager's shim may exist and not run.
supported() {
    "$1" -c '
import platform, sys
python = platform.python_implementation() == "CPython" and (3, 11) <= sys.version_info[:2] <= (3, 13)
machine = (platform.system(), platform.machine(), platform.libc_ver()[0]) == ("Linux", "x86_64", "glibc")
sys.exit(not (python and machine))' 2>/dev/null
}

# pip learnt to install into another environment in 22.3.
has_pip() {
    [[ $("$python" -m pip --help 2>/dev/null) == *--python* ]]
}

has_ensurepip() {
    "$python" -m ensurepip --version >/dev/null 2>&1
}

# One moving line on a terminal, an occasional line elsewhere; pip's errors pass.
progress() {
    local count=0 line
    while IFS= read -r line; do
        case $line in
        Collecting*)
            count=$((count + 1))
            if [ -t 1 ]; then
                printf '\r\033[K  %d of %d  %s' "$count" "$total" "${line%% (*}"
            elif ((count % 25 == 0)); then
                echo "  $count of $total"
            fi
            ;;
        Installing*) printf '%s  unpacking\n' "$([ -t 1 ] && printf '\r\033[K')" ;;
        ERROR* | *[Ee]rror:*) echo "$line" >&2 ;;
        esac
    done
}

python=
for candidate in $candidates; do
    if supported "$candidate"; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "Một Cửa needs CPython 3.11, 3.12 or 3.13 on Linux x86_64 (tried: $candidates). If it is elsewhere: make up PYTHON=/path/to/python3"

# An interpreter comes with pip, or only with ensurepip (which Debian packs apart), or with neither.
if has_pip; then
    pip() { "$python" -m pip --python "$venv/bin/python" "$@"; }
elif has_ensurepip; then
    pip() { "$venv/bin/python" -m pip "$@"; }
else
    fail "$("$python" --version) ($python) has no pip of 22.3 or later: install it (Debian: apt install python3-pip), or name another: make up PYTHON=/path/to/python3"
fi

if ! supported "$venv/bin/python"; then
    echo "Making $venv with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv --without-pip "$venv"
fi
has_pip || "$venv/bin/python" -m ensurepip >/dev/null

total=$(grep -c '==' requirements-dev.lock)
echo "Installing $total packages; the first time this takes a minute or two"
pip install --require-hashes --requirement requirements-dev.lock 2>&1 | progress
pip install --quiet --no-deps --no-build-isolation --editable .
