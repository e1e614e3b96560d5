/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "casefile/rv-casefile-private.h"

#define SHOWN 60 /* characters of a value in a message */

G_DEFINE_QUARK (rv-casefile-error-quark, rv_casefile_error)

void
rv_fault_free (RvFault *fault)
{
  if (!fault)
    return;
  g_free (fault->file);
  g_free (fault->what);
  g_free (fault->allowed);
  g_free (fault->advice);
  g_free (fault);
}

static void
free_fault (gpointer fault)
{
  rv_fault_free (fault);
}

void
rv_faults_init (RvFaults *faults, const char *file)
{
  *faults = (RvFaults) { .list = g_ptr_array_new_with_free_func (free_fault), .file = file };
}

void
rv_faults_clear (RvFaults *faults)
{
  g_clear_pointer (&faults->list, g_ptr_array_unref);
}

static RvFault *
fault_new (RvFaults *faults, RvFaultSeverity severity, int line, char *what, const char *allowed, const char *advice)
{
  RvFault *fault = g_new0 (RvFault, 1);

  fault->severity = severity;
  fault->file = g_strdup (faults->file);
  fault->line = line;
  fault->what = what;
  fault->allowed = g_strdup (allowed);
  fault->advice = g_strdup (advice);
  return fault;
}

void
rv_faults_add (RvFaults *faults, RvFaultSeverity severity, int line, char *what, const char *allowed, const char *advice)
{
  gboolean first_fatal = severity == RV_FAULT_FATAL && faults->n_fatal == 0;

  if (severity == RV_FAULT_FATAL)
    faults->n_fatal++;
  if (faults->list->len >= RV_CASEFILE_MAX_FAULTS && !first_fatal)
    {
      faults->n_more++;
      g_free (what);
      return;
    }
  g_ptr_array_add (faults->list, fault_new (faults, severity, line, what, allowed, advice));
}

typedef struct {
  RvFault *fault;
  guint nth;
} Sorted;

gboolean
rv_faults_are_many (RvFaults *faults)
{
  return faults->list->len >= RV_CASEFILE_MAX_FAULTS;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Sorted *sa = a, *sb = b;

  if (sa->fault->line != sb->fault->line)
    return sa->fault->line < sb->fault->line ? -1 : 1;
  return (sa->nth > sb->nth) - (sa->nth < sb->nth);
}

GPtrArray *
rv_faults_steal (RvFaults *faults)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (Sorted));
  GPtrArray *list = g_steal_pointer (&faults->list);

  for (guint i = 0; i < list->len; i++)
    {
      Sorted sorted = { list->pdata[i], i };

      g_array_append_val (order, sorted);
    }
  g_array_sort (order, compare_lines);
  for (guint i = 0; i < list->len; i++)
    list->pdata[i] = g_array_index (order, Sorted, i).fault;
  if (faults->n_more)
    {
      int last = list->len ? ((RvFault *) list->pdata[list->len - 1])->line : 0;

      g_ptr_array_add (list, fault_new (faults, RV_FAULT_NOTE, last,
                                        g_strdup_printf (_("%u more faults are not listed"), faults->n_more), NULL,
                                        _("Mend the first ones and check again")));
    }
  return list;
}

char *
rv_faults_message (RvFaults *faults)
{
  RvFault *first = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < faults->list->len; i++)
    {
      RvFault *fault = faults->list->pdata[i];

      if (fault->severity == RV_FAULT_FATAL && (!first || fault->line < first->line))
        first = fault;
    }
  if (!first)
    return NULL;
  g_string_append (text, first->file ? first->file : "");
  if (first->line > 0)
    g_string_append_printf (text, ":%d", first->line);
  g_string_append_printf (text, "%s%s", text->len ? ": " : "", first->what);
  if (first->allowed)
    /* Translators: what may stand in a place of a file */
    g_string_append_printf (text, _("; allowed: %s"), first->allowed);
  if (first->advice)
    g_string_append_printf (text, ". %s", first->advice);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
rv_fault_quote (const char *value)
{
  /* of a very long value only the beginning is looked at: there may be many faults in it */
  g_autofree char *valid = g_utf8_make_valid (value ? value : "", value ? (gssize) strnlen (value, 8 * SHOWN) : 0);
  g_autofree char *shown = g_utf8_strlen (valid, -1) > SHOWN ? g_utf8_substring (valid, 0, SHOWN) : NULL;
  char *quoted = g_strdup_printf (shown ? "“%s…”" : "“%s”", shown ? shown : valid);

  for (char *p = quoted; *p; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      *p = ' ';
  return quoted;
}

/* Levenshtein's distance of short words, not above most. */
static guint
distance (const char *a, const char *b, guint most)
{
  gsize na = strlen (a), nb = strlen (b);
  guint row[65];

  if (na > 64 || nb > 64 || (na > nb ? na - nb : nb - na) > most)
    return most + 1;
  for (guint j = 0; j <= nb; j++)
    row[j] = j;
  for (guint i = 1; i <= na; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (guint j = 1; j <= nb; j++)
        {
          guint change = diagonal + (g_ascii_tolower (a[i - 1]) != g_ascii_tolower (b[j - 1]));

          diagonal = row[j];
          row[j] = MIN (change, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[nb];
}

const char *
rv_fault_nearest (const char *name, const char *const *words)
{
  guint most = strlen (name) < 5 ? 1 : strlen (name) < 9 ? 2 : 3, best = most + 1;
  const char *nearest = NULL;

  for (guint i = 0; words[i]; i++)
    {
      guint d = distance (name, words[i], most);

      if (d < best)
        {
          best = d;
          nearest = words[i];
        }
    }
  return nearest;
}
