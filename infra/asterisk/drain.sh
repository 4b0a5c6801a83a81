#!/bin/sh
# Refuses new calls from the operator, with 503, and waits until the last call has ended: whoever waits in the queue is still
# served. What stops Asterisk runs this before (preStop of its container, ExecStop of systemd).
# usage: drain.sh SECONDS    (longest wait; DIR_ETC: the folder of asterisk.conf)
set -eu
left=$1

console() {
  timeout 5 asterisk -C "$DIR_ETC/asterisk.conf" -rx "$1"
}

calls() {
  console 'core show channels count' | awk '$2 == "active" && $3 ~ /^channel/ { print $1 }'
}

console 'dialplan set global DECROCHE_DRAINING yes' >/dev/null
while [ "$left" -gt 0 ]; do
  # Nothing is told by an Asterisk that is gone, and nobody is there to wait for.
  [ "$(calls || echo 0)" != 0 ] || exit 0
  sleep 1
  left=$((left - 1))
done
echo "drain.sh: $(calls) channels are left after $1 s" >&2
