/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-cases.h"

#include <glib/gstdio.h>
#include <math.h>

static const char *const texts[] = { "Sural nerve", "weak", "NR", "NT", "not-recorded", "0", "“quoted” & <marked>", "Ärger im Fuß", "左侧坐骨神经",
                                     "two\nlines", "e\xCC\x81 combining", "a very long sentence about the fibular head and what lies below it" };

static const char *
value_for (const RvField *field, guint32 n)
{
  static const char *const quantities[] = { "4.20", "<0.3", "NR", "NT", "not-recorded", "0", "12" };
  static const char *const dates[] = { "2011-05", "~T+18mo", "after steroids before pet-ct", "T-2mo..T", "open" };

  switch (field->type)
    {
    case RV_FIELD_QUANTITY:
      return quantities[n % G_N_ELEMENTS (quantities)];
    case RV_FIELD_DATE:
      return dates[n % G_N_ELEMENTS (dates)];
    case RV_FIELD_ENUM:
      {
        g_auto (GStrv) tokens = g_strsplit (field->allowed, " ", -1);
        /* The kept library of an older version was written when this list had three words. */
        guint count = g_str_has_prefix (field->allowed, "arrow text region ") ? 3 : g_strv_length (tokens);

        return g_intern_string (tokens[n % count]);
      }
    case RV_FIELD_GRADE:
      return g_strcmp0 (field->allowed, "plus") == 0 ? "++" : "3";
    case RV_FIELD_BOOL:
      return n % 2 ? "yes" : "no";
    case RV_FIELD_ID:
      return NULL;
    case RV_FIELD_NERVE:
      return n % 2 ? "sural" : "fibular-superficial";
    case RV_FIELD_MUSCLE:
      return n % 2 ? "tibialis-anterior" : "gastrocnemius-medial";
    case RV_FIELD_CODE:
      return n % 2 ? "leukaemic-infiltration" : "vasculitis";
    case RV_FIELD_FILE:
      return n % 2 ? "thigh.png" : "calf.png";
    case RV_FIELD_TEXT:
    case RV_FIELD_PROSE:
    case RV_FIELD_REF:
    default:
      return field->type == RV_FIELD_REF ? "steroids" : texts[n % G_N_ELEMENTS (texts)];
    }
}

/* Depends on the case and the place alone. */
static char *
uuid_for (const char *case_uuid, guint n)
{
  g_autofree char *text = g_strdup_printf ("%s %u", case_uuid, n);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("%.8s-%.4s-4%.3s-8%.3s-%.12s", sum, sum + 8, sum + 12, sum + 15, sum + 18);
}

RvCase *
store_case_new (const char *uuid, guint32 seed)
{
  RvCase *kase = rv_case_new (uuid);
  RvRecord *root = rv_case_get_root (kase);
  g_autoptr (GHashTable) first = g_hash_table_new (g_str_hash, g_str_equal);
  guint n, number = 0;
  const RvKind *kinds = rv_schema_kinds (&n);
  g_autofree char *id = g_strdup_printf ("case-%u", seed);

  rv_record_set (root, "id", id);
  rv_record_set (root, "title", "Left sciatic neuropathy after leukaemia");
  rv_record_set (root, "nature", "composed");
  rv_record_set (root, "tags", "sciatic haematology");
  for (guint k = 1; k < n; k++)
    for (guint i = 0; i < 2u + (kinds[k].parent ? 1 : 0); i++)
      {
        g_autofree char *record_uuid = uuid_for (rv_case_get_uuid (kase), number++);
        g_autoptr (RvRecord) record = rv_record_new (&kinds[k], record_uuid, kinds[k].parent ? g_hash_table_lookup (first, kinds[k].parent) : NULL);

        if (!kinds[k].section && !kinds[k].parent && i > 0)
          continue; /* a kind that stands at most once */
        for (guint f = 0; f < kinds[k].n_fields; f++)
          if ((f + i + seed) % 3)
            rv_record_set (record, kinds[k].fields[f].name, value_for (&kinds[k].fields[f], f + k + i + seed));
        if (i == 0)
          {
            rv_record_set_origin (record, NULL, "file:report.txt");
            rv_record_set_origin (record, kinds[k].fields[0].name, "words:as it was written");
            g_hash_table_insert (first, (gpointer) kinds[k].name, (gpointer) rv_record_get_uuid (record));
          }
        rv_record_set_position (record, i + 1);
        rv_case_add (kase, record);
      }
  return kase;
}

