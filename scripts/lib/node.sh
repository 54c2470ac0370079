# shellcheck shell=bash
# Sourced after install.sh and debian.sh: brings what runs in JavaScript, pinned by its package-lock.json: the browser client, and the
# tus client that a test drives against the server. Decides when that is due. Runs no package's own scripts, and must never end the
# caller: what needs it is skipped, with the reason.

web=$root/clients/web
tus_js=$root/tests/integration/tus_js

# has_node: whether there is node with npm, after trying to bring them.
has_node() {
    want_program node nodejs
    want_program npm npm
    command -v node >/dev/null && command -v npm >/dev/null
}

# want_packages FOLDER WHAT: install what FOLDER pins, where that is due; WHAT names it for people. Fails where it is not there.
want_packages() {
    local folder=$1 what=$2 stamp
    stamp=$(sha256sum "$folder/package-lock.json")
    if [[ -f $folder/node_modules/.stamp && $(<"$folder/node_modules/.stamp") == "$stamp" ]]; then return; fi
    say "installing $what and what it needs, by ${folder#"$root/"}/package-lock.json"
    if (cd -- "$folder" && npm ci --ignore-scripts) >>"$install_log" 2>&1 </dev/null; then
        printf '%s\n' "$stamp" >"$folder/node_modules/.stamp"
    else
        say "NOT INSTALLED: $what; what needs it is skipped. npm said why in $install_log"
        return 1
    fi
}

want_tus_js() {
    if has_node; then want_packages "$tus_js" tus-js-client || true; fi
}

# The checks and tests of the browser client, a line each like the others (checks.sh).
web_checks() {
    if ! has_node; then
        say "NOT CHECKED: clients/web, which needs node and npm"
    elif ! (cd -- "$web" && node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)'); then
        say "NOT CHECKED: clients/web, which needs node 20 or newer, and node here is $(node --version)"
    elif want_packages "$web" "the tools of the browser client"; then
        step "web: types and lint" npm --prefix "$web" run --silent check
        step "web: tests" npm --prefix "$web" run --silent test
    fi
}
