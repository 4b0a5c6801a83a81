#!/bin/sh
# Makes the database of POSTGRES_DB (default: POSTGRES_USER, default postgres) where PGDATA is empty, with the password
# of POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE, then becomes the server.
# usage: entrypoint.sh postgres [OPTION...]
set -eu

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

if [ "$1" = postgres ]; then
  shift
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    password=${POSTGRES_PASSWORD:-}
    [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || password=$(cat "$POSTGRES_PASSWORD_FILE")
    [ -n "$password" ] || { echo 'entrypoint.sh: set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE' >&2; exit 1; }
    secret=$(mktemp /tmp/password.XXXXXX)
    trap 'rm -f "$secret"' EXIT
    printf '%s\n' "$password" >"$secret"
    initdb --no-sync --username="$user" --pwfile="$secret" --auth-local=trust --auth-host=scram-sha-256 \
      --encoding=UTF8 --locale=C.UTF-8 >/dev/null
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    if [ "$database" != postgres ]; then
      # A quoted name, with its quotation marks doubled.
      printf 'create database "%s"\n' "$(printf %s "$database" | sed 's/"/""/g')" |
        postgres --single -j -D "$PGDATA" postgres >/dev/null
    fi
    rm -f "$secret"
  fi
  unset POSTGRES_PASSWORD
  exec postgres -c listen_addresses='*' -c unix_socket_directories=/tmp "$@"
fi
exec "$@"
