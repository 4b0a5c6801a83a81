#!/bin/sh
set -eu
render.sh /usr/local/share/decroche "$DIR_ETC"
# The passwords are in the configuration now; the process carries none of them.
exec env -i PATH="$PATH" asterisk -f -C "$DIR_ETC/asterisk.conf"
