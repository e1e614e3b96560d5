/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headings of a pasted block: its columns go under the same headings of the table, wherever they stand. */
#include "widgets/rv-data-grid-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEEPEST 3 /* rows of titles and headings above the first row of values */

/* "Velocity (m/s), left" as words: velocity l. Units and what stands in brackets are left out. */
static GStrv
words_of (const char *text)
{
  static const struct { const char *word, *own; } same[] = { { "left", "l" }, { "right", "r" }, { "links", "l" }, { "rechts", "r" }, { "li", "l" }, { "re", "r" } };
  static const char *const units[] = { "m/s", "ms", "mv", "µv", "μv", "uv", "mm", "cm", "%", "°c", "·" };
  g_autofree char *folded = g_utf8_casefold (text, -1), *plain = NULL;
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  g_autoptr (GRegex) brackets = g_regex_new ("[(\\[][^)\\]]*[)\\]]", 0, 0, NULL);
  g_auto (GStrv) parts = NULL;

  plain = g_regex_replace_literal (brackets, folded, -1, 0, " ", 0, NULL);
  parts = g_strsplit_set (plain ? plain : folded, " ,;:.\n", -1);
  for (guint i = 0; parts[i]; i++)
    {
      const char *word = parts[i];
      gboolean is_unit = FALSE;

      for (guint u = 0; u < G_N_ELEMENTS (units); u++)
        {
          g_autofree char *unit = g_utf8_casefold (units[u], -1);

          is_unit = is_unit || g_str_equal (unit, word);
        }
      for (guint s = 0; s < G_N_ELEMENTS (same); s++)
        word = g_str_equal (same[s].word, word) ? same[s].own : word;
      if (*word && !is_unit)
        g_strv_builder_add (out, word);
    }
  return g_strv_builder_end (out);
}

/* A word, or its beginning of three letters and more: "ampl". */
static gboolean
is_same_word (const char *a, const char *b)
{
  gsize n = MIN (strlen (a), strlen (b));

  return g_str_equal (a, b) || (n >= 3 && strncmp (a, b, n) == 0);
}

/* The same words in any order. */
static gboolean
are_same (GStrv a, GStrv b)
{
  if (!a[0] || g_strv_length (a) != g_strv_length (b))
    return FALSE;
  for (guint i = 0; a[i]; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; b[k] && !found; k++)
        found = is_same_word (a[i], b[k]);
      if (!found)
        return FALSE;
    }
  return TRUE;
}

static gboolean
names_column (const RvGridColumn *column, GStrv head)
{
  const char *group[] = { column->group, column->group ? _(column->group) : NULL }, *title[] = { column->title, column->title ? _(column->title) : NULL };

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strconcat (group[i] ? group[i] : "", " ", title[i] ? title[i] : "", NULL);
      g_auto (GStrv) words = words_of (name);

      if (are_same (words, head))
        return TRUE;
    }
  return FALSE;
}

/* The heading of a column; under a row of groups ("Velocity", then nothing, as merged cells are copied) with the group before it. */
static char *
head_at (GStrv groups, GStrv row, guint at)
{
  const char *group = "", *above = "";

  for (guint i = 0; groups && groups[i] && i <= at; i++)
    {
      above = i == at ? groups[i] : "";
      group = *groups[i] ? groups[i] : group;
    }
  return *row[at] ? g_strconcat (group, " ", row[at], NULL) : g_strdup (above); /* "Nerve" reaches down over both rows */
}

static guint
match_row (const RvGridColumn *columns, guint n_columns, GStrv groups, GStrv row, GArray *map)
{
  guint matched = 0, given = 0;

  g_array_set_size (map, 0);
  for (guint i = 0; row[i]; i++)
    {
      g_autofree char *head = head_at (groups, row, i);
      g_auto (GStrv) words = words_of (head), alone = words_of (row[i]);
      int column = -1;

      for (guint c = 0; c < n_columns && column < 0; c++)
        {
          gboolean taken = FALSE;

          for (guint k = 0; k < map->len; k++)
            taken = taken || g_array_index (map, int, k) == (int) c;
          if (!taken && (names_column (&columns[c], words) || names_column (&columns[c], alone)))
            column = (int) c;
        }
      given += *row[i] ? 1 : 0;
      matched += column >= 0 ? 1 : 0;
      g_array_append_val (map, column);
    }
  return matched >= 2 && 2 * matched >= given ? matched : 0;
}

