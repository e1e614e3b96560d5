/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranvier-bench-localise [CASE.xml …]: one localisation with pairs against one memory pass over hypotheses x observations of the
 * same run. */
#include <locale.h>

#include "casefile/rv-casefile.h"
#include "electrodx/rv-loc-model.h"
#include "electrodx/rv-localise.h"
#include "measure.h"
#include "session/rv-data.h"

#define LIMIT 3.0
#define ROUNDS 15
#define CHUNK ((gsize) 1 << 26)

/* Every pair of rows of levels read once. */
static double
timed_pass (double pairs, guint n_columns)
{
  gsize size = (gsize) pairs * n_columns;
  g_autofree guint8 *buffer = g_malloc0 (MIN (size, CHUNK));
  double start = measure_cpu ();
  volatile guint64 sum = 0;
  guint64 part = 0;

  for (gsize done = 0; done < size; done += CHUNK)
    for (gsize k = 0; k < MIN (size - done, CHUNK); k++)
      part += buffer[k];
  sum = part;
  (void) sum;
  return measure_cpu () - start;
}

/* most: observations that are used; the aim is told for 40. */
static gboolean
measure_case (const RvAnatomy *a, RvCase *kase, guint most)
{
  g_autoptr (RvEdx) edx = rv_edx_grade (a, NULL, kase, NULL);
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  GArray *obs = rv_observe (a, kase, edx, TRUE, left_out);
  guint n_obs = MIN (most, obs->len);
  double engine[ROUNDS], pass[ROUNDS];
  g_autofree char *name = NULL;

  for (guint r = 0; r < ROUNDS; r++)
    {
      double start = measure_cpu ();
      g_autoptr (RvLocModel) m = rv_loc_model_new (a, "general-emg", (const RvObs *) obs->data, n_obs);

      rv_loc_search (m, FALSE);
      engine[r] = measure_cpu () - start;
      pass[r] = timed_pass (0.5 * m->uniques->len * m->uniques->len, m->n_columns);
    }
  name = g_strdup_printf ("localise, %u observations", n_obs);
  rv_obs_array_free (obs);
  return measure_print (name, LIMIT, measure_median (engine, ROUNDS), measure_median (pass, ROUNDS));
}

int
main (int argc, char **argv)
{
  g_autofree char *seed = rv_data_path ("cases", "leukaemic-sciatic-neuropathy.xml", NULL);
  char *usual[] = { argv[0], seed, NULL };
  char **paths = argc > 1 ? argv : usual;
  g_autoptr (GError) error = NULL;
  const RvAnatomy *a = rv_anatomy_default (&error);
  int status = 0;

  setlocale (LC_ALL, "");
  for (guint i = 1; a && paths[i]; i++)
    {
      g_autoptr (RvCase) kase = rv_casefile_read (paths[i], NULL, &error);

      if (!kase)
        break;
      if (!measure_case (a, kase, 40) || !measure_case (a, kase, G_MAXUINT))
        status = 1;
    }
  if (error)
    g_printerr ("%s\n", error->message);
  return error ? 3 : status;
}
