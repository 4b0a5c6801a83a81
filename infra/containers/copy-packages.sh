#!/bin/sh
# Copies the files of installed Debian packages, and their entry for scanners, to another root.
# usage: copy-packages.sh ROOT PACKAGE...
set -eu
root=$1
shift
mkdir -p "$root/usr/lib" "$root/usr/lib64" "$root/etc" "$root/var/lib/dpkg/status.d"
ln -s usr/lib usr/lib64 "$root/"
for package in "$@"; do
  dpkg-query --listfiles "$package" | while read -r file; do
    # What the base image leaves out (documentation) is in the list but not there.
    if [ -L "$file" ] || [ -f "$file" ]; then
      folder=$(realpath "$(dirname "$file")")
      mkdir -p "$root$folder"
      cp -a "$file" "$root$folder/"
    fi
  done
  dpkg-query --status "$package" >"$root/var/lib/dpkg/status.d/$package"
done
cp /etc/os-release /etc/debian_version "$root/etc/"
