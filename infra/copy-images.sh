#!/bin/sh
# Copies the images by others that a cluster runs into a registry of the fund, each with the digest that images.env has
# for it, and prints the lines by which an overlay takes them from there.
# usage: copy-images.sh REGISTRY [images.env]; needs skopeo, signed in where the registry wants that (skopeo login)
set -eu
registry=${1:?usage: copy-images.sh REGISTRY [images.env], such as copy-images.sh registry.example/team}
cd "$(dirname -- "$0")"
pinned=${2:-images.env}

command -v skopeo >/dev/null 2>&1 || {
  echo "copy-images: skopeo is needed; on Debian: apt-get install skopeo" >&2
  exit 1
}
[ -r "$pinned" ] || { echo "copy-images: no $pinned: run pin-images.sh first" >&2; exit 1; }

lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
grep -v -e '^#' -e '_BASE_IMAGE=' images.txt | while IFS='=' read -r variable image; do
  source=$(sed -n "s/^$variable=//p" "$pinned")
  [ "${source%@*}" = "${image%:*}" ] || {
    echo "copy-images: $pinned has no ${image%:*}: run pin-images.sh again" >&2
    exit 1
  }
  # What follows the registry's own name: docker.io/library/nats:2.12.8 becomes library/nats:2.12.8.
  target=$registry/${image#*/}
  skopeo copy --quiet --all --preserve-digests "docker://$source" "docker://$target"
  echo "copy-images: $target" >&2
  name=$(echo "${variable%_IMAGE}" | tr 'A-Z_' 'a-z-')
  echo "  - { name: $name, newName: $target, digest: '${source#*@}' }" | sed "s/, newName: \(.*\):[^:/]*, digest/, newName: \1, digest/" >>"$lines"
done
echo "# For images: in kustomization.yaml, in place of the lines of the same names:"
cat "$lines"
