#!/usr/bin/env bash
# Fetches what LearnRate is measured against, on Debian 12 as root: compilers, this Debian's Python libraries, and a newer Debian's in a folder of its own,
# bench/obj/debian unless LEARNRATE_PEERS names another. Takes about two minutes and 2.5 GB.
set -euo pipefail
root="${LEARNRATE_PEERS:-$(cd "$(dirname "$0")" && pwd)/obj/debian}"
mirror="${1:-http://deb.debian.org/debian}"

apt-get update -qq
apt-get install -y -qq --no-install-recommends \
  gcc libc6-dev clang debootstrap python3-numpy python3-sklearn python3-torch libopenblas0-pthread

if [ ! -e "$root/usr/bin/python3" ]; then
  rm -rf "$root"
  debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg trixie "$root" "$mirror"
  # What the host's apt needs to reach its mirror, this one needs too.
  cp -n /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" || true
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  chroot "$root" /usr/bin/apt-get update -qq
  # Without OpenBLAS numpy falls back to the reference BLAS, 17 times slower.
  chroot "$root" /usr/bin/apt-get install -y -qq --no-install-recommends python3-torch python3-sklearn libopenblas0-pthread
  chroot "$root" /usr/bin/apt-get clean
fi
echo "The peers are in place. Now: dotnet run -c Release --project bench/LearnRate.Bench"
