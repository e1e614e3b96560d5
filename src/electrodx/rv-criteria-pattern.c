/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axon loss, demyelination, both, or not to be told: nerves vote, and few votes leave much uncertain. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-criteria-private.h"

enum { NORMAL, AXONAL, DEMYELINATING, MIXED, UNCERTAIN, N_SHARES };
static const char *const ids[N_SHARES] = { "normal", "axonal", "demyelinating", "mixed", "uncertain" };

#define DOUBT 0.75 /* votes of an unseen kind: with one nerve nearly half stays uncertain */

const char *
rv_pattern_text (const char *id)
{
  static const char *const texts[N_SHARES] = { N_("Normal"), N_("Axon loss"), N_("Demyelination"), N_("Mixed"), N_("Uncertain") };
  for (guint i = 0; i < N_SHARES; i++)
    if (g_strcmp0 (ids[i], id) == 0)
      return _(texts[i]);
  return id ? id : "";
}

static RvCriterionState
ask (const RvCriteriaSet *set, const char *id, const RvCriteriaNerve *n, GPtrArray *cells)
{
  for (guint f = 0; f < set->features->len; f++) {
    const RvCriteriaFeature *feature = &g_array_index (set->features, RvCriteriaFeature, f);
    if (strcmp (feature->id, id))
      continue;
    g_autofree char *why = NULL;
    return rv_criteria_feature (set, feature, n, cells, &why);
  }
  return RV_CRITERION_NO;
}

typedef struct { double votes[N_SHARES]; guint slow, low, gone, normal, open; } Count;

typedef struct { double axonal, uncertain; } Loss;

/* No response tells nothing of how the fibres failed; a low one beside slowing may be dispersed rather than lost. */
static void
count_part (const RvCriteriaSet *set, const RvCriteriaNerve *n, const Loss *low_vote, const Loss *gone_vote, Count *c, GPtrArray *cells)
{
  gboolean slow = ask (set, "demyelinating", n, cells) == RV_CRITERION_YES, gone = ask (set, "gone", n, cells) == RV_CRITERION_YES;
  RvCriterionState low = ask (set, "axonal", n, cells);
  c->slow += slow;
  c->gone += !slow && gone;
  c->low += !slow && !gone && low == RV_CRITERION_YES;
  if (slow && low == RV_CRITERION_YES)
    c->votes[MIXED] += 0.4, c->votes[DEMYELINATING] += 0.6;
  else if (slow)
    c->votes[DEMYELINATING] += 1;
  else if (gone)
    c->votes[AXONAL] += gone_vote->axonal, c->votes[UNCERTAIN] += gone_vote->uncertain;
  else if (low == RV_CRITERION_YES)
    c->votes[AXONAL] += low_vote->axonal, c->votes[UNCERTAIN] += low_vote->uncertain;
  else if (low == RV_CRITERION_OPEN)
    c->open++;
  else
    c->normal++;
}

/* Motor and sensory fibres vote apart; a sensory potential counts half, as it falls in either case. */
static void
count_nerve (const RvCriteriaSet *set, const RvCriteriaNerve *n, Count *c, GPtrArray *cells)
{
  static const Loss motor_low = { 1, 0 }, motor_gone = { 0.5, 0.5 }, sensory_low = { 0.35, 0.15 }, sensory_gone = { 0.25, 0.25 };
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (RvCriteriaRow));
  RvCriteriaNerve motor = *n, sensory = *n;
  motor.sensory = none;
  sensory.motor = none;
  sensory.f_latency = sensory.f_persistence = sensory.f_word = NULL;
  if (n->motor->len || n->f_latency)
    count_part (set, &motor, &motor_low, &motor_gone, c, cells);
  if (n->sensory->len)
    count_part (set, &sensory, &sensory_low, &sensory_gone, c, cells);
}

static void
share_out (const Count *c, RvPatternShare *shares)
{
  double a = c->votes[AXONAL], d = c->votes[DEMYELINATING], m = c->votes[MIXED], u = c->votes[UNCERTAIN] + DOUBT;
  guint abnormal = c->slow + c->low + c->gone;
  double w[N_SHARES] = { 0 };
  if (!abnormal) {
    w[NORMAL] = c->normal;
  } else {
    double both = MIN (a, d);
    w[AXONAL] = a - both / 2;
    w[DEMYELINATING] = d - both / 2;
    w[MIXED] = m + both;
  }
  w[UNCERTAIN] = abnormal ? u : DOUBT + 0.5 * c->open;
  double sum = 0;
  for (guint i = 0; i < N_SHARES; i++)
    sum += w[i];
  for (guint i = 0; i < N_SHARES; i++)
    shares[i] = (RvPatternShare) { ids[i], w[i] / sum };
}

void
rv_criteria_pattern (const RvCriteriaSet *set, GPtrArray *nerves, gboolean child, RvEdxPattern *out)
{
  Count c = { { 0 } };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < nerves->len && !child; i++)
    count_nerve (set, nerves->pdata[i], &c, cells);
  share_out (&c, out->shares);
  guint best = 0;
  for (guint i = 1; i < N_SHARES; i++)
    if (out->shares[i].weight > out->shares[best].weight)
      best = i;
  out->leading = ids[best];
  out->why = child ? g_strdup (_("limits for adults are not used under 18 years"))
             : g_strdup_printf (_("of %u studies, slower, later or blocked beyond what loss of axons explains: %u; low without that: %u; without response: %u; within limits: %u; not graded: %u"),
                                c.slow + c.low + c.gone + c.normal + c.open, c.slow, c.low, c.gone, c.normal, c.open);
  GPtrArray *once = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < cells->len; i++)
    if (g_hash_table_add (seen, cells->pdata[i]))
      g_ptr_array_add (once, g_strdup (cells->pdata[i]));
  g_ptr_array_add (once, NULL);
  out->cells = (GStrv) g_ptr_array_free (once, FALSE);
}
