/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-localise CASE.xml …: one localisation with pairs, as a time and as a ratio to one memory pass over
 * hypotheses x observations of the same run. */
#include <math.h>

#include "casefile/rv-casefile.h"
#include "electrodx/rv-loc-model.h"
#include "electrodx/rv-localise.h"

#define ROUNDS 15

static double
now_ms (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

static int
by_value (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return x < y ? -1 : x > y;
}

static double
median (double *t)
{
  qsort (t, ROUNDS, sizeof (double), by_value);
  return t[ROUNDS / 2];
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const RvAnatomy *a = rv_anatomy_default (&error);
  for (int i = 1; i < argc && a; i++) {
    g_autoptr (RvCase) kase = rv_casefile_read (argv[i], NULL, &error);
    if (!kase)
      break;
    double whole[ROUNDS], engine[ROUNDS], pass[ROUNDS], pairs = 0;
    guint n_obs = 0, n_uniques = 0, n_hyps = 0;
    for (guint r = 0; r < ROUNDS; r++) {
      double start = now_ms ();
      g_autoptr (RvLocalisation) l = rv_localise (a, NULL, kase, NULL);
      whole[r] = now_ms () - start;
      g_autoptr (RvEdx) edx = rv_edx_grade (a, NULL, kase, NULL);
      g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
      GArray *obs = rv_observe (a, kase, edx, TRUE, left_out);
      start = now_ms ();
      g_autoptr (RvLocModel) m = rv_loc_model_new (a, "general-emg", (const RvObs *) obs->data, obs->len);
      rv_loc_search (m, FALSE);
      engine[r] = now_ms () - start;
      n_obs = obs->len, n_uniques = m->uniques->len, n_hyps = m->hyps->len;
      pairs = 0.5 * n_uniques * n_uniques;
      /* The memory pass: every pair of rows of levels read once. */
      gsize size = (gsize) pairs * m->n_columns;
      g_autofree guint8 *buffer = g_malloc0 (MIN (size, (gsize) 1 << 26));
      start = now_ms ();
      volatile guint64 sum = 0;
      guint64 part = 0;
      for (gsize done = 0; done < size; done += (gsize) 1 << 26)
        for (gsize k = 0; k < MIN (size - done, (gsize) 1 << 26); k++)
          part += buffer[k];
      sum = part;
      (void) sum;
      pass[r] = now_ms () - start;
      rv_obs_array_free (obs);
    }
    double w = median (whole), e = median (engine), p = median (pass);
    g_print ("%s: %u observations, %u hypotheses, %u distinct, %.0f pairs: whole %.1f ms, engine %.1f ms, memory pass %.2f ms, ratio %.2f\n",
             argv[i], n_obs, n_hyps, n_uniques, pairs, w, e, p, e / p);
  }
  if (error)
    g_printerr ("%s\n", error->message);
  return error != NULL;
}