guint
rv_data_grid_find_heads (const RvGridColumn *columns, guint n_columns, GPtrArray *block, GArray *map)
{
  g_autoptr (GArray) tried = g_array_new (FALSE, FALSE, sizeof (int));
  guint best = 0, rows = 0;

  for (guint r = 0; r < block->len && r < DEEPEST; r++)
    for (guint grouped = 0; grouped <= (r > 0 ? 1 : 0); grouped++)
      {
        guint matched = match_row (columns, n_columns, grouped ? block->pdata[r - 1] : NULL, block->pdata[r], tried);

        if (matched <= best)
          continue;
        best = matched;
        rows = r + 1;
        g_array_set_size (map, 0);
        g_array_append_vals (map, tried->data, tried->len);
      }
  return rows;
}

/* --- the block in the table's own columns --- */

static gboolean
is_blank (GStrv row)
{
  for (guint i = 0; row[i]; i++)
    if (*row[i])
      return FALSE;
  return TRUE;
}

void
rv_data_grid_trim_block (GPtrArray *block, guint least)
{
  while (block->len > least && is_blank (block->pdata[block->len - 1]))
    g_ptr_array_remove_index (block, block->len - 1);
}

/* Columns of the block that hold something but have no place here. */
static char *
name_lost (GPtrArray *block, guint rows, GArray *map)
{
  g_autoptr (GString) lost = g_string_new (NULL);
  GStrv heads = block->pdata[rows - 1];

  for (guint i = 0; i < map->len; i++)
    for (guint r = rows; g_array_index (map, int, i) < 0 && r < block->len; r++)
      {
        GStrv row = block->pdata[r];

        if (i >= g_strv_length (row) || !*row[i])
          continue;
        g_string_append_printf (lost, "%s%s", lost->len ? ", " : "", heads[i]);
        break;
      }
  return g_string_free (g_steal_pointer (&lost), lost->len == 0);
}

/* Rows of the table, from its first column: what the block does not hold stays as it is. */
static GPtrArray *
under_heads (RvDataGrid *self, GPtrArray *block, guint rows, GArray *map, guint first_row)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint r = rows; r < block->len; r++)
    {
      GStrv from = block->pdata[r], to = g_new0 (char *, self->n_columns + 1);
      guint at = first_row + r - rows, n = MIN (g_strv_length (from), map->len);

      for (guint c = 0; c < self->n_columns; c++)
        to[c] = at < self->n_rows ? rv_data_grid_edit_text (self, at, c) : g_strdup ("");
      for (guint i = 0; i < n; i++)
        {
          int c = g_array_index (map, int, i);

          if (c < 0)
            continue;
          g_free (to[c]);
          to[c] = g_strdup (from[i]);
        }
      g_ptr_array_add (out, to);
    }
  return out;
}

/* Widest row of a block. */
static guint
width_of_block (GPtrArray *block)
{
  guint width = 0;

  for (guint r = 0; r < block->len; r++)
    {
      guint n = g_strv_length (block->pdata[r]);

      while (n && !*((GStrv) block->pdata[r])[n - 1])
        n--;
      width = MAX (width, n);
    }
  return width;
}

GPtrArray *
rv_data_grid_fit_block (RvDataGrid *self, GPtrArray *block, guint row, guint *column)
{
  g_autoptr (GArray) map = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree char *lost = NULL, *text = NULL;
  guint rows, width;

  rv_data_grid_trim_block (block, 1);
  rows = rv_data_grid_find_heads (self->columns, self->n_columns, block, map);
  width = width_of_block (block);
  if (rows)
    lost = name_lost (block, rows, map);
  if (lost)
    text = g_strdup_printf (_("Not pasted, this table has no such column: %s"), lost);
  else if (!rows && *column + width > self->n_columns)
    text = g_strdup_printf (_("Not pasted: the last %u columns of the block, the table ends before them"), *column + width - self->n_columns);
  if (text)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.report", "s", text);
  if (!rows)
    return g_ptr_array_ref (block);
  *column = 0;
  return under_heads (self, block, rows, map, row);
}
