/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/rv-assessment.h"

G_BEGIN_DECLS

/* What changed in the assistant's mind since the user last looked: another cause leads, or something new does not fit.
 * Nothing pops up: one badge says so until it is seen. */
typedef struct _RvNews RvNews;

RvNews *rv_news_new (void);
void rv_news_free (RvNews *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvNews, rv_news_free)

/* Takes new results with a differential; the first are taken as seen. TRUE: rv_news_get_text() changed. */
gboolean rv_news_take (RvNews *self, const RvAssessment *assessment);
/* "Carpal tunnel syndrome now leads, before: Cervical radiculopathy", or NULL: nothing new. */
const char *rv_news_get_text (const RvNews *self);
/* What was taken last has been seen. */
void rv_news_see (RvNews *self);

/* Every conflict once, with the record it is about: pairs of title and question. Free with g_ptr_array_unref(). */
typedef struct {
  char *title;
  char *question;  /* or NULL */
  char *record;    /* uuid, or NULL */
} RvMisfit;
GPtrArray *rv_assessment_misfits (const RvAssessment *assessment);

G_END_DECLS
