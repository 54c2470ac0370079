# shellcheck shell=bash
# Sourced by the other scripts: gives this checkout its own Python environment, .venv, from the pinned lists.
# Decides which Python is used and when an install is due. Must never touch anything outside the checkout, except for
# Debian's venv package where that is missing and we may install it, and never pip's own settings.
# Sets: root (the checkout), python (the environment's interpreter). Call: install_relay.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
venv=$root/.venv
python=$venv/bin/python
install_log=$root/.venv.log

# Tests and benchmarks start this program hundreds of times: without what Python keeps of a module, each start takes twice as long.
unset PYTHONDONTWRITEBYTECODE

say() { printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# logged WHAT COMMAND...: run it into the log; where it fails, say what failed, how it ended and where the rest is.
logged() {
    local what=$1
    shift
    if ! "$@" >>"$install_log" 2>&1 </dev/null; then
        tail -n 5 -- "$install_log" >&2
        die "could not $what: the last lines are above, all of them in $install_log"
    fi
}

recent_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_system_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && recent_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    die "Python 3.11 or newer is needed, and python3 here is: $(python3 --version 2>&1 || true)"
}

# On Debian the module venv is there, but what it needs is a package of its own.
ensure_venv_module() {
    local system_python=$1 package
    "$system_python" -c 'import ensurepip, venv' 2>/dev/null && return
    package=$("$system_python" -c 'import sys; print("python{}.{}-venv".format(*sys.version_info))')
    if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        die "$system_python cannot make a virtual environment; as root: apt-get install $package"
    fi
    say "installing Debian's $package, which making a virtual environment needs"
    logged "read Debian's package lists" apt-get update
    logged "install $package" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package"
}

# An environment serves only where it was made and only with the Python it was made for.
usable() {
    [[ -f $venv/pyvenv.cfg ]] && grep -qE -- "-m venv .*${venv}\$" "$venv/pyvenv.cfg" &&
        recent_enough "$python" && "$python" -I -m pip --version >/dev/null 2>&1
}

wanted_stamp() { (cd -- "$root" && sha256sum pyproject.toml requirements/dev.txt && pwd) | sha256sum; }

up_to_date() {
    [[ -f $venv/.stamp && $(<"$venv/.stamp") == "$1" ]] && "$python" -I -c 'import relay_client' 2>/dev/null
}

install_into_venv() {
    local stamp system_python
    stamp=$(wanted_stamp)
    if up_to_date "$stamp"; then return; fi
    : >"$install_log"
    if ! usable; then
        system_python=$(find_system_python)
        ensure_venv_module "$system_python"
        say "making .venv with $("$system_python" --version)"
        logged "make .venv" "$system_python" -m venv --clear "$venv"
    fi
    say "installing $(grep -c '==' "$root/requirements/dev.txt") pinned packages into .venv (requirements/dev.txt)"
    logged "install the pinned packages" "$python" -m pip install --disable-pip-version-check --no-input \
        --only-binary :all: --require-hashes -r "$root/requirements/dev.txt"
    logged "install relay-letters itself" "$python" -m pip install --disable-pip-version-check --no-input \
        --no-deps --no-build-isolation --editable "$root"
    printf '%s\n' "$stamp" >"$venv/.stamp"
}

# Two scripts started together install once; without flock (not Linux) that is the caller's care.
install_relay() {
    (
        if command -v flock >/dev/null; then flock 9; fi
        install_into_venv
    ) 9>"$root/.venv.lock"
}
