/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
item_free (gpointer data)
{
  RvSourceItem *item = data;

  g_free (item->sentence);
  g_free (item->figure);
  g_free (item->source);
  g_free (item->note);
  g_free (item);
}

GPtrArray *
rv_source_list_new (void)
{
  return g_ptr_array_new_with_free_func (item_free);
}

void
rv_source_add_words (GPtrArray *list, char *sentence)
{
  RvSourceItem *item = g_new0 (RvSourceItem, 1);

  item->sentence = sentence;
  item->n = -1;
  g_ptr_array_add (list, item);
}

const char *
rv_source_mark (RvTrust trust)
{
  return trust == RV_TRUST_FOUND ? "\xE2\x97\x8F" : trust == RV_TRUST_MEMORY ? "\xE2\x97\x90" : "\xE2\x97\x8B";
}

const char *
rv_source_trust (RvTrust trust)
{
  return trust == RV_TRUST_FOUND ? _("found in a source") : trust == RV_TRUST_MEMORY ? _("from memory") : _("a judgement");
}

static const char *
trust_word (RvTrust trust)
{
  return trust == RV_TRUST_FOUND ? C_("trust", "found") : trust == RV_TRUST_MEMORY ? C_("trust", "memory") : C_("trust", "expert");
}

static char *
source_text (const RvKnowledge *k, const char *id)
{
  int i = id ? rv_knowledge_find_source (k, id) : -1;
  const RvSourceDef *source = i >= 0 ? rv_knowledge_source (k, (guint) i) : NULL;

  if (!source)
    return NULL;
  return source->locator ? g_strdup_printf ("%s %s", source->text, source->locator) : g_strdup (source->text);
}

/* counts: what k and n are, or NULL. Takes sentence. */
static void
add_item (GPtrArray *list, const RvKnowledge *k, char *sentence, const char *counts, const RvFigure *figure)
{
  RvSourceItem *item = g_new0 (RvSourceItem, 1);
  g_autoptr (GString) text = g_string_new (counts);

  item->sentence = sentence;
  item->trust = figure->trust;
  item->k = figure->k;
  item->n = figure->n;
  g_string_append_printf (text, "%s%s", text->len ? " · " : "", rv_source_trust (figure->trust));
  if (figure->reviewed)
    g_string_append_printf (text, " · %s %s", _("looked at"), figure->reviewed);
  item->figure = g_string_free (g_steal_pointer (&text), FALSE);
  item->source = source_text (k, figure->source);
  item->note = g_strdup (figure->note);
  g_ptr_array_add (list, item);
}

/* The figure counts no patients who have a finding. */
static void
no_counts (GPtrArray *list)
{
  ((RvSourceItem *) list->pdata[list->len - 1])->n = -1;
}

/* Natural frequencies: of 100, or of 1,000 where 100 would say none. */
static char *
frequency (const char *who, double p, gboolean absent)
{
  double share = absent ? 1 - p : p;
  gboolean rare = share < 0.005;
  guint of = rare ? 1000 : 100;
  g_autofree char *count = g_strdup_printf ("%.0f", share * of);

  if (absent)
    return g_strdup_printf (_("Of %u patients with %s, %s do not have it."), of, who, count);
  return g_strdup_printf (_("Of %u patients with %s, %s have it."), of, who, count);
}

static char *
counts_of (const RvFigure *figure)
{
  return g_strdup_printf (_("%.4g of %.4g"), figure->k, figure->n);
}

void
rv_source_add_finding (GPtrArray *list, const RvKnowledge *k, int cause, guint finding, RvStatus status)
{
  const RvFigure *figure = rv_knowledge_figure (k, cause, finding);
  const RvCauseDef *def = cause >= 0 ? rv_knowledge_cause (k, (guint) cause) : NULL;
  gboolean own = def && def->p[finding].n >= 0, of_family = def && !own && figure != &rv_knowledge_finding (k, finding)->background;
  g_autofree char *counts = counts_of (figure), *text = NULL;

  text = own || !def ? g_strdup (counts)
                     : g_strdup_printf (of_family ? _("%s (of the family: not stated for this cause)") : _("%s (background: not stated for this cause)"), counts);
  add_item (list, k, frequency (def ? def->name : _("a cause that is not listed"), rv_knowledge_mean (k, cause, finding), status == RV_STATUS_ABSENT), text, figure);
  if (def && !own)
    ((RvSourceItem *) list->pdata[list->len - 1])->n = -1;
}

void
rv_source_add_prior (GPtrArray *list, const RvKnowledge *k, guint cause, guint setting)
{
  const RvCauseDef *def = rv_knowledge_cause (k, cause);
  const RvPrior *prior = &def->priors[setting];

  add_item (list, k, g_strdup_printf (_("Of 1,000 patients in the setting “%s”, %.3g have %s before anything else is known."),
                                      rv_knowledge_setting (k, setting)->name, prior->weight, def->name), NULL, &prior->figure);
  no_counts (list);
}

void
rv_source_add_risk (GPtrArray *list, const RvKnowledge *k, guint cause, guint finding)
{
  const RvCauseDef *def = rv_knowledge_cause (k, cause);

  for (guint i = 0; i < rv_knowledge_n_risks (k); i++)
    {
      const RvRiskRatio *risk = rv_knowledge_risk (k, i);

      if (risk->finding != finding || (risk->cause >= 0 ? (guint) risk->cause != cause : risk->family != def->family))
        continue;
      add_item (list, k, g_strdup_printf (_("Makes %s %.3g times as likely where it is present."), def->name, risk->ratio), NULL, &risk->figure);
      no_counts (list);
    }
}

void
rv_source_add_lesion (GPtrArray *list, const RvKnowledge *k, guint cause)
{
  const RvCauseDef *def = rv_knowledge_cause (k, cause);
  g_autoptr (GString) places = g_string_new (NULL);

  for (guint l = 0; l < rv_knowledge_n_classes (k); l++)
    if (def->shares[l] >= 0.02)
      g_string_append_printf (places, "%s%s %.0f\u202f%%", places->len ? ", " : "", rv_knowledge_class (k, l)->name, 100 * def->shares[l]);
  add_item (list, k, g_strdup_printf (_("Where %s lies: %s."), def->name, places->str), NULL, &def->shares_figure);
  no_counts (list);
}

char *
rv_source_brief (const GPtrArray *list)
{
  RvTrust worst = RV_TRUST_FOUND;
  gboolean stated = list->len > 0;

  for (guint i = 0; i < list->len; i++)
    {
      const RvSourceItem *item = list->pdata[i];

      worst = MAX (worst, item->trust);
      stated = stated && item->n > 0;
    }
  if (!list->len)
    return g_strdup ("");
  if (list->len == 2 && stated)
    {
      const RvSourceItem *a = list->pdata[0], *b = list->pdata[1];

      return g_strdup_printf (_("%s · %.3g/%.3g v %.3g/%.3g"), trust_word (worst), a->k, a->n, b->k, b->n);
    }
  return g_strdup (trust_word (worst));
}
