/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* How the weights moved while the case became known: reckoned once per change of the case and kept while the time cursor moves.
 * A click on a moment moves the time cursor there. Hidden while fewer than two moments are known. */
#define RV_TYPE_COURSE_VIEW (rv_course_view_get_type ())
G_DECLARE_FINAL_TYPE (RvCourseView, rv_course_view, RV, COURSE_VIEW, RvPage)

G_END_DECLS
