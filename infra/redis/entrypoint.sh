#!/bin/sh
# Writes Redis's configuration and users from the environment, and starts it: no password on a command line.
# usage: entrypoint.sh    (this folder's redis.conf and users.acl; every @NAME@ is taken from the environment)
set -eu

source=$(dirname "$0")

fill() {
  awk '
    {
      while (match($0, /@[A-Z][A-Z0-9_]*@/)) {
        name = substr($0, RSTART + 1, RLENGTH - 2)
        value = ENVIRON[name]
        if (value !~ /^[!-~]+$/) {
          printf "entrypoint.sh: %s has no value, or one with blanks; set it in the environment\n", name > "/dev/stderr"
          exit 1
        }
        printf "%s%s", substr($0, 1, RSTART - 1), value
        $0 = substr($0, RSTART + RLENGTH)
      }
      print
    }' "$1"
}

umask 077
for file in redis.conf users.acl; do
  fill "$source/$file" >"$REDIS_DIR/$file"
done
# Who has Redis read renewed certificates again: CONFIG SET changes anything of it, so only where somebody gave him a password.
if [ -n "${REDIS_PASSWORD_OPERATOR:-}" ]; then fill "$source/operator.part" >>"$REDIS_DIR/users.acl"; fi
# TLS, and no client without a certificate: the folder as ./run certs or a Secret kubernetes.io/tls has it.
if [ -n "${REDIS_TLS_DIR:-}" ]; then
  if [ -r "$REDIS_TLS_DIR/tls.crt" ]; then set -- ca.crt tls.crt tls.key; else set -- ca.pem cert.pem key.pem; fi
  REDIS_TLS_AUTHORITY="$REDIS_TLS_DIR/$1" REDIS_TLS_CERTIFICATE="$REDIS_TLS_DIR/$2" REDIS_TLS_KEY="$REDIS_TLS_DIR/$3"
  export REDIS_TLS_AUTHORITY REDIS_TLS_CERTIFICATE REDIS_TLS_KEY
  fill "$source/tls.part" >>"$REDIS_DIR/redis.conf"
fi
exec env -i PATH="$PATH" redis-server "$REDIS_DIR/redis.conf"
