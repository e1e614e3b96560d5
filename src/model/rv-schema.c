/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rv-schema.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/rv-date.h"
#include "model/rv-quantity.h"
#include "model/rv-schema-kinds.h"

const RvKind *
rv_schema_kinds (guint *n_kinds)
{
  if (n_kinds)
    *n_kinds = rv_n_schema_kinds;
  return rv_all_schema_kinds;
}

const RvKind *
rv_schema_kind (const char *name)
{
  for (guint i = 0; name && i < rv_n_schema_kinds; i++)
    if (g_str_equal (rv_all_schema_kinds[i].name, name))
      return &rv_all_schema_kinds[i];
  return NULL;
}

int
rv_kind_field_index (const RvKind *kind, const char *name)
{
  for (guint i = 0; name && i < kind->n_fields; i++)
    if (kind->fields[i].name == name || g_str_equal (kind->fields[i].name, name))
      return (int) i;
  return -1;
}

const RvField *
rv_kind_field (const RvKind *kind, const char *name)
{
  int i = rv_kind_field_index (kind, name);

  return i < 0 ? NULL : &kind->fields[i];
}

const RvField *
rv_kind_title_field (const RvKind *kind)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].flags & RV_FIELD_TITLE)
      return &kind->fields[i];
  return &kind->fields[0];
}

gboolean
rv_token_in (const char *list, const char *token)
{
  gsize len = token ? strlen (token) : 0;

  if (!list || len == 0)
    return FALSE;
  for (const char *p = list; (p = strstr (p, token)) != NULL; p += len)
    if ((p == list || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
      return TRUE;
  return FALSE;
}

static gboolean
check_grade (const RvField *field, const char *value, char **allowed)
{
  const char *scale = field->allowed ? field->allowed : "";

  if (g_str_equal (scale, "mrc"))
    {
      if (value[0] >= '0' && value[0] <= '5' && (value[1] == '\0' || ((value[1] == '+' || value[1] == '-') && value[2] == '\0')))
        return TRUE;
      *allowed = g_strdup (_("an MRC grade from 0 to 5, with + or − if wanted (3, 4-, 4+)"));
    }
  else if (g_str_equal (scale, "reflex"))
    {
      if (value[0] >= '0' && value[0] <= '4' && (value[1] == '\0' || ((value[1] == '+' || value[1] == '-') && value[2] == '\0')))
        return TRUE;
      *allowed = g_strdup (_("a reflex grade from 0 (absent) to 4 (clonus), 2 is normal"));
    }
  else /* plus: as printed in EMG tables */
    {
      static const char *const words[] = { "-", "+", "++", "+++", "++++", "0", "1+", "2+", "3+", "4+", "+/-", "--", "---", NULL };

      if (g_strv_contains (words, value))
        return TRUE;
      *allowed = g_strdup (_("a grade as printed: -, +, ++, +++, ++++ (or 0, 1+ to 4+, +/-; -- and --- for short or low)"));
    }
  return FALSE;
}

static gboolean
check_date (const char *value, char **allowed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvDate) date = rv_date_parse (value, &error);

  if (date)
    return TRUE;
  *allowed = g_strdup (error->message);
  return FALSE;
}

static gboolean
check_id (const char *value, char **allowed)
{
  gboolean ok = g_ascii_isalpha (value[0]);

  for (const char *p = value; ok && *p; p++)
    ok = g_ascii_isalnum (*p) || *p == '-' || *p == '_' || *p == '.';
  if (!ok)
    *allowed = g_strdup (_("a letter, then letters, digits, '-', '_' or '.'"));
  return ok;
}

static gboolean
check_file (const char *value, char **allowed)
{
  gboolean ok = !g_path_is_absolute (value) && !strstr (value, "..") && !strchr (value, '\\') && !strstr (value, "://");

  if (!ok)
    *allowed = g_strdup (_("a file name inside the case's own folder, without '..'"));
  return ok;
}

gboolean
rv_field_check (const RvField *field, const char *value, char **what_is_allowed)
{
  g_autofree char *allowed = NULL;
  RvQuantity q;
  gboolean ok = TRUE;

  if (rv_empty_of (value) != RV_EMPTY_NO)
    return TRUE;
  if (!g_utf8_validate (value, -1, NULL))
    {
      ok = FALSE;
      allowed = g_strdup (_("UTF-8 text"));
    }
  else
    switch (field->type)
      {
      case RV_FIELD_ENUM:
        ok = rv_token_in (field->allowed, value);
        if (!ok)
          allowed = g_strdup_printf (_("one of: %s"), field->allowed);
        break;
      case RV_FIELD_BOOL:
        ok = g_str_equal (value, "yes") || g_str_equal (value, "no");
        if (!ok)
          allowed = g_strdup (_("yes or no"));
        break;
      case RV_FIELD_QUANTITY:
        ok = rv_quantity_parse (value, &q);
        if (!ok)
          allowed = g_strdup (_("a number with a decimal point (with <, > or a unit if wanted), NR, NT or not-recorded"));
        break;
      case RV_FIELD_GRADE:
        ok = check_grade (field, value, &allowed);
        break;
      case RV_FIELD_DATE:
        ok = check_date (value, &allowed);
        break;
      case RV_FIELD_ID:
        ok = check_id (value, &allowed);
        break;
      case RV_FIELD_FILE:
        ok = check_file (value, &allowed);
        break;
      case RV_FIELD_TEXT:
      case RV_FIELD_PROSE:
      case RV_FIELD_REF:
      case RV_FIELD_NERVE:
      case RV_FIELD_MUSCLE:
      case RV_FIELD_CODE:
        break;
      }
  if (!ok && what_is_allowed)
    *what_is_allowed = g_steal_pointer (&allowed);
  return ok;
}
