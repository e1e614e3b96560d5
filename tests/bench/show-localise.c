/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the localisation of a case file: show-localise [--setting S] [--as-of DATE] [--no-imaging] CASE.xml … */
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "electrodx/rv-edx.h"
#include "electrodx/rv-localise.h"
#include "model/rv-chronology.h"

static const char *
side (RvSide s)
{
  return s == RV_SIDE_LEFT ? "left" : s == RV_SIDE_RIGHT ? "right" : "-";
}

static void
show (const RvLocalisation *l)
{
  g_print ("setting %s, profile %s, %u observations\n", l->setting, l->profile ? l->profile : "none", l->n_observations);
  for (guint i = 0; i < l->n_observations; i++)
    g_print ("  o%-2u %-70s %s%s days %.0f\n", i, l->observations[i].label, l->observations[i].grade, l->observations[i].words_only ? " (words)" : "", l->observations[i].days);
  for (guint i = 0; i < l->n_hypotheses; i++) {
    const RvLocHypothesis *h = &l->hypotheses[i];
    g_print ("%2u. %5.1f %% [%4.1f-%5.1f] %-24s %s\n", i + 1, 100 * h->probability, 100 * h->low, 100 * h->high, h->pattern, h->name);
    for (guint k = 0; k < h->n_lesions; k++) {
      g_autofree char *span = g_strjoinv (" ", h->lesions[k].span);
      g_print ("        %s %s %s: %s\n", side (h->lesions[k].side), h->lesions[k].severity, h->lesions[k].kind, span);
    }
    double sum = 0;
    for (guint e = 0; e < h->n_evidence; e++) {
      sum += h->evidence[e].decibans;
      if (i < 4 && (e < 7 || h->evidence[e].observation < 0))
        g_print ("          %+6.1f dB %s\n", h->evidence[e].decibans, h->evidence[e].label);
    }
    g_print ("          = %+.2f against %d (log odds %+.2f)\n", sum, h->versus + 1, h->log_odds);
  }
  for (guint i = 0; i < l->n_structures && i < 14; i++)
    g_print ("  %5.1f %% %s %s\n", 100 * l->structures[i].probability, l->structures[i].id, side (l->structures[i].side));
  for (guint i = 0; i < l->n_conflicts; i++)
    g_print ("  conflict [%s] %s\n     ? %s\n", l->conflicts[i].rule, l->conflicts[i].title, l->conflicts[i].question);
  for (guint i = 0; i < l->n_next; i++)
    g_print ("  next %.3f bits %.1f min score %.4f: %s %s %s\n", l->next[i].bits, l->next[i].minutes, l->next[i].score, l->next[i].name, l->next[i].site ? l->next[i].site : "", side (l->next[i].side));
  for (guint i = 0; i < l->n_classes && i < 40; i++)
    if (l->classes[i].posterior > 1e-4 || !l->classes[i].site)
      g_print ("  class %-40s prior %.4f log10 L %+.2f posterior %.3f\n", l->classes[i].id, l->classes[i].prior, l->classes[i].log10_likelihood, l->classes[i].posterior);
  g_print ("  imaging: %s, %s (%.2f)\n", l->imaging.agreement, l->imaging.text, l->imaging.probability);
  for (guint i = 0; i < l->left_out->len; i++)
    g_print ("  left out: %s\n", (char *) l->left_out->pdata[i]);
}

static void
show_edx (const RvEdx *e)
{
  for (guint i = 0; i < e->n_ncs; i++)
    g_print ("  %s %s %s %s: %g %s [%s] %s\n", e->ncs[i].nerve, side (e->ncs[i].side), e->ncs[i].study, e->ncs[i].parameter, e->ncs[i].value, e->ncs[i].unit, e->ncs[i].label, e->ncs[i].why);
  for (guint i = 0; i < e->n_prose; i++)
    g_print ("  “%s” %u\n", e->prose[i].sentence, g_strv_length (e->prose[i].cells));
  for (guint i = 0; i < e->n_conflicts; i++)
    g_print ("  !! %s\n", e->conflicts[i].text);
}

int
main (int argc, char **argv)
{
  RvLocaliseOptions options = { 0 };
  const char *as_of = NULL;
  g_autoptr (GError) error = NULL;
  const RvAnatomy *a = rv_anatomy_default (&error);
  if (!a) {
    g_printerr ("%s\n", error->message);
    return 3;
  }
  for (int i = 1; i < argc; i++) {
    if (strcmp (argv[i], "--setting") == 0 && i + 1 < argc) {
      options.setting = argv[++i];
      continue;
    }
    if (strcmp (argv[i], "--as-of") == 0 && i + 1 < argc) {
      as_of = argv[++i];
      continue;
    }
    if (strcmp (argv[i], "--no-imaging") == 0) {
      options.no_imaging = TRUE;
      continue;
    }
    g_autoptr (RvCase) kase = rv_casefile_read (argv[i], NULL, &error);
    if (!kase) {
      g_printerr ("%s\n", error->message);
      return 1;
    }
    g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
    double at = INFINITY;
    if (as_of && !rv_chronology_find (chronology, as_of, &at, &error)) {
      g_printerr ("%s\n", error->message);
      return 1;
    }
    g_autoptr (RvCase) known = rv_chronology_as_known (chronology, kase, at);
    g_autoptr (RvEdx) edx = rv_edx_grade (a, NULL, known, NULL);
    show_edx (edx);
    gint64 start = g_get_monotonic_time ();
    g_autoptr (RvLocalisation) l = rv_localise (a, NULL, known, &options);
    g_print ("%s: %.1f ms\n", argv[i], (double) (g_get_monotonic_time () - start) / 1000);
    show (l);
  }
  return 0;
}
