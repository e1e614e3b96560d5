/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The differential as text: the list, what carries it, what does not fit, what to do next. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cli/rv-cli-private.h"
#include "session/rv-session-json.h"

#define SHOWN 12
#define EXPLAINED 3
#define TESTS 5

void
rv_cli_print_knowledge (const RvKnowledge *k)
{
  guint n = rv_knowledge_n_local (k);

  g_print (_("Knowledge %s, sha256 %.12s\n"), rv_knowledge_version (k), rv_knowledge_sha256 (k));
  if (n)
    g_print (g_dngettext (GETTEXT_PACKAGE, "with %u local change (%s, sha256 %.12s)\n", "with %u local changes (%s, sha256 %.12s)\n", n), n,
             rv_knowledge_local_path (k), rv_knowledge_local_sha256 (k));
}

int
rv_cli_find_cause (const RvKnowledge *knowledge, const char *id, int *status)
{
  int cause = rv_knowledge_find_cause (knowledge, id);

  if (cause < 0)
    *status = rv_cli_fail (RV_EXIT_INPUT, _("the knowledge has no cause “%s”"), id);
  return cause;
}

static gboolean
is_empty (const RvDifferential *d)
{
  for (guint f = 0; f < rv_knowledge_n_findings (d->knowledge); f++)
    if (d->status[f] != RV_STATUS_NOT_ASSESSED)
      return FALSE;
  return TRUE;
}

static const char *
finding_name (const RvDifferential *d, guint finding)
{
  return rv_knowledge_finding (d->knowledge, finding)->name;
}

/* "+6.1 dB Foot drop, +4.0 dB Pain: absent" */
static void
print_weights (const RvDifferential *d, const char *label, const GArray *weights, guint most)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; weights && i < weights->len && i < most; i++)
    {
      const RvFindingWeight *w = &g_array_index (weights, RvFindingWeight, i);

      g_string_append_printf (line, "%s%+.1f dB %s%s", i ? ", " : "", w->decibans, finding_name (d, w->finding),
                              d->status[w->finding] == RV_STATUS_ABSENT ? _(": absent") : "");
    }
  if (line->len)
    g_print ("        %s %s\n", label, line->str);
}

/* Single causes and the pairs that matter, in one list by probability; the leading single causes with what moves them most. */
static void
print_causes (const RvDifferential *d)
{
  g_autoptr (GArray) ranked = rv_differential_ranked (d);
  guint rank = 0;

  for (guint i = 0; i < ranked->len && rank < SHOWN; i++)
    {
      const RvRanked *r = &g_array_index (ranked, RvRanked, i);
      g_autofree char *name = rv_ranked_name (d->knowledge, r);

      if (r->b >= 0 && r->probability < 0.01)
        continue;
      g_print ("%2u. %5.1f %% (%.0f–%.0f)  %s\n", ++rank, 100 * r->probability, 100 * r->low, 100 * r->high, name);
      if (rank > EXPLAINED || r->b >= 0)
        continue;
      const RvCauseResult *cause = rv_differential_cause (d, r->a);
      print_weights (d, _("for:"), cause->supporting, 2);
      print_weights (d, _("against:"), cause->opposing, 1);
    }
  g_print (_("    %5.1f %%  other, not listed\n"), 100 * d->other);
}

static void
print_cannot_miss (const RvDifferential *d)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < d->cannot_miss->len; i++)
    g_string_append_printf (names, "%s%s", i ? ", " : "", rv_knowledge_cause (d->knowledge, g_array_index (d->cannot_miss, guint, i))->name);
  if (names->len)
    g_print (_("Not to be missed: %s\n"), names->str);
}

static void
print_next (const RvDifferential *d)
{
  for (guint i = 0; i < d->next->len && i < TESTS; i++)
    {
      const RvNextTest *next = &g_array_index (d->next, RvNextTest, i);
      const RvTestDef *test = rv_knowledge_test (d->knowledge, next->test);

      g_print (_("Next: %s (%.2f bits, burden %s)\n"), test->name, next->bits, test->burden);
    }
  for (guint i = 0; i < d->refuters->len; i++)
    {
      const RvRefuter *r = &g_array_index (d->refuters, RvRefuter, i);
      const char *cause = rv_knowledge_cause (d->knowledge, r->cause)->name;

      if (r->test < 0)
        g_print (_("Against %s: no test that is left would speak against it by much\n"), cause);
      else
        g_print (_("Against %s: %s, if “%s” is %s (%+.1f dB)\n"), cause, rv_knowledge_test (d->knowledge, (guint) r->test)->name,
                 finding_name (d, (guint) r->finding), r->status == RV_STATUS_PRESENT ? _("present") : _("absent"), r->decibans);
    }
}

