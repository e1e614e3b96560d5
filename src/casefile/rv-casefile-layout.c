/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "casefile/rv-casefile-layout.h"

#include <string.h>

#define MAX_SECTIONS 64

static const char *sections[MAX_SECTIONS];
static guint n_sections;

static void
find_sections (void)
{
  static gsize done = 0;
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  if (!g_once_init_enter (&done))
    return;
  for (guint k = 0; k < n; k++)
    {
      gboolean known = kinds[k].section == NULL;

      for (guint i = 0; i < n_sections && !known; i++)
        known = g_str_equal (sections[i], kinds[k].section);
      if (!known && n_sections < MAX_SECTIONS)
        sections[n_sections++] = kinds[k].section;
    }
  g_once_init_leave (&done, 1);
}

guint
rv_layout_n_sections (void)
{
  find_sections ();
  return n_sections;
}

const char *
rv_layout_section (guint i)
{
  return i < rv_layout_n_sections () ? sections[i] : NULL;
}

int
rv_layout_section_index (const char *name)
{
  guint n = rv_layout_n_sections ();

  for (guint i = 0; name && i < n; i++)
    if (g_str_equal (sections[i], name))
      return (int) i;
  return -1;
}

gboolean
rv_layout_is_single (const RvKind *kind)
{
  return !kind->section && !kind->parent && kind != rv_schema_kinds (NULL);
}

const char *
rv_layout_also_after (guint i)
{
  const char *section = rv_layout_section (i);

  return section && g_str_equal (section, "studies") ? "events" : NULL;
}

static const RvKind *
root_kind (void)
{
  return rv_schema_kinds (NULL);
}

int
rv_layout_root_rank (const char *name, int last)
{
  const RvKind *kind = rv_schema_kind (name);
  int fields = (int) root_kind ()->n_fields;
  int field = rv_kind_field_index (root_kind (), name);
  int section = rv_layout_section_index (kind && kind->section ? kind->section : name);
  int rank;

  /* origins, fields, singles, fields once more (a setting and anchor after the patient), then the sections two by two */
  if (g_str_equal (name, "origin"))
    return 0;
  if (field >= 0)
    return 1 + field >= last ? 1 + field : 2 + fields + field;
  if (kind && kind->parent)
    return -1;
  if (kind && kind != root_kind () && rv_layout_is_single (kind))
    return 1 + fields;
  if (section < 0)
    return -1;
  rank = 2 + 2 * fields + 2 * section;
  for (guint i = 0; rank < last && i < rv_layout_n_sections (); i++)
    if (g_strcmp0 (rv_layout_also_after (i), sections[section]) == 0 && 2 + 2 * fields + 2 * (int) i + 1 >= last)
      return 2 + 2 * fields + 2 * (int) i + 1;
  return rank;
}

int
rv_layout_record_rank (const RvKind *kind, const char *name)
{
  const RvKind *child = rv_schema_kind (name);
  int field = rv_kind_field_index (kind, name);

  if (g_str_equal (name, "origin"))
    return 0;
  if (field >= 0)
    return 1 + field;
  if (child && g_strcmp0 (child->parent, kind->name) == 0)
    return 1 + (int) kind->n_fields + (int) (child - rv_schema_kinds (NULL));
  return -1;
}

static const char **
finish (GPtrArray *names)
{
  g_ptr_array_add (names, NULL);
  return (const char **) g_ptr_array_free (names, FALSE);
}

static void
add_fields (GPtrArray *names, const RvKind *kind)
{
  for (guint i = 0; i < kind->n_fields; i++)
    g_ptr_array_add (names, (gpointer) kind->fields[i].name);
}

const char **
rv_layout_root_children (void)
{
  GPtrArray *names = g_ptr_array_new ();
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  add_fields (names, root_kind ());
  for (guint i = 0; i < rv_layout_n_sections (); i++)
    g_ptr_array_add (names, (gpointer) sections[i]);
  for (guint k = 1; k < n; k++)
    if (!kinds[k].parent)
      g_ptr_array_add (names, (gpointer) kinds[k].name);
  return finish (names);
}

const char **
rv_layout_record_children (const RvKind *kind)
{
  GPtrArray *names = g_ptr_array_new ();
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  add_fields (names, kind);
  for (guint k = 1; k < n; k++)
    if (g_strcmp0 (kinds[k].parent, kind->name) == 0)
      g_ptr_array_add (names, (gpointer) kinds[k].name);
  return finish (names);
}

const char **
rv_layout_section_children (const char *section)
{
  GPtrArray *names = g_ptr_array_new ();
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint k = 1; k < n; k++)
    if (g_strcmp0 (kinds[k].section, section) == 0)
      g_ptr_array_add (names, (gpointer) kinds[k].name);
  return finish (names);
}

const char **
rv_layout_attributes (const RvKind *kind)
{
  GPtrArray *names = g_ptr_array_new ();

  add_fields (names, kind);
  g_ptr_array_add (names, (gpointer) "uuid");
  g_ptr_array_add (names, (gpointer) "origin");
  return finish (names);
}