static RvRecord *
any_record (RvCase *kase, GRand *rand, gboolean root_too)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (;;)
    {
      guint k = (guint) g_rand_int_range (rand, root_too ? 0 : 1, (gint32) n);
      guint count = rv_case_count (kase, kinds[k].name);

      if (count)
        return rv_case_nth (kase, kinds[k].name, (guint) g_rand_int_range (rand, 0, (gint32) count));
      if (rv_case_size (kase) == 1)
        return rv_case_get_root (kase);
    }
}

static void
random_add (RvEdit *edit, RvCase *kase, GRand *rand, guint number)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);
  const RvKind *kind = &kinds[g_rand_int_range (rand, 1, (gint32) n)];
  guint n_parents = kind->parent ? rv_case_count (kase, kind->parent) : 0;
  const char *parent = NULL;
  const char *uuid;

  if (kind->parent && !n_parents)
    kind = rv_schema_kind (kind->parent);
  else if (kind->parent)
    parent = rv_record_get_uuid (rv_case_nth (kase, kind->parent, (guint) g_rand_int_range (rand, 0, (gint32) n_parents)));
  uuid = rv_edit_add (edit, kind->name, parent, g_rand_boolean (rand) ? NAN : g_rand_double_range (rand, 0, 9));
  for (guint f = 0; f < kind->n_fields; f += 2)
    rv_edit_set_new (edit, uuid, kind->fields[f].name, value_for (&kind->fields[f], number + f));
}

RvEdit *
store_edit_random (RvCase *kase, GRand *rand, guint number)
{
  g_autofree char *label = g_strdup_printf ("Edit %u", number);
  RvEdit *edit = rv_edit_new (label);
  int n = g_rand_int_range (rand, 1, 4);

  for (int i = 0; i < n; i++)
    {
      RvRecord *record = any_record (kase, rand, TRUE);
      const RvKind *kind = rv_record_get_kind (record);
      const RvField *field = &kind->fields[g_rand_int_range (rand, 0, (gint32) kind->n_fields)];
      gboolean root = record == rv_case_get_root (kase);
      g_autofree char *fresh = g_strdup_printf ("value %u.%d", number, i);

      switch (root ? g_rand_int_range (rand, 0, 3) : g_rand_int_range (rand, 0, 7))
        {
        case 0:
          rv_edit_set (edit, record, field->name, fresh);
          break;
        case 1:
          rv_edit_set (edit, record, field->name, value_for (field, number));
          break;
        case 2:
          rv_edit_set_origin (edit, record, g_rand_boolean (rand) ? field->name : NULL, g_rand_boolean (rand) ? "typed" : NULL);
          break;
        case 3:
          rv_edit_move (edit, record, g_rand_double_range (rand, 0, 9));
          break;
        case 4:
          /* last, since nothing may touch what is gone */
          rv_edit_remove (edit, kase, record);
          return edit;
        case 5:
          rv_edit_set (edit, record, field->name, NULL);
          break;
        default:
          random_add (edit, kase, rand, number);
          break;
        }
    }
  return edit;
}

char *
store_case_difference (RvCase *a, RvCase *b)
{
  char *difference = rv_case_difference (a, b);
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint k = 0; !difference && k < n; k++)
    for (guint i = 0; !difference && i < rv_case_count (a, kinds[k].name); i++)
      {
        RvRecord *ra = rv_case_nth (a, kinds[k].name, i), *rb = rv_case_nth (b, kinds[k].name, i);

        if (rv_record_get_position (ra) != rv_record_get_position (rb))
          difference = g_strdup_printf ("%s %u position: %g, %g", kinds[k].name, i, rv_record_get_position (ra), rv_record_get_position (rb));
        else if (g_strcmp0 (rv_record_get_parent_uuid (ra), rv_record_get_parent_uuid (rb)) != 0)
          difference = g_strdup_printf ("%s %u parent: %s, %s", kinds[k].name, i, rv_record_get_parent_uuid (ra), rv_record_get_parent_uuid (rb));
      }
  return difference;
}

char *
store_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("ranvier-store-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

static void
remove_below (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_below (child);
    }
  g_remove (path);
}

void
store_folder_remove (char *dir)
{
  remove_below (dir);
  g_free (dir);
}
