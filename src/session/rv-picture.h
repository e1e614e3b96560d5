/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-render.h"
#include "session/rv-assessment.h"

G_BEGIN_DECLS

/* What the drawing layer needs of a case at one moment: the case as known, its chronology, the grading and the localisation. */
typedef struct {
  RvCase *view;
  RvChronology *chronology;
  RvAssessment *assessment;
  RvReplay *replay;          /* or NULL: see rv_picture_add_replay() */
  char *as_of;               /* for the title, or NULL when live */
  RvRenderOptions options;   /* filled but for view, size and scheme; points into the above */
} RvPicture;

/* kase: not changed meanwhile. files_dir may be NULL; it is copied. */
RvPicture *rv_picture_new (RvCase *kase, double position, const char *files_dir);
/* For slides: the differential at every step up to the moment of the picture. kase as above. */
void rv_picture_add_replay (RvPicture *picture, RvCase *kase, double position);
/* With what the session has weighed already. */
RvPicture *rv_picture_new_assessed (RvCase *kase, double position, const char *files_dir, RvAssessment *assessment);
void rv_picture_free (RvPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvPicture, rv_picture_free)

G_END_DECLS
