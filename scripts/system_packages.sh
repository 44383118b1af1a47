#!/bin/sh
# Installs the system packages that the grader and the tests need, where it may; elsewhere it names them and
# what is left out:  system_packages.sh [PACKAGE …], all of them without a name.
set -eu
wanted=${*:-bubblewrap chromium}

missing=""
case "$wanted" in *bubblewrap*) command -v bwrap >/dev/null 2>&1 || missing="$missing bubblewrap" ;; esac
if [ "$wanted" != bubblewrap ] && ! command -v chromium >/dev/null 2>&1 && ! command -v chromium-browser >/dev/null 2>&1 &&
    ! command -v google-chrome >/dev/null 2>&1; then
    missing="$missing chromium"
fi
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    as_root="sudo -n"
    sudo -n true 2>/dev/null || as_root="no"
fi
if command -v apt-get >/dev/null 2>&1 && [ "$as_root" != "no" ]; then
    echo "Installing:$missing …"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # words on purpose
    if $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
        exit 0
    fi
fi
echo "Not installed:$missing. Install with your system's package manager; until then this is left out:"
case "$missing" in *chromium*) echo "  the tests in a real browser (chromium)" ;; esac
case "$missing" in *bubblewrap*) echo "  full isolation of learners' code, and its tests (bubblewrap)" ;; esac
exit 0
