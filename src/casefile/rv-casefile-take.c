/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes values and attributes into items. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "casefile/rv-casefile-layout.h"
#include "casefile/rv-casefile-walk.h"

void
rv_walk_fault (Walk *w, RvFaultSeverity severity, int line, char *what, const char *allowed, const char *advice)
{
  rv_faults_add (w->faults, severity, line, what, allowed, advice);
}

static int
line_of_attribute (Walk *w, Attribute *a)
{
  g_autofree char *full = a->prefix ? g_strdup_printf ("%s:%s", a->prefix, a->name) : g_strdup (a->name);

  return rv_xml_attribute_line (w->source, w->n_tags - 1, full);
}

void
rv_walk_unknown (Walk *w, int line, char *what, const char *name, const char **names)
{
  g_autofree const char **list = names;
  g_autofree char *allowed = g_strjoinv (" ", (char **) list);
  const char *nearest = rv_fault_nearest (name, list);
  g_autofree char *advice = nearest ? g_strdup_printf (_("Did you mean “%s”?"), nearest)
                                    : g_strdup (_("Put it where it belongs or remove it: it would be lost"));

  rv_walk_fault (w, RV_FAULT_FATAL, line, what, *allowed ? allowed : NULL, advice);
}

/* --- values --- */
void
rv_walk_take_value (Walk *w, RvItem *item, int field, const char *value, int line)
{
  const RvField *spec = &item->kind->fields[field];

  if (!value || !*value)
    return;
  if (item->values[field])
    {
      rv_walk_fault (w, RV_FAULT_FATAL, line, g_strdup_printf (_("%s of this %s is given twice"), spec->name, item->kind->name), NULL,
             _("Keep one of the two"));
      return;
    }
  item->values[field] = g_strdup (value);
  item->lines[field] = line;
}

void
rv_walk_take_origin (Walk *w, RvItem *item, int field, const char *value, int line)
{
  char **slot = &item->origin;

  if (!value || !*value)
    return;
  if (field >= 0)
    {
      if (!item->origins)
        item->origins = g_new0 (char *, item->kind->n_fields);
      slot = &item->origins[field];
    }
  if (*slot)
    rv_walk_fault (w, RV_FAULT_FATAL, line, g_strdup (_("an origin is given twice")), NULL, _("Keep one of the two"));
  else
    *slot = g_strdup (value);
}

static void
set_uuid (Walk *w, RvItem *item, const char *value, int line)
{
  gsize len = strlen (value);
  gboolean ok = len > 0 && len <= 64;

  for (const char *p = value; ok && *p; p++)
    ok = g_ascii_isalnum (*p) || *p == '-' || *p == '_';
  if (!ok)
    {
      g_autofree char *quoted = rv_fault_quote (value);

      rv_walk_fault (w, RV_FAULT_FATAL, line, g_strdup_printf (_("%s is no uuid"), quoted), _("letters, digits and '-', at most 64"),
             _("Remove the attribute: one is made"));
    }
  else if (!g_hash_table_add (w->uuids, g_strdup (value)))
    rv_walk_fault (w, RV_FAULT_FATAL, line, g_strdup_printf (_("the uuid %s is there already"), value), NULL,
           _("Remove the attribute of the copy: a new one is made"));
  else
    item->uuid = g_strdup (value);
  w->own |= item == w->items->pdata[0]; /* others have no reason to write one */
}

/* --- attributes --- */
static gboolean
stamp_attribute (Walk *w, RvItem *item, Attribute *a)
{
  if (item != w->items->pdata[0] || (!g_str_equal (a->name, "revision") && !g_str_equal (a->name, "head")))
    return FALSE;
  w->own = TRUE;
  for (const char *p = a->value; *p; p++)
    if (!g_ascii_isxdigit (*p))
      {
        rv_walk_fault (w, RV_FAULT_VALUE, line_of_attribute (w, a), g_strdup_printf (_("%s of the case is no stamp of a library"), a->name), NULL,
               _("Remove the attribute"));
        break;
      }
  return TRUE;
}

static void
record_attribute (Walk *w, RvItem *item, Attribute *a)
{
  int field = a->prefix ? -1 : rv_kind_field_index (item->kind, a->name);
  g_autofree char *quoted = NULL;

  if (field >= 0)
    rv_walk_take_value (w, item, field, a->value, *a->value ? line_of_attribute (w, a) : 0);
  else if (!a->prefix && g_str_equal (a->name, "uuid"))
    set_uuid (w, item, a->value, line_of_attribute (w, a));
  else if (!a->prefix && g_str_equal (a->name, "origin"))
    rv_walk_take_origin (w, item, -1, a->value, w->line);
  else if (a->prefix || !stamp_attribute (w, item, a))
    rv_walk_unknown (w, line_of_attribute (w, a),
             g_strdup_printf (_("unknown attribute %s%s%s of <%s>"), a->prefix ? a->prefix : "", a->prefix ? ":" : "", a->name, item->kind->name),
             a->name, rv_layout_attributes (item->kind));
}

static void
text_attribute (Walk *w, Frame *frame, Attribute *a)
{
  static const char *const words[] = { "xml:space", "escaped", "field", NULL };
  const char **allowed;

  if (g_strcmp0 (a->prefix, "xml") == 0 && g_str_equal (a->name, "space") && (g_str_equal (a->value, "preserve") || g_str_equal (a->value, "default")))
    frame->preserve = g_str_equal (a->value, "preserve");
  else if (!a->prefix && g_str_equal (a->name, "escaped") && (g_str_equal (a->value, "yes") || g_str_equal (a->value, "no")))
    frame->escaped = g_str_equal (a->value, "yes");
  else if (!a->prefix && g_str_equal (a->name, "field") && frame->type == FRAME_ORIGIN)
    {
      frame->field = rv_kind_field_index (frame->item->kind, a->value);
      if (frame->field < 0)
        {
          g_autofree char *quoted = rv_fault_quote (a->value);

          rv_walk_unknown (w, line_of_attribute (w, a), g_strdup_printf (_("an origin for %s, which <%s> does not have"), quoted, frame->item->kind->name),
                   a->value, rv_layout_attributes (frame->item->kind));
        }
    }
  else
    {
      allowed = g_new0 (const char *, G_N_ELEMENTS (words));
      for (guint i = 0; words[i] && (i < 2 || frame->type == FRAME_ORIGIN); i++)
        allowed[i] = words[i];
      rv_walk_unknown (w, line_of_attribute (w, a), g_strdup_printf (_("an attribute %s that has no meaning here"), a->name), a->name, allowed);
    }
}

void
rv_walk_take_attribute (Walk *w, Frame *frame, Attribute *a)
{
  switch (frame->type)
    {
    case FRAME_ROOT:
    case FRAME_RECORD:
      record_attribute (w, frame->item, a);
      break;
    case FRAME_FIELD:
    case FRAME_ORIGIN:
      text_attribute (w, frame, a);
      break;
    case FRAME_SECTION:
      rv_walk_unknown (w, line_of_attribute (w, a), g_strdup_printf (_("unknown attribute %s of <%s>"), a->name, frame->section), a->name,
               g_new0 (const char *, 1));
      break;
    case FRAME_SKIP:
      break;
    }
}
