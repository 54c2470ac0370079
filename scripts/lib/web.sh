# shellcheck shell=bash
# Sourced after node.sh: builds the web client into relay/web, where it is served from. What is due hatch_build.py decides, which does
# the same for the wheel. Where there is no node it says so in one sentence and succeeds: then the service goes without.

want_web_client() {
    has_node || true
    (
        if command -v flock >/dev/null; then flock 9; fi
        "$python" "$root/hatch_build.py"
    ) 9>"$root/.venv.lock"
}
