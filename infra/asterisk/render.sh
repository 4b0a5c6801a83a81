#!/bin/sh
# Writes Asterisk's configuration folder: the common part as it is, the site part with its values.
# usage: render.sh SOURCE TARGET    (SOURCE: this folder; every @NAME@ of site/ is taken from the environment;
# AGENTS: extensions separated by spaces; WEB_EXTENSIONS: those of them whose phone is in a browser, default none; PHONE_SECRETS_FILE: one line "EXTENSION SECRET" for each of them, or
# PHONE_SECRET_<EXTENSION> in the environment)
set -eu

source=$1
target=$2
SHORTEST_SECRET=12

refuse() {
  printf 'render.sh: %s\n' "$1" >&2
  exit 1
}

fill() {
  awk '
    {
      line = $0
      while (match(line, /@[A-Z][A-Z0-9_]*@/)) {
        name = substr(line, RSTART + 1, RLENGTH - 2)
        if (!(name in ENVIRON)) {
          printf "render.sh: %s has no value; set it in the environment\n", name > "/dev/stderr"
          exit 1
        }
        if (ENVIRON[name] ~ /[\r\n]/) {
          printf "render.sh: the value of %s holds a line break\n", name > "/dev/stderr"
          exit 1
        }
        if (ENVIRON[name] ~ /;/) {
          printf "render.sh: the value of %s holds a semicolon, which begins a comment\n", name > "/dev/stderr"
          exit 1
        }
        printf "%s%s", substr(line, 1, RSTART - 1), ENVIRON[name]
        line = substr(line, RSTART + RLENGTH)
      }
      print line
    }' "$1"
}

# The secret of an extension, from the file or from the environment.
secret_of() {
  if [ -n "${PHONE_SECRETS_FILE:-}" ]; then
    [ -r "$PHONE_SECRETS_FILE" ] || refuse "PHONE_SECRETS_FILE cannot be read"
    awk -v extension="$1" '$1 == extension { print $2; exit }' "$PHONE_SECRETS_FILE"
  else
    printenv "PHONE_SECRET_$1" || true
  fi
}

WEB_EXTENSIONS=${WEB_EXTENSIONS:-}
WEB_PHONE_PROXY=${WEB_PHONE_PROXY:-127.0.0.1/255.255.255.255}
PENALTY=0
ICE_SUPPORT=no
if [ -n "$WEB_EXTENSIONS" ]; then
  ICE_SUPPORT=yes
  [ -n "${WEB_PHONE_MEDIA_ADDRESS:-}" ] || refuse "WEB_EXTENSIONS needs WEB_PHONE_MEDIA_ADDRESS: the address of this machine to which browsers send the voice"
  [ "${WEB_PHONE_PROXY%%/*}" != "${TRUNK_ADDRESS%%/*}" ] || refuse "WEB_PHONE_PROXY is TRUNK_ADDRESS: whoever comes through the proxy would be the trunk; give them two addresses"
fi
for EXTENSION in $WEB_EXTENSIONS; do
  case " $AGENTS " in
    *" $EXTENSION "*) ;;
    *) refuse "WEB_EXTENSIONS: $EXTENSION is not in AGENTS" ;;
  esac
done
PHONE_CALLED_BACK=no
[ "$PHONE_TRANSPORT" = udp ] || PHONE_CALLED_BACK=yes
export WEB_PHONE_PROXY PENALTY ICE_SUPPORT PHONE_CALLED_BACK

STASIS_APPS=${STASIS_APPS:-decroche}
export STASIS_APPS

QUEUE_MESSAGE_S=${QUEUE_MESSAGE_S:-0}
QUEUE_POSITION_S=${QUEUE_POSITION_S:-0}
QUEUE_HOLDTIME=${QUEUE_HOLDTIME:-no}
case $QUEUE_MESSAGE_S$QUEUE_POSITION_S in
  *[!0-9]*) refuse "QUEUE_MESSAGE_S, QUEUE_POSITION_S: whole seconds, 0 for never" ;;
esac
case $QUEUE_HOLDTIME in
  yes | no | once) ;;
  *) refuse "QUEUE_HOLDTIME: yes, no or once" ;;
esac
export QUEUE_MESSAGE_S QUEUE_POSITION_S QUEUE_HOLDTIME

UNHEARD_LIMIT_S=$((($SIP_TIMER_B_MS + 999) / 1000 + 1))
export UNHEARD_LIMIT_S

umask 077
mkdir -p "$target"
cp "$source"/common/*.conf "$target"/
for file in "$source"/site/*.conf; do
  fill "$file" >"$target/$(basename "$file")"
done

: >"$target/pjsip-transports.conf"
for transport in udp tls; do
  case " $TRUNK_TRANSPORT $PHONE_TRANSPORT " in
    *" $transport "*) { fill "$source/site/pjsip-$transport.part" && echo; } >>"$target/pjsip-transports.conf" ;;
  esac
done
if [ "$TRUNK_TRANSPORT $PHONE_TRANSPORT" = 'udp tls' ]; then
  { fill "$source/site/pjsip-no-phone-in-clear.part" && echo; } >>"$target/pjsip-transports.conf"
fi

for name in modules rtp; do
  : >"$target/$name-web-phones.conf"
  [ -z "$WEB_EXTENSIONS" ] || fill "$source/site/$name-web-phones.part" >"$target/$name-web-phones.conf"
done
[ -z "$WEB_EXTENSIONS" ] || fill "$source/site/pjsip-ws.part" >>"$target/pjsip-transports.conf"

for list in pjsip-agents queue-members queue-agents extensions-agents extensions-colleagues; do
  : >"$target/$list.conf"
done
for EXTENSION in $AGENTS; do
  case $EXTENSION in
    *[!0-9]*) refuse "AGENTS: an extension has digits only" ;;
  esac
  PHONE_SECRET=$(secret_of "$EXTENSION")
  [ -n "$PHONE_SECRET" ] || refuse "extension $EXTENSION has no secret; add it to PHONE_SECRETS_FILE, or set PHONE_SECRET_$EXTENSION"
  [ ${#PHONE_SECRET} -ge $SHORTEST_SECRET ] || refuse "the secret of extension $EXTENSION has fewer than $SHORTEST_SECRET characters"
  export EXTENSION PHONE_SECRET
  phone=pjsip-agent.part
  case " $WEB_EXTENSIONS " in
    *" $EXTENSION "*) phone=pjsip-web-agent.part ;;
  esac
  { fill "$source/site/$phone" && echo; } >>"$target/pjsip-agents.conf"
  { fill "$source/site/queue-member.part" && echo; } >>"$target/queue-members.conf"
  { fill "$source/site/queue-agent.part" && echo; } >>"$target/queue-agents.conf"
  { fill "$source/site/transfer-extension.part" && echo; } >>"$target/extensions-agents.conf"
  { fill "$source/site/colleague.part" && echo; } >>"$target/extensions-colleagues.conf"
done
