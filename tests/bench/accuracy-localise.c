/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranvier-accuracy-localise            how often the true place is first and among the first three, and calibration
 * ranvier-accuracy-localise --sealed   totals only, appended with date and knowledge hash to the folder's log.txt, once per version
 * The folder is tests/data/localise/working or sealed, or the one that is named. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "electrodx/rv-localise.h"

/* Right: the pattern itself, or a span that holds the true place. */
static gboolean
is_right (const RvLocHypothesis *h, const char *truth, RvSide side)
{
  if (strcmp (h->pattern, truth) == 0)
    return TRUE;
  for (guint i = 0; i < h->n_lesions; i++)
    if ((side == RV_SIDE_NONE || h->lesions[i].side == side) && g_strv_contains ((const char *const *) h->lesions[i].span, truth))
      return h->n_lesions <= 2;
  return FALSE;
}

typedef struct { double p; gboolean right; } Top;
typedef struct { guint n, first, three; double log_score; GArray *tops; } Score;

static void
add_case (Score *s, const char *path, gboolean quiet)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, &error);
  if (!kase) {
    g_printerr ("%s\n", error->message);
    return;
  }
  RvRecord *diagnosis = rv_case_nth (kase, "diagnosis", 0);
  const char *truth = diagnosis ? rv_record_get (diagnosis, "lesion") : NULL;
  if (!truth)
    return;
  RvSide side = rv_record_equals (diagnosis, "side", "left") ? RV_SIDE_LEFT : rv_record_equals (diagnosis, "side", "right") ? RV_SIDE_RIGHT : RV_SIDE_NONE;
  g_autoptr (RvLocalisation) l = rv_localise (rv_anatomy_default (NULL), NULL, kase, NULL);
  guint rank = 0;
  double mass = 0;
  for (guint i = 0; i < l->n_hypotheses; i++)
    if (is_right (&l->hypotheses[i], truth, side)) {
      rank = rank ? rank : i + 1;
      mass += l->hypotheses[i].probability;
    }
  s->n++;
  s->first += rank == 1;
  s->three += rank >= 1 && rank <= 3;
  s->log_score += log2 (MAX (mass, 1e-4));
  Top top = { l->hypotheses[0].probability, rank == 1 };
  g_array_append_val (s->tops, top);
  if (quiet)
    return;
  g_autofree char *name = g_path_get_basename (path);
  g_print ("%-28s rank %u  p %.3f  first: %s (%.2f)%s%s\n", name, rank, mass, l->hypotheses[0].name, l->hypotheses[0].probability,
           l->left_out->len ? "  LEFT OUT " : "", l->left_out->len ? (char *) l->left_out->pdata[0] : "");
}

static int
by_p (gconstpointer a, gconstpointer b)
{
  double x = ((const Top *) a)->p, y = ((const Top *) b)->p;
  return x < y ? -1 : x > y;
}

/* Five bins of equal mass: mean difference between stated and met. */
static double
calibration (GArray *tops)
{
  g_array_sort (tops, by_p);
  double error = 0;
  for (guint b = 0; b < 5; b++) {
    guint from = b * tops->len / 5, to = (b + 1) * tops->len / 5;
    double p = 0, right = 0;
    for (guint i = from; i < to; i++) {
      p += g_array_index (tops, Top, i).p;
      right += g_array_index (tops, Top, i).right;
    }
    error += fabs (p - right) / tops->len;
  }
  return error;
}

static void
wilson (guint k, guint n, double *low, double *high)
{
  double z = 1.96, p = (double) k / n, d = 1 + z * z / n, c = p + z * z / (2 * n), w = z * sqrt (p * (1 - p) / n + z * z / (4.0 * n * n));
  *low = (c - w) / d;
  *high = (c + w) / d;
}

static char *
summary (Score *s)
{
  double l1, h1, l3, h3;
  wilson (s->first, s->n, &l1, &h1);
  wilson (s->three, s->n, &l3, &h3);
  return g_strdup_printf ("%u cases: first %u (%.0f %% [%.0f-%.0f]), first three %u (%.0f %% [%.0f-%.0f]), calibration error %.3f, log score %.2f bits",
                          s->n, s->first, 100.0 * s->first / s->n, 100 * l1, 100 * h1, s->three, 100.0 * s->three / s->n, 100 * l3, 100 * h3, calibration (s->tops), s->log_score / s->n);
}

static int
by_path (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

int
main (int argc, char **argv)
{
  gboolean sealed = argc > 1 && strcmp (argv[1], "--sealed") == 0;
  const char *folder = argc > 1 + sealed ? argv[1 + sealed] : sealed ? RV_LOCALISE_CASES "/sealed" : RV_LOCALISE_CASES "/working";
  g_autoptr (GError) error = NULL;
  const RvAnatomy *a = rv_anatomy_default (&error);
  GDir *dir = a ? g_dir_open (folder, 0, &error) : NULL;
  if (!dir) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  g_autofree char *log_path = g_build_filename (folder, "log.txt", NULL);
  g_autofree char *log = NULL;
  if (sealed && g_file_get_contents (log_path, &log, NULL, NULL) && strstr (log, a->sha256)) {
    g_print ("This version of the knowledge has been scored already: see %s\n", log_path);
    return 1;
  }
  Score s = { .tops = g_array_new (FALSE, FALSE, sizeof (Top)) };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    if (g_str_has_suffix (name, ".xml"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_dir_close (dir);
  g_ptr_array_sort (paths, by_path);
  for (guint i = 0; i < paths->len; i++)
    add_case (&s, paths->pdata[i], sealed);
  g_autofree char *text = summary (&s);
  g_print ("%s\n", text);
  if (sealed) {
    g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
    g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
    g_autofree char *line = g_strdup_printf ("%s%s anatomy %s %s: %s\n", log ? log : "", date, a->version, a->sha256, text);
    if (!g_file_set_contents (log_path, line, -1, &error))
      g_printerr ("%s\n", error->message);
  }
  g_array_unref (s.tops);
  return 0;
}
