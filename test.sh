#!/usr/bin/env bash
# Restores, checks the format, builds without warnings and runs every test.
set -euo pipefail
cd "$(dirname "$0")"

command -v dotnet >/dev/null || { echo "test.sh: needs the .NET 10 SDK (dotnet on PATH)" >&2; exit 2; }

dotnet restore LearnRate.slnx --locked-mode
dotnet format LearnRate.slnx --verify-no-changes --no-restore
dotnet build LearnRate.slnx -c Release --no-restore

log=$(mktemp); trap 'rm -f "$log"' EXIT
rc=0
dotnet test --solution LearnRate.slnx -c Release --no-build 2>&1 | tee "$log" || rc=$?
awk '/^ *total:/{t=$2} /^ *failed:/{f=$2} /^ *succeeded:/{p=$2} /^ *skipped:/{s=$2}
     END{printf "%d passed, %d failed, %d skipped\n", p, f, s}' "$log"
exit $rc
