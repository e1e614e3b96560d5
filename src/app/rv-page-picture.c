/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-page-picture.h"
#include <gio/gio.h>
gboolean
rv_page_picture_save (RvCaseSession *session, const char *page, const char *path, gboolean dark, GError **error)
{
  return FALSE;
}
