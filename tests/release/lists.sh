#!/usr/bin/env bash
# Lists what an installed wheel is made of, and the licences: bash tests/release/lists.sh WHEEL FOLDER [PYTHON]
set -euo pipefail
wheel=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
python=${3:-python3}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
"$python" -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check "${wheel}[serve]"
"$python" -m venv "$room/tools"
"$room/tools/bin/pip" install --quiet --disable-pip-version-check cyclonedx-bom pip-licenses
"$room/tools/bin/cyclonedx-py" environment --output-reproducible --of JSON -o "$out/kg.cdx.json" "$room/venv"
"$room/tools/bin/pip-licenses" --python "$room/venv/bin/python" --from=mixed --format=csv \
    --output-file "$out/licences.csv"
if grep -i unknown "$out/licences.csv"; then
    echo "of these the licence is not known" >&2
    exit 1
fi
echo "$(($(wc -l <"$out/licences.csv") - 1)) packages are listed in $out"
