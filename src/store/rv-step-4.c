/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step 4, frozen: the conclusion in the user's words, and whether a picture has a name burnt in. An older program would drop them. */
#include "store/rv-migrate.h"

const char rv_step_4[] =
  "ALTER TABLE rec_case ADD COLUMN \"conclusion\" TEXT;"
  "ALTER TABLE rec_image ADD COLUMN \"burnt_in\" TEXT;";
