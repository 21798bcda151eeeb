#!/usr/bin/env bash
# Installs a wheel into an empty environment and uses it as a newcomer would: bash tests/release/smoke.sh WHEEL [PYTHON]
set -euo pipefail
wheel=$(realpath "$1")
python=${2:-python3}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
"$python" -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check "$wheel"
cd "$room"
kg="$room/venv/bin/kg"
cat > papers.jsonl <<'PAPERS'
{"title": "SwiftNet: A Fast Network for Image Classification", "abstract": "We propose SwiftNet, a convolutional network for image classification. It reaches 84.2% accuracy on ImageNet. Code is at https://github.com/example/swiftnet."}
{"title": "Slow Networks Revisited", "abstract": "We compare SwiftNet with ResNet-50 on ImageNet and CIFAR-10 and report accuracy."}
PAPERS
"$kg" --version
"$kg" doctor
"$kg" build papers.jsonl --out graph --quiet
"$kg" info graph --check
"$kg" query graph most-used-datasets --output csv | grep -q ImageNet
"$kg" export graph --format graphml --out graph.graphml
"$kg" validate graph
du -sh --apparent-size "$wheel" "$room/venv" | sed "s#$room/##"
echo "the wheel works"
