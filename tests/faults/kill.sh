#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/faults/kill.sh [N] [BUILD-FOLDER]: kills an editing program N times (500) and looks whether anything acknowledged was lost.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${2:-$root/build}
ninja -C "$build" tests/faults/test-kill tests/faults/store-editor
G_DEBUG=fatal-warnings RV_STORE_EDITOR=$build/tests/faults/store-editor exec "$build/tests/faults/test-kill" --times "${1:-500}"
