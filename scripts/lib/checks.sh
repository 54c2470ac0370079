# shellcheck shell=bash
# Sourced after install.sh: the checks that read the source and run nothing of it, for scripts/check and scripts/test.
# Decides how a check is reported. Must never change a file: what the tools would rewrite is left to the author.

: "${python:?}" "${venv:?}" # set by install.sh
failed=()

# step NAME COMMAND...: one line where it passes, all it said where it fails; the others still run.
step() {
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then
        printf 'ok      %s\n' "$name"
    else
        printf 'FAILED  %s, by: %s\n%s\n' "$name" "$*" "$said"
        failed+=("$name")
    fi
}

# beside FUNCTION: run the steps of a function while the caller takes its own; `joined` waits for it, and says what it said.
beside() {
    beside_is=$1
    beside_at=$(mktemp -d)
    {
        "$1"
        printf '%s\n' ${failed+"${failed[@]}"} >"$beside_at/failed"
    } >"$beside_at/said" 2>&1 </dev/null &
    beside_process=$!
}

joined() {
    local name
    wait "$beside_process" || failed+=("$beside_is, which ended early")
    cat -- "$beside_at/said"
    if [[ -f $beside_at/failed ]]; then
        while read -r name; do if [[ -n $name ]]; then failed+=("$name"); fi; done <"$beside_at/failed"
    fi
    rm -r -- "$beside_at"
}

static_checks() {
    step format "$python" -m ruff format --check --output-format concise .
    step lint "$python" -m ruff check --output-format concise .
    step types "$python" -m mypy
    step layers "$venv/bin/lint-imports" --no-logo
}

stop_if_failed() {
    if ((${#failed[@]})); then die "failed: ${failed[*]}"; fi
}
