# SPDX-License-Identifier: GPL-3.0-or-later
# What build-aux/run and build-aux/test share. Sourced by them, with the current folder at the root of the source.

say() {
  printf '%s\n' "$*"
}

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Packages for the uses named: packages_for run build
packages_for() {
  for use in "$@"; do
    sed -n "s/^\([a-z0-9][a-z0-9.+-]*\)[[:space:]]*#[[:space:]]*$use:.*/\1/p" build-aux/packages
  done
}

# Installs what is missing of the uses named. Asks nothing, unless sudo needs a password and a person sits there.
install_packages() {
  if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    say "This is no Debian: nothing is installed for you. build-aux/packages names what is needed and why."
    return 0
  fi
  missing=
  for package in $(packages_for "$@"); do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
      installed*) ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0

  say "Installing:$missing"
  sudo=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      die "These packages are missing and sudo is not there to install them. As root: apt-get install$missing"
    sudo="sudo -n"
    if [ -t 0 ]; then sudo=sudo; fi
    $sudo true || die "These packages are missing and sudo refused. As root: apt-get install$missing"
  fi
  apt="$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Install-Suggests=false"
  $apt update </dev/null || say "The package lists could not be renewed; trying with those that are here."
  # shellcheck disable=SC2086 — the words of both are meant to be split
  $apt install --no-install-recommends $missing </dev/null ||
    die "apt-get could not install:$missing. Its own message is above; is the network there?"
}

# configure FOLDER OPTION…: sets a build folder up; again only when the options or the place changed.
configure() {
  folder=$1
  shift
  wanted="$PWD $*"
  if [ -f "$folder/meson-private/coredata.dat" ] && [ "$(cat "$folder/options" 2>/dev/null)" = "$wanted" ]; then
    return 0
  fi
  rm -rf "$folder"
  mkdir -p "$folder"
  meson setup "$folder" "$@" </dev/null || return 1
  printf '%s\n' "$wanted" >"$folder/options"
}

# compile FOLDER
compile() {
  ninja -C "$1" -j "${RV_JOBS:-$(nproc)}" </dev/null
}
