/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "casefile-test.h"

#include <string.h>

const char *
ct_data (const char *name)
{
  static GHashTable *paths;
  char *path;

  if (!paths)
    paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  path = g_hash_table_lookup (paths, name);
  if (!path)
    {
      path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
      g_hash_table_insert (paths, g_strdup (name), path);
    }
  return path;
}

GBytes *
ct_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

RvCase *
ct_read (const char *xml, GPtrArray **faults, GError **error)
{
  g_autoptr (GBytes) bytes = ct_bytes (xml);
  RvCase *kase = rv_casefile_read_bytes (bytes, "test.xml", faults, error);

  g_assert_nonnull (*faults);
  g_ptr_array_set_free_func (*faults, (GDestroyNotify) rv_fault_free);
  return kase;
}

GPtrArray *
ct_faults (const char *xml)
{
  GPtrArray *faults = NULL;
  g_autoptr (RvCase) kase = ct_read (xml, &faults, NULL);

  return faults;
}

char *
ct_list (GPtrArray *faults)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < faults->len; i++)
    {
      RvFault *fault = faults->pdata[i];

      g_string_append_printf (text, "%d [%d] %s | %s | %s\n", fault->line, fault->severity, fault->what, fault->allowed ? fault->allowed : "-",
                              fault->advice ? fault->advice : "-");
    }
  return g_string_free (text, FALSE);
}

void
ct_assert_fault (const char *xml, RvFaultSeverity severity, int line, const char *words)
{
  g_autoptr (GPtrArray) faults = ct_faults (xml);
  g_autofree char *list = ct_list (faults);
  RvFault *fault = faults->len ? faults->pdata[0] : NULL;

  if (faults->len != 1 || fault->severity != severity || fault->line != line || !strstr (list, words) || !fault->advice)
    g_error ("expected one fault of severity %d on line %d with “%s” in\n%s\nbut there are\n%s", severity, line, words, xml, list);
}

void
ct_assert_none (const char *xml)
{
  g_autoptr (GPtrArray) faults = ct_faults (xml);
  g_autofree char *list = ct_list (faults);

  if (faults->len)
    g_error ("expected no fault in\n%s\nbut there are\n%s", xml, list);
}

void
ct_assert_same (RvCase *a, RvCase *b)
{
  g_autofree char *difference = rv_case_difference (a, b);

  g_assert_cmpstr (difference, ==, NULL);
}

/* --- random cases --- */
static const gunichar odd[] = { '<', '>', '&', '"', '\'', '\n', '\t', '\r', ' ', '\\', '{', '}', ';', '#', ']', 1, 0x1b, 0x1f, 0x7f, 0x85, 0xA0, 0xB5, 0xE9,
                                0x2028, 0x4E2D, 0xD7FF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F600, 0x10FFFF };

static char *
random_text (GRand *rand)
{
  GString *text = g_string_new (NULL);
  guint n = (guint) g_rand_int_range (rand, 1, 24);

  for (guint i = 0; i < n; i++)
    switch (g_rand_int_range (rand, 0, 4))
      {
      case 0:
        g_string_append_unichar (text, odd[g_rand_int_range (rand, 0, G_N_ELEMENTS (odd))]);
        break;
      case 1:
        g_string_append (text, (const char *[]) { "]]>", "&amp;", "&#38;", "\\u{41}", "\n\n", " \n ", "--", "NR" }[g_rand_int_range (rand, 0, 8)]);
        break;
      default:
        g_string_append_c (text, (char) g_rand_int_range (rand, 'a', 'z' + 1));
      }
  return g_string_free (text, FALSE);
}

/* A value without a fault, or NULL. */
static char *
sensible_value (GRand *rand, RvRecord *record, const RvField *field)
{
  g_auto (GStrv) words = field->allowed ? g_strsplit (field->allowed, " ", -1) : NULL;
  static guint n_ids;

  switch (field->type)
    {
    case RV_FIELD_ENUM:
      return g_strdup (words[g_rand_int_range (rand, 0, (int) g_strv_length (words))]);
    case RV_FIELD_BOOL:
      return g_strdup (g_rand_boolean (rand) ? "yes" : "no");
    case RV_FIELD_QUANTITY:
      return g_strdup_printf ("%s%d.%d", g_rand_boolean (rand) ? "<" : "", g_rand_int_range (rand, 21, 40), g_rand_int_range (rand, 0, 10));
    case RV_FIELD_GRADE:
      return g_strdup (g_str_equal (field->allowed, "plus") ? "++" : "4-");
    case RV_FIELD_DATE:
      return g_strdup_printf ("%d-%02d", g_rand_int_range (rand, 1990, 2020), g_rand_int_range (rand, 1, 13));
    case RV_FIELD_ID:
      return g_strdup_printf ("r%u", n_ids++);
    case RV_FIELD_REF:
      return NULL;
    case RV_FIELD_FILE:
      return g_strdup ("picture.png");
    case RV_FIELD_TEXT:
      if (g_str_equal (field->name, "points"))
        return g_strdup ("0.25,0.5 0.75,1");
      return g_strdup_printf ("%s %u", field->name, n_ids++);
    case RV_FIELD_PROSE:
    case RV_FIELD_NERVE:
    case RV_FIELD_MUSCLE:
    case RV_FIELD_CODE:
    default:
      return g_strdup_printf ("%s-%u", field->name, n_ids++);
    }
}

static void
fill_random (GRand *rand, RvRecord *record, gboolean sensible)
{
  const RvKind *kind = rv_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RvField *field = &kind->fields[i];
      gboolean given = g_rand_boolean (rand) || (sensible && field->flags & RV_FIELD_REQUIRED);
      g_autofree char *value = NULL;

      if (sensible && (g_str_equal (field->name, "end") || g_str_equal (field->name, "known")))
        continue;
      value = given ? sensible ? sensible_value (rand, record, field) : random_text (rand) : NULL;
      rv_record_set (record, field->name, value);
      if (g_rand_int_range (rand, 0, 12) == 0)
        {
          g_autofree char *origin = sensible ? g_strdup ("typed") : random_text (rand);

          rv_record_set_origin (record, field->name, origin);
        }
    }
  if (g_rand_int_range (rand, 0, 4) == 0)
    {
      g_autofree char *origin = sensible ? g_strdup ("file:report.txt") : random_text (rand);

      rv_record_set_origin (record, NULL, origin);
    }
}

RvCase *
ct_random_case (GRand *rand, gboolean sensible)
{
  RvCase *kase = rv_case_new (NULL);
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  fill_random (rand, rv_case_get_root (kase), sensible);
  rv_record_set (rv_case_get_root (kase), "anchor", sensible ? NULL : "x");
  for (guint k = 1; k < n; k++)
    {
      guint n_parents = kinds[k].parent ? rv_case_count (kase, kinds[k].parent) : 0;
      gboolean single = !kinds[k].section && !kinds[k].parent;
      int many = single ? 1 : g_rand_int_range (rand, 0, 4);

      for (int i = 0; i < many && (!kinds[k].parent || n_parents); i++)
        {
          RvRecord *parent = n_parents ? rv_case_nth (kase, kinds[k].parent, (guint) g_rand_int_range (rand, 0, (int) n_parents)) : NULL;
          g_autoptr (RvRecord) record = rv_record_new (&kinds[k], NULL, parent ? rv_record_get_uuid (parent) : NULL);

          fill_random (rand, record, sensible);
          rv_record_set_position (record, g_rand_double_range (rand, 0, 10));
          rv_case_add (kase, record);
        }
    }
  return kase;
}