static void
print_tipping (const RvDifferential *d)
{
  const RvTippingPoint *t = &d->tipping;
  const char *name = t->possible ? rv_knowledge_cause (d->knowledge, t->cause)->name : NULL;

  if (!name)
    return;
  if (t->prior)
    g_print (_("First and second would change places if %s were %.3g instead of %.3g of 1,000 in this setting\n"), name, t->needed, t->now);
  else
    g_print (_("First and second would change places if “%s” were there in %.0f %% instead of %.0f %% of %s\n"), finding_name (d, t->finding),
             100 * t->needed, 100 * t->now, name);
}

void
rv_cli_print_differential (const RvDifferential *d)
{
  gboolean empty = is_empty (d);

  if (empty)
    g_print (_("Nothing that bears on the cause is known yet: these are the base rates of the setting.\n"));
  print_causes (d);
  print_cannot_miss (d);
  for (guint i = 0; i < d->conflicts->len; i++)
    g_print (_("Does not fit: %s\n"), g_array_index (d->conflicts, RvConflict, i).question);
  if (!empty)
    g_print (_("Fit %+.2f (log10; below 0 the findings go together worse than if they had nothing to do with each other)\n"), d->fit);
  print_next (d);
  if (!empty)
    print_tipping (d);
  rv_cli_print_knowledge (d->knowledge);
}

/* ---- One hypothesis against another ------------------------------------------------------------------------- */

/* "cidp" or "vincristine-neuropathy+cmt-demyelinating" */
static gboolean
read_hypothesis (const RvDifferential *d, const char *text, RvHypothesis *to, int *status)
{
  g_auto (GStrv) ids = g_strsplit (text, "+", 2);
  int a = rv_cli_find_cause (d->knowledge, ids[0], status), b = a >= 0 && ids[1] ? rv_cli_find_cause (d->knowledge, ids[1], status) : -1;

  *to = (RvHypothesis) { (guint) MAX (a, 0), b };
  if (a < 0 || (ids[1] && b < 0))
    return FALSE;
  if (b >= 0 && !isfinite (rv_differential_log_odds_between (d, *to, (RvHypothesis) { (guint) a, -1 })))
    {
      *status = rv_cli_fail (RV_EXIT_INPUT, _("“%s” and “%s” are never taken together: they are one cause, or of one family"), ids[0], ids[1]);
      return FALSE;
    }
  return TRUE;
}

/* The findings of a group that are in the sum. Caller frees. */
static char *
members (const RvDifferential *d, const RvGroupDef *group)
{
  GString *names = g_string_new (NULL);

  for (guint m = 0; m < group->n_members; m++)
    {
      guint f = group->members[m];

      if (d->status[f] != RV_STATUS_NOT_ASSESSED && rv_knowledge_finding (d->knowledge, f)->use == RV_USE_CAUSE)
        g_string_append_printf (names, "%s%s%s", names->len ? ", " : "", finding_name (d, f), d->status[f] == RV_STATUS_ABSENT ? _(": absent") : "");
    }
  return g_string_free (names, FALSE);
}

static char *
term_name (const RvDifferential *d, const RvTerm *term)
{
  switch (term->type)
    {
    case RV_TERM_PRIOR:
      return g_strdup (_("Starting odds in this setting"));
    case RV_TERM_TWO_CAUSES:
      return g_strdup (_("Two causes at once"));
    case RV_TERM_RISK:
      return g_strdup (finding_name (d, (guint) term->index));
    case RV_TERM_LOCALISATION:
      return g_strdup (_("Where the lesion is"));
    case RV_TERM_GROUP:
    default:
      return members (d, rv_knowledge_group (d->knowledge, (guint) term->index));
    }
}

int
rv_cli_print_waterfall (const RvDifferential *d, const char *cause, const char *versus, gboolean json)
{
  RvHypothesis x, y;
  int status = RV_EXIT_DONE;
  g_autoptr (GArray) terms = NULL;

  if (!cause || !versus)
    return rv_cli_fail (RV_EXIT_USAGE, _("a comparison needs --cause ID and --versus ID; two causes at once are ID+ID"));
  if (!read_hypothesis (d, cause, &x, &status) || !read_hypothesis (d, versus, &y, &status))
    return status;
  if (json)
    return rv_cli_print_json (rv_waterfall_to_json (d, x, y));
  terms = rv_differential_waterfall_between (d, x, y);
  for (guint i = 0; i < terms->len; i++)
    {
      const RvTerm *term = &g_array_index (terms, RvTerm, i);
      g_autofree char *name = term_name (d, term);

      g_print ("%+7.2f dB  %-9.3g %-9.3g %s\n", term->decibans, term->p_a, term->p_b, name);
    }
  g_print ("%+7.2f dB  %s\n", rv_differential_log_odds_between (d, x, y), _("sum"));
  rv_cli_print_knowledge (d->knowledge);
  return RV_EXIT_DONE;
}
