/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where along its nerve a stimulation lies, also where each site was written as a row of its own. */
#include "electrodx/rv-grade.h"

int
rv_grade_place (RvGrader *self, int study, RvRecord *stim)
{
  const char *site = rv_record_get (stim, "site");
  return study >= 0 && rv_empty_of (site) == RV_EMPTY_NO ? rv_anatomy_find_site (self->anatomy, study, site) : -1;
}

static gboolean
is_same_study (RvRecord *a, RvRecord *b)
{
  static const char *const fields[] = { "nerve", "type", "side", "record", "study", "when" };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (rv_record_get (a, fields[i]), rv_record_get (b, fields[i])) != 0)
      return FALSE;
  return TRUE;
}

RvRecord *
rv_grade_site_before (RvGrader *self, int study, RvRecord *ncs, RvRecord *first)
{
  int place = rv_grade_place (self, study, first), best = -1;
  RvRecord *found = NULL;
  for (guint i = 0; place > 0 && i < rv_case_count (self->kase, "ncs"); i++) {
    RvRecord *other = rv_case_nth (self->kase, "ncs", i);
    if (other == ncs || !is_same_study (other, ncs))
      continue;
    g_autoptr (GPtrArray) stims = rv_case_children (self->kase, other, "stim");
    for (guint k = 0; k < stims->len; k++) {
      int at = rv_grade_place (self, study, stims->pdata[k]);
      if (at > best && at < place) {
        best = at;
        found = stims->pdata[k];
      }
    }
  }
  return found;
}
