# shellcheck shell=bash
# Sourced after install.sh: brings Debian packages that a test or a bench calls as programs. Decides when an install is
# tried: only as root, only where apt-get is, only for what is missing. Must never end the caller: what is without its
# program is skipped, with the reason.

# want_program PROGRAM PACKAGE...: see that PROGRAM can be called, or say why it cannot. PACKAGE is Debian's, with its helpers.
want_program() {
    local program=$1 before said
    shift
    if command -v "$program" >/dev/null; then return; fi
    if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        say "NOT INSTALLED: $program; on Debian, as root: apt-get install --no-install-recommends $*"
        return
    fi
    say "installing Debian's $*, for what calls $program"
    before=$(wc -c 2>/dev/null <"$install_log" || echo 0)
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } \
        >>"$install_log" 2>&1 </dev/null || true
    if ! command -v "$program" >/dev/null; then
        said=$(tail -c "+$((before + 1))" -- "$install_log" | grep -E '^(E|W|Err)' | tail -n 5 || true)
        say "NOT INSTALLED: $program; what needs it is skipped. ${said:-apt-get gave no reason.} All of it: $install_log"
    fi
}
