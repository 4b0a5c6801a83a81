#!/bin/sh
# Writes Asterisk's configuration folder: the common part as it is, the site part with its values.
# usage: render.sh SOURCE TARGET    (SOURCE: this folder; every @NAME@ of site/ is taken from the environment;
# AGENTS: extensions separated by spaces)
set -eu

source=$1
target=$2

fill() {
  awk '
    {
      line = $0
      while (match(line, /@[A-Z][A-Z_]*@/)) {
        name = substr(line, RSTART + 1, RLENGTH - 2)
        if (!(name in ENVIRON)) {
          printf "render.sh: %s has no value; set it in the environment\n", name > "/dev/stderr"
          exit 1
        }
        if (ENVIRON[name] ~ /[\r\n]/) {
          printf "render.sh: the value of %s holds a line break\n", name > "/dev/stderr"
          exit 1
        }
        printf "%s%s", substr(line, 1, RSTART - 1), ENVIRON[name]
        line = substr(line, RSTART + RLENGTH)
      }
      print line
    }' "$1"
}

umask 077
mkdir -p "$target"
cp "$source"/common/*.conf "$target"/
for file in "$source"/site/*.conf; do
  fill "$file" >"$target/$(basename "$file")"
done
: >"$target/pjsip-agents.conf"
: >"$target/queue-members.conf"
for EXTENSION in $AGENTS; do
  export EXTENSION
  { fill "$source/site/pjsip-agent.part" && echo; } >>"$target/pjsip-agents.conf"
  { fill "$source/site/queue-member.part" && echo; } >>"$target/queue-members.conf"
done
