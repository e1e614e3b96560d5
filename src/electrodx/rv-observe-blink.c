/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blink reflex as observations: R1 and R2 of the stimulated side test both halves of the arc; the crossed R2 tests this
 * side's trigeminal and the other side's facial nerve. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-grade.h"
#include "electrodx/rv-observe.h"

typedef struct { int grade; RvRecord *record; const char *field; } Part; /* grade: -1 nothing, 0 normal, 1 late, 2 absent */

static int
grade_of_word (const char *word)
{
  if (rv_empty_of (word) != RV_EMPTY_NO)
    return -1;
  return strcmp (word, "normal") == 0 || strcmp (word, "low-normal") == 0 ? 0 : strcmp (word, "absent") == 0 ? 2 : 1;
}

static Part
part_of (RvObserver *self, RvRecord *stim)
{
  Part p = { -1, stim, "latency" };
  const RvEdxCell *c = rv_edx_cell (self->edx, rv_record_get_uuid (stim), "latency");
  if (c && strcmp (c->label, "ungraded") && strcmp (c->label, "invalid"))
    p.grade = strcmp (c->label, "absent") == 0 ? 2 : strcmp (c->label, "prolonged") == 0 ? 1 : 0;
  else if ((p.grade = grade_of_word (rv_record_get (stim, "judgement"))) >= 0)
    p.field = "judgement";
  return p;
}

static void
take (RvObserver *self, RvRecord *ncs, int study, RvSide side, RvArcHalf half, const Part *p, const char *what)
{
  static const char *const grades[] = { N_("normal"), N_("prolonged"), N_("absent") };
  int reflex = rv_anatomy_reflex (self->anatomy, "reflex.corneal");
  if (reflex < 0 || p->grade < 0)
    return;
  RvObs obs = rv_obs_new (RV_OBS_REFLEX, side, p->record, p->field);
  obs.reflex = reflex;
  obs.study = study;
  obs.half = half;
  obs.site = half;
  obs.grade = (guint) p->grade;
  obs.words = strcmp (p->field, "judgement") == 0;
  if (self->anatomy->reflexes[reflex].effector >= 0 && half != RV_ARC_AFFERENT)
    rv_obs_add_leaf (&obs, self->anatomy->reflexes[reflex].effector, FALSE, 1);
  rv_observe_take (self, &obs, ncs, g_strdup_printf ("%s, %s: %s %s", rv_record_get (ncs, "nerve"), side == RV_SIDE_LEFT ? _("left") : _("right"), what, _(grades[p->grade])));
}

void
rv_observe_blink (RvObserver *self, RvRecord *ncs, int study, RvSide side, GPtrArray *stims)
{
  Part own = { -1, ncs, "judgement" }, crossed = own;
  for (guint i = 0; i < stims->len; i++) {
    Part p = part_of (self, stims->pdata[i]);
    Part *into = strcmp (rv_grade_blink (rv_record_get (stims->pdata[i], "site")), "r2-crossed-latency") == 0 ? &crossed : &own;
    if (p.grade > into->grade)
      *into = p;
  }
  if (own.grade < 0)
    own.grade = grade_of_word (rv_record_get (ncs, "judgement"));
  RvSide other = side == RV_SIDE_LEFT ? RV_SIDE_RIGHT : RV_SIDE_LEFT;
  take (self, ncs, study, side, RV_ARC_WHOLE, &own, _("R1 and R2"));
  /* A crossed answer shows that both of its halves work. One that is missing speaks of the other facial nerve only when this
   * side's own answer is there; else the trigeminal half, which is already told, explains it. */
  if (crossed.grade == 0)
    take (self, ncs, study, side, RV_ARC_AFFERENT, &crossed, _("crossed R2"));
  if (crossed.grade == 0 || own.grade == 0)
    take (self, ncs, study, other, RV_ARC_EFFERENT, &crossed, _("crossed R2"));
}
