#!/bin/sh
# Coq from Debian: installed with root, else unpacked into a folder of one's own.
set -eu
command -v coqc >/dev/null && exit 0
root="${DERIVE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}}/derive/coq-packages"
[ -x "$root/usr/bin/coqc" ] && exit 0
if [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends coq >/dev/null
  exit 0
fi
mkdir -p "$root/debs"
(cd "$root/debs" && apt-get download coq libcoq-stdlib libcoq-core-ocaml libfindlib-ocaml \
  libzarith-ocaml ocaml-findlib ocaml-base)
for deb in "$root"/debs/*.deb; do dpkg -x "$deb" "$root"; done
rm -r "$root/debs"
ocaml="$root/usr/lib/ocaml"
printf 'path="%s:%s/METAS"\ndestdir="%s"\n' "$ocaml" "$ocaml" "$ocaml" > "$root/findlib.conf"
