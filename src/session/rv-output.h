/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"

G_BEGIN_DECLS

/* xml, package, pdf, slides, csv; NULL-terminated. */
const char *const *rv_output_formats (void);
/* The whole case in one of these formats. Slides are a PDF without the patient's name. The file appears whole or not at all. */
gboolean rv_output_save (RvCase *kase, const char *files_dir, const char *format, const char *path, GError **error);

G_END_DECLS
