/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The program as its own helper: picture files from outside (DICOM, ZIP, PDF, PNG ...) are parsed and decoded in a second process of the
 * same program with limits of its own (imaging/rv-image-reader.h).
 */

/* Called first of all in main(). TRUE when this is such a helper and its work is done: leave with *status. Else from now on files are
 * read in helpers. */
gboolean rv_image_process_run (int argc, char **argv, int *status);

G_END_DECLS
