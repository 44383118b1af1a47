#!/bin/sh
# Gradescope runs this once, as root, when it builds the image: it makes the environment of the grader.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)

fits() {
    "$1" -c 'import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

if ! fits python3 || ! command -v bwrap >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends bubblewrap
    # Ubuntu 24.04 has the first, 22.04 the second.
    fits python3 || apt-get install -y -qq python3.12 python3.12-venv || apt-get install -y -qq python3.11 python3.11-venv
fi
cd "$root/source/lab"
sh scripts/make_venv.sh "$root/venv" requirements.txt
"$root/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$root/source/grader"
# Learners' code runs as nobody that the machine knows, and must be able to read these.
chmod o+x "$root" "$root/source"
chmod -R o+rX "$root/venv" "$root/source/lab"
"$root/venv/bin/autograder" isolation
