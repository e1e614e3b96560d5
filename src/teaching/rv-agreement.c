/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes of a second read that was merged. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "teaching/rv-reading.h"

static guint
answer_index (RvQuestion *question, const char *answer)
{
  guint i = 0;

  while (question->answers[i] && g_strcmp0 (question->answers[i], answer) != 0)
    i++;
  return i;
}

gboolean
rv_reading_cohen (RvReading *self, guint question, guint reader_a, guint reader_b, RvKappa *kappa)
{
  RvQuestion *asked = question < rv_reading_get_questions (self)->len ? rv_reading_get_questions (self)->pdata[question] : NULL;
  guint k = asked ? g_strv_length (asked->answers) : 0;
  g_autofree guint *table = g_new0 (guint, k * k + 1);

  if (!rv_reading_is_merged (self) || !asked)
    return FALSE;
  for (guint s = 0; rv_reading_get_studies (self)[s]; s++)
    {
      guint a = answer_index (asked, rv_reading_merged_answer (self, reader_a, s, question)), b = answer_index (asked, rv_reading_merged_answer (self, reader_b, s, question));

      if (a < k && b < k)
        table[a * k + b]++;
    }
  return rv_kappa_cohen (table, k, kappa);
}

gboolean
rv_reading_fleiss (RvReading *self, guint question, RvKappa *kappa)
{
  RvQuestion *asked = question < rv_reading_get_questions (self)->len ? rv_reading_get_questions (self)->pdata[question] : NULL;
  guint k = asked ? g_strv_length (asked->answers) : 0, n = g_strv_length ((char **) rv_reading_get_studies (self));
  g_autofree guint *counts = g_new0 (guint, (gsize) n * k + 1);

  if (!rv_reading_is_merged (self) || !asked)
    return FALSE;
  for (guint s = 0; s < n; s++)
    for (guint r = 0; rv_reading_get_readers (self)[r]; r++)
      {
        guint a = answer_index (asked, rv_reading_merged_answer (self, r, s, question));

        if (a < k)
          counts[s * k + a]++;
      }
  return rv_kappa_fleiss (counts, n, k, kappa);
}

GArray *
rv_reading_disagreements (RvReading *self)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (RvDisagreement));

  for (guint s = 0; rv_reading_is_merged (self) && rv_reading_get_studies (self)[s]; s++)
    for (guint q = 0; q < rv_reading_get_questions (self)->len; q++)
      for (guint r = 1; rv_reading_get_readers (self)[r]; r++)
        if (g_strcmp0 (rv_reading_merged_answer (self, 0, s, q), rv_reading_merged_answer (self, r, s, q)) != 0)
          {
            RvDisagreement one = { s, q };

            g_array_append_val (found, one);
            break;
          }
  return found;
}

double
rv_reading_prevalence (RvReading *self, guint question, const char **answer)
{
  RvQuestion *asked = question < rv_reading_get_questions (self)->len ? rv_reading_get_questions (self)->pdata[question] : NULL;
  guint k = asked ? g_strv_length (asked->answers) : 0, n = 0, most = 0;
  g_autofree guint *counts = g_new0 (guint, k + 1);

  for (guint s = 0; asked && rv_reading_is_merged (self) && rv_reading_get_studies (self)[s]; s++)
    for (guint r = 0; rv_reading_get_readers (self)[r]; r++)
      {
        guint a = answer_index (asked, rv_reading_merged_answer (self, r, s, question));

        if (a >= k)
          continue;
        counts[a]++;
        n++;
        most = counts[a] > counts[most] ? a : most;
      }
  *answer = n ? asked->answers[most] : NULL;
  return n ? (double) counts[most] / n : 0;
}

/* Kappa says little when nearly all answers are the same one, and its interval little with few studies. */
#define SKEWED 0.8
#define FEW 30

char *
rv_reading_caution (RvReading *self, guint question)
{
  guint n = g_strv_length ((char **) rv_reading_get_studies (self));
  const char *answer = NULL;
  double share = rv_reading_prevalence (self, question, &answer);
  g_autoptr (GString) text = g_string_new (NULL);
  RvKappa kappa = { 0 };

  if (!rv_reading_fleiss (self, question, &kappa))
    return NULL;
  if (isnan (kappa.kappa))
    g_string_append_printf (text, _("Every answer was “%s”: kappa cannot be told."), answer);
  else if (share >= SKEWED)
    g_string_append_printf (text, _("%.0f %% of the answers are “%s”: kappa can be low although the readers agree. Read it beside the raw agreement."), 100 * share, answer);
  if (!isnan (kappa.kappa) && n < FEW)
    g_string_append_printf (text, ngettext ("%sOnly %u study: the interval is rough.", "%sOnly %u studies: the interval is rough.", n), text->len ? " " : "", n);
  return text->len ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
