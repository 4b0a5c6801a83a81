#!/bin/sh
set -eu
render.sh /usr/local/share/decroche "$DIR_ETC"
exec asterisk -f -C "$DIR_ETC/asterisk.conf"
