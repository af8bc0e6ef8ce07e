#!/usr/bin/env bash
# Every check: restores in locked mode, checks the format, builds without warnings, runs every test.
# Installs what is missing where it may (root on Debian); where it may not, it names what to install and what it skips.
# Under CI (CI=true) a skipped group is a failure.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet >/dev/null; then
    echo "test.sh: the .NET 10 SDK is missing (no dotnet on PATH): https://dotnet.microsoft.com/download" >&2
    exit 2
fi

# need PROGRAM PACKAGE GROUP: makes a program available, or says which group of tests is skipped without it.
skipped_groups=0
need() {
    command -v "$1" >/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >/dev/null && return
    fi
    echo "test.sh: skipping $3: $1 is missing (Debian: apt-get install $2)" >&2
    skipped_groups=$((skipped_groups + 1))
}
need script bsdutils "the tests on a terminal"
# Debian keeps the server's programs out of PATH. The tests start a server of their own, as root as the user postgres.
initdb=$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)
need "${initdb:-initdb}" postgresql "the tests on PostgreSQL"

dotnet restore LearnRate.slnx --locked-mode
dotnet format LearnRate.slnx --verify-no-changes --no-restore
dotnet build LearnRate.slnx -c Release --no-restore

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test --solution LearnRate.slnx -c Release --no-build 2>&1 | tee "$log" || status=$?

count() { awk -v word="$1:" '$1 == word { n = $2 } END { print n + 0 }' "$log"; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
if [ "$skipped" != 0 ] || [ "$skipped_groups" != 0 ]; then
    echo "$skipped tests skipped, $skipped_groups groups without their program"
    [ "${CI:-}" != true ] || status=1
fi
[ "$passed" != 0 ] || status=1
echo "$passed passed, $failed failed"
exit $status
