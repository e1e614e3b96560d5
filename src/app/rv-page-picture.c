/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-page-picture.h"

#include "session/rv-picture.h"

gboolean
rv_page_picture_save (RvCaseSession *session, const char *page, const char *path, gboolean dark, GError **error)
{
  g_autoptr (RvPicture) picture = rv_picture_new (rv_case_session_get_case (session), rv_case_session_get_cursor (session),
                                                  rv_case_session_get_files_dir (session));

  /* the record is drawn as its overview */
  picture->options.view = g_str_equal (page, "record") ? "overview" : page;
  picture->options.scheme = dark ? RV_SCHEME_DARK : RV_SCHEME_LIGHT;
  return rv_render_view (picture->view, picture->chronology, &picture->options, path, error);
}
