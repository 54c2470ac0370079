# shellcheck shell=bash
# Sourced after install.sh and debian.sh: brings the JavaScript client that a test drives against the server. Decides when that
# is due. Runs no package's own scripts, and must never end the caller: a test without it is skipped, with the reason.

tus_js=$root/tests/integration/tus_js

want_tus_js() {
    local stamp
    want_program node nodejs
    want_program npm npm
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then return; fi
    stamp=$(sha256sum "$tus_js/package-lock.json")
    if [[ -f $tus_js/node_modules/.stamp && $(<"$tus_js/node_modules/.stamp") == "$stamp" ]]; then return; fi
    say "installing tus-js-client and what it needs, by tests/integration/tus_js/package-lock.json"
    if (cd -- "$tus_js" && npm ci --ignore-scripts) >>"$install_log" 2>&1 </dev/null; then
        printf '%s\n' "$stamp" >"$tus_js/node_modules/.stamp"
    else
        say "NOT INSTALLED: tus-js-client; the tests that need it skip. npm said why in $install_log"
    fi
}
