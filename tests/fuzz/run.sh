#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a fuzz target under libFuzzer with clang, the address and the undefined-behaviour sanitizer:
#   sh tests/fuzz/run.sh TARGET [SECONDS [FOLDER…]]       sh tests/fuzz/run.sh fuzz-casefile 300
# Findings stay in build/fuzz/TARGET/; the inputs that reach new code, in build/fuzz/TARGET/corpus. FOLDERs are further beginnings.
# The target says in a line "fuzz-folders: model casefile" which folders of src it needs (C only).
set -eu
cd "$(dirname "$0")/../.."
target=${1:?the name of a target, such as fuzz-casefile}
seconds=${2:-60}
[ $# -gt 2 ] && shift 2 || shift $#

work=build/fuzz/$target
mkdir -p "$work/corpus" "$work/objects"
packages="gio-unix-2.0 libxml-2.0 sqlite3 json-glib-1.0 libzip pangocairo gdk-pixbuf-2.0"
flags="-std=gnu17 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -Isrc $(pkg-config --cflags $packages)"
compile() {
  clang $flags -fsanitize=fuzzer-no-link -DG_LOG_DOMAIN='"Ranvier"' -DGETTEXT_PACKAGE='"ranvier"' -DRV_VERSION='"fuzz"' \
    -DRV_LOCALEDIR='"/nonexistent"' -DRV_DATADIR='"/nonexistent"' -DRV_SOURCE_DATADIR="\"$PWD/data\"" \
    -DSQLITE_ENABLE_SESSION -DSQLITE_ENABLE_PREUPDATE_HOOK -c "$1" -o "$2"
}
for folder in $(sed -n 's/.*fuzz-folders: *\([a-z ]*[a-z]\).*/\1/p' "tests/fuzz/$target.c"); do
  for source in src/"$folder"/*.c; do
    object=$work/objects/$folder-$(basename "$source" .c).o
    [ "$object" -nt "$source" ] && [ -z "$(find src -name '*.h' -newer "$object" | head -n 1)" ] || compile "$source" "$object"
  done
done
compile "tests/fuzz/$target.c" "$work/objects/$target.o"
clang $flags -fsanitize=fuzzer "$work"/objects/*.o -o "$work/$target" $(pkg-config --libs $packages) -lm

# Words for the fuzzer: the names and tokens of the schema.
sed -n 's/.*<name ns="">\([^<]*\)<.*/"\1"/p; s/.*<value>\([^<]\{1,\}\)<.*/"\1"/p' data/schema/case.rng | sort -u >"$work/words"
printf '"%s"\n' '<!--' '-->' '<![CDATA[' ']]>' '<?' '?>' '&amp;' '&#x' '/>' 'T+18mo' 'after ' 'NR' 'urn:ranvier:case:1' 'preserve' 'u{1B}' >>"$work/words"

set -- "$work/corpus" "$@"
[ -d "tests/fuzz/corpus-${target#fuzz-}" ] && set -- "$@" "tests/fuzz/corpus-${target#fuzz-}"
[ "$target" = fuzz-casefile ] && set -- "$@" tests/data/cases
G_DEBUG=fatal-warnings exec "$work/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1500 \
  -max_len=16384 -artifact_prefix="$work/" -dict="$work/words" -print_final_stats=1 "$@"
