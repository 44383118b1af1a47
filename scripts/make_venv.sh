#!/bin/sh
# Makes a virtual environment with one requirements file:  make_venv.sh FOLDER REQUIREMENTS
# The lab's own come in the versions of constraints.txt.
# Uses $PYTHON if set, else the first Python 3.11 to 3.13 it finds.
set -eu
folder=$1
requirements=$2

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

python=""
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if fits "$candidate"; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    found=$("${PYTHON:-python3}" --version 2>/dev/null || echo "none")
    echo "digits-lab needs Python 3.11, 3.12 or 3.13; found here: $found." >&2
    echo "Install one of them from https://www.python.org/downloads/, then run the same command again with PYTHON=python3.12 behind it." >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "Python $version is here, but its venv module is not. On Debian and Ubuntu: sudo apt-get install python$version-venv" >&2
    echo "Then run the same command again." >&2
    exit 1
fi
case "$(uname -s)-$(uname -m)" in
Darwin-x86_64)
    echo "TensorFlow has no current version for Macs with an Intel processor. Use another computer, or an online notebook service." >&2
    exit 1 ;;
esac

if [ ! -x "$folder/bin/python" ]; then
    echo "Making $folder with $("$python" --version) …"
    "$python" -m venv "$folder"
fi
constraints=""
case "$requirements" in requirements.txt | requirements-dev.txt) constraints="-c constraints.txt" ;; esac
echo "Installing $requirements into $folder (the first time this takes a few minutes) …"
# shellcheck disable=SC2086 # words on purpose
if ! "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" $constraints; then
    echo "The packages could not be installed: see the lines above. Check the internet connection and the free disk space (2.5 GB), then run the same command again." >&2
    exit 1
fi
