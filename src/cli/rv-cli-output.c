/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rv-cli-private.h"
const RvCommand rv_commands_output[] = { { NULL } };
