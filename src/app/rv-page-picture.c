/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-page-picture.h"

#include "session/rv-picture.h"

gboolean
rv_page_picture_save (RvCaseSession *session, const char *page, const char *path, gboolean dark, GError **error)
{
  RvAssessment *known = rv_case_session_get_assessment (session);
  RvCase *kase = rv_case_session_get_case (session);
  double cursor = rv_case_session_get_cursor (session);
  const char *files_dir = rv_case_session_get_files_dir (session);
  g_autoptr (RvPicture) picture = known && known->differential ? rv_picture_new_assessed (kase, cursor, files_dir, known) : rv_picture_new (kase, cursor, files_dir);

  /* the record is drawn as its overview */
  picture->options.view = g_str_equal (page, "record") ? "overview" : page;
  picture->options.scheme = dark ? RV_SCHEME_DARK : RV_SCHEME_LIGHT;
  return rv_render_view (picture->view, picture->chronology, &picture->options, path, error);
}
