#!/bin/sh
# Writes images.env: each image of images.txt with the digest that its tag has today, so that what was tried is what
# runs tomorrow, whoever moves the tag. Commit images.env with your installation; run this again to take newer images.
# Needs skopeo, or docker with buildx.
set -eu
cd "$(dirname -- "$0")"

digest_of() {
  if command -v skopeo >/dev/null 2>&1; then
    # Without the list of all tags, which is asked of the registry itself even where a mirror stands for it.
    skopeo inspect --no-tags --format '{{.Digest}}' "docker://$1"
  elif command -v docker >/dev/null 2>&1; then
    # Its --format says nothing else than this of an image for one kind of processor.
    docker buildx imagetools inspect "$1" | sed -n 's/^Digest: *//p'
  else
    echo "pin-images: skopeo or docker is needed; on Debian: apt-get install skopeo" >&2
    return 1
  fi
}

target=${1:-images.env}
pinned=$(mktemp)
trap 'rm -f "$pinned"' EXIT
grep -v '^#' images.txt | while IFS='=' read -r name image; do
  digest=$(digest_of "$image") || exit 1
  case $digest in
    sha256:????????????????????????????????????????????????????????????????) ;;
    *) echo "pin-images: no digest for $image" >&2; exit 1 ;;
  esac
  printf '%s=%s@%s\n' "$name" "${image%:*}" "$digest" >>"$pinned"
done
# Whole or not at all: a file with some images missing would stop a start half-way.
cp "$pinned" "$target"
echo "pin-images: $(wc -l <"$target") images pinned in $target"
