/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "teaching/rv-class.h"

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GPtrArray *
rv_class_paths (const char *library)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_build_filename (library, "teaching", "classes", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".jsonl"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, by_name);
  return paths;
}

gboolean
rv_class_is_under_way (const char *library)
{
  g_autoptr (GPtrArray) paths = rv_class_paths (library);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (RvClass) seen = rv_class_look (paths->pdata[i], NULL);

      if (seen && !rv_class_is_over (seen) && rv_class_get_cases (seen)[0])
        return TRUE;
    }
  return FALSE;
}

guint
rv_class_n_stages (RvClass *self, guint kase)
{
  GPtrArray *answers = rv_class_answers (self);
  guint n = 0;

  for (guint i = 0; i < answers->len; i++)
    {
      RvClassAnswer *answer = answers->pdata[i];

      if (answer->kase == kase)
        n = MAX (n, answer->stage + 1);
    }
  return n;
}

/* The forecasts that count at one stage: of one learner, or of all. */
static GPtrArray *
forecasts_of (RvClass *self, guint kase, guint stage, const char *learner)
{
  const char *const *learners = rv_class_get_learners (self);
  GPtrArray *forecasts = g_ptr_array_new ();

  for (guint i = 0; learners[i]; i++)
    {
      const RvClassAnswer *answer = learner && !g_str_equal (learner, learners[i]) ? NULL : rv_class_answer (self, kase, stage, learners[i]);

      if (answer)
        g_ptr_array_add (forecasts, answer->points);
    }
  return forecasts;
}

gboolean
rv_class_score (RvClass *self, guint kase, guint stage, const char *learner, RvScore *score)
{
  const RvClassTruth *truth = rv_class_truth (self, kase);
  g_autoptr (GPtrArray) forecasts = forecasts_of (self, kase, stage, learner);
  g_autoptr (GArray) pool = rv_points_pool (forecasts);

  return truth && forecasts->len && rv_score (pool, (const char *const *) truth->causes, score);
}

int
rv_class_distance (RvClass *self, const RvAnatomy *anatomy, const RvClassAnswer *answer)
{
  const RvClassTruth *truth = rv_class_truth (self, answer->kase);
  int node = anatomy && answer->node ? rv_anatomy_node (anatomy, answer->node) : -1, best = -1;

  for (guint i = 0; truth && node >= 0 && truth->nodes[i]; i++)
    {
      int steps = rv_place_distance (anatomy, node, rv_anatomy_node (anatomy, truth->nodes[i]));

      if (steps >= 0 && (best < 0 || steps < best))
        best = steps;
    }
  return best;
}

/* What a learner (NULL: anyone) gave at the last stage of the revealed cases, and whether it was so. */
static void
collect_forecasts (RvClass *self, const char *learner, GArray *p, GArray *came)
{
  for (guint c = 0; rv_class_get_cases (self)[c]; c++)
    {
      const RvClassTruth *truth = rv_class_truth (self, c);
      guint n_stages = rv_class_n_stages (self, c);
      g_autoptr (GPtrArray) forecasts = truth && n_stages ? forecasts_of (self, c, n_stages - 1, learner) : g_ptr_array_new ();

      for (guint f = 0; f < forecasts->len; f++)
        {
          GArray *points = forecasts->pdata[f];

          for (guint i = 0; i < points->len; i++)
            {
              RvPoint *point = &g_array_index (points, RvPoint, i);
              double share = point->points / RV_SCORE_POINTS;
              gboolean right = truth->causes[0] ? g_strv_contains ((const char *const *) truth->causes, point->cause)
                                                : g_str_equal (point->cause, RV_SCORE_OTHER);

              g_array_append_val (p, share);
              g_array_append_val (came, right);
            }
        }
    }
}

static GArray *
bins_of (GArray *p, GArray *came, guint n_bins)
{
  return rv_calibration ((const double *) (gpointer) p->data, (const gboolean *) (gpointer) came->data, p->len, n_bins);
}

GArray *
rv_class_calibration (RvClass *self, const char *learner, guint n_bins)
{
  g_autoptr (GArray) p = g_array_new (FALSE, FALSE, sizeof (double)), came = g_array_new (FALSE, FALSE, sizeof (gboolean));

  collect_forecasts (self, learner, p, came);
  return bins_of (p, came, n_bins);
}

GArray *
rv_class_calibration_all (const char *library, const char *learner, guint n_bins, guint *n_cases)
{
  g_autoptr (GArray) p = g_array_new (FALSE, FALSE, sizeof (double)), came = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_autoptr (GPtrArray) paths = rv_class_paths (library);

  *n_cases = 0;
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (RvClass) seen = rv_class_look (paths->pdata[i], NULL);

      for (guint c = 0; seen && rv_class_get_cases (seen)[c]; c++)
        {
          guint n_stages = rv_class_n_stages (seen, c);

          *n_cases += rv_class_truth (seen, c) && n_stages && (!learner || rv_class_answer (seen, c, n_stages - 1, learner)) ? 1 : 0;
        }
      if (seen)
        collect_forecasts (seen, learner, p, came);
    }
  return bins_of (p, came, n_bins);
}

char *
rv_class_due (RvClass *self, guint kase)
{
  const char *day = rv_class_revealed_on (self, kase);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *midnight = day ? g_strconcat (day, "T00:00:00", NULL) : NULL;
  g_autoptr (GDateTime) date = midnight ? g_date_time_new_from_iso8601 (midnight, zone) : NULL;
  g_autoptr (GDateTime) due = date ? g_date_time_add_days (date, 7) : NULL;

  return due ? g_date_time_format (due, "%Y-%m-%d") : NULL;
}

char **
rv_class_due_cases (const char *library, const char *day)
{
  g_autoptr (GPtrArray) paths = rv_class_paths (library);
  g_autoptr (GHashTable) due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GPtrArray *found = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer uuid, date;

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (RvClass) seen = rv_class_look (paths->pdata[i], NULL);

      for (guint c = 0; seen && rv_class_get_cases (seen)[c]; c++)
        {
          char *when = rv_class_due (seen, c);

          /* a later class takes the place of an earlier one */
          if (when)
            g_hash_table_insert (due, g_strdup (rv_class_get_cases (seen)[c]), when);
        }
    }
  g_hash_table_iter_init (&iter, due);
  while (g_hash_table_iter_next (&iter, &uuid, &date))
    if (strcmp (date, day) <= 0)
      g_ptr_array_add (found, g_strdup (uuid));
  g_ptr_array_sort (found, by_name);
  g_ptr_array_add (found, NULL);
  return (char **) g_ptr_array_free (found, FALSE);
}
