/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"

G_BEGIN_DECLS

/**
 * The program as its own helper: picture files from outside (DICOM, ZIP, PDF, PNG ...) are parsed and decoded in a second process of the
 * same program with limits of its own (imaging/rv-image-reader.h).
 */

/* Called first of all in main(). TRUE when this is such a helper and its work is done: leave with *status. Else from now on files are
 * read in helpers. */
gboolean rv_image_process_run (int argc, char **argv, int *status);

/* A case was opened in a window: if it has pictures, the helpers are got ready a moment later, when the window stands. Main thread. */
void rv_image_process_expect (RvCase *rvcase);

G_END_DECLS
