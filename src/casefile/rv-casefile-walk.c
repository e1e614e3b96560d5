/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the parser's events to items: what is known is taken, everything else is a fault with its line. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "casefile/rv-casefile-layout.h"
#include "casefile/rv-casefile-walk.h"
#include "casefile/rv-xml-parse.h"

static Frame *
push (Walk *w, FrameType type, RvItem *item)
{
  Frame *frame = &w->frames[++w->top];

  *frame = (Frame) { .type = type, .item = item, .field = -1, .rank = 0, .line = w->line };
  if (type != FRAME_SKIP)
    frame->text = g_string_new (NULL);
  return frame;
}

/* --- elements --- */
static guint
count (Walk *w, RvItem *parent, const RvKind *kind)
{
  g_autofree char *key = g_strdup_printf ("%p/%s", (gpointer) parent, kind->name);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (w->counts, key)) + 1;

  g_hash_table_insert (w->counts, g_steal_pointer (&key), GUINT_TO_POINTER (n));
  return n;
}

static void
open_record (Walk *w, const RvKind *kind, RvItem *parent)
{
  RvItem *item;

  if (w->items->len >= RV_CASEFILE_MAX_RECORDS)
    {
      if (w->items->len == RV_CASEFILE_MAX_RECORDS)
        rv_walk_fault (w, RV_FAULT_FATAL, w->line, g_strdup_printf (_("more than %d records"), RV_CASEFILE_MAX_RECORDS), NULL, _("Split the file into cases"));
      push (w, FRAME_SKIP, NULL);
      return;
    }
  item = rv_item_new (kind, parent, w->line);
  item->nth = count (w, parent, kind);
  g_ptr_array_add (w->items, item);
  if (rv_layout_is_single (kind) && item->nth == 2)
    rv_walk_fault (w, RV_FAULT_VALUE, w->line, g_strdup_printf (_("a second <%s>: only the first is used"), kind->name), NULL, _("A case has one; remove the other"));
  push (w, FRAME_RECORD, item);
}

static void
check_order (Walk *w, Frame *parent, const char *name, int rank)
{
  if (rank >= parent->rank)
    {
      parent->rank = rank;
      return;
    }
  rv_walk_fault (w, RV_FAULT_NOTE, w->line, g_strdup_printf (_("<%s> stands too late"), name), NULL,
         _("It is read all the same; the order of elements is that of the schema"));
}

static void
open_field (Walk *w, Frame *parent, const char *name, int field)
{
  Frame *frame;

  if (g_str_equal (name, "origin"))
    push (w, FRAME_ORIGIN, parent->item);
  else
    {
      frame = push (w, FRAME_FIELD, parent->item);
      frame->field = field;
    }
}

static void
open_below_root (Walk *w, Frame *root, const char *name)
{
  const RvKind *kind = rv_schema_kind (name);
  int rank = rv_layout_root_rank (name, root->rank);
  int field = rv_kind_field_index (root->item->kind, name);
  Frame *frame;

  if (rank < 0 || kind == root->item->kind)
    {
      char *what = kind && kind->parent ? g_strdup_printf (_("<%s> stands outside of <%s>"), name, kind->parent)
                                        : g_strdup_printf (_("unknown element <%s>"), name);

      rv_walk_unknown (w, w->line, what, name, rv_layout_root_children ());
      push (w, FRAME_SKIP, NULL);
      return;
    }
  check_order (w, root, name, rank);
  if (field >= 0 || g_str_equal (name, "origin"))
    open_field (w, root, name, field);
  else if (kind)
    open_record (w, kind, NULL);
  else
    {
      frame = push (w, FRAME_SECTION, NULL);
      frame->section = rv_layout_section ((guint) rv_layout_section_index (name));
    }
}

static void
open_in_section (Walk *w, Frame *section, const char *name)
{
  const RvKind *kind = rv_schema_kind (name);

  if (!kind || !kind->section)
    {
      rv_walk_unknown (w, w->line, g_strdup_printf (_("unknown element <%s> in <%s>"), name, section->section), name,
               rv_layout_section_children (section->section));
      push (w, FRAME_SKIP, NULL);
      return;
    }
  if (!g_str_equal (kind->section, section->section))
    rv_walk_fault (w, RV_FAULT_NOTE, w->line, g_strdup_printf (_("<%s> stands in <%s>"), name, section->section), kind->section,
           _("It is read all the same; put it into its own section"));
  open_record (w, kind, NULL);
}

static void
open_in_record (Walk *w, Frame *record, const char *name)
{
  const RvKind *kind = record->item->kind;
  int rank = rv_layout_record_rank (kind, name);
  int field = rv_kind_field_index (kind, name);

  if (rank < 0)
    {
      rv_walk_unknown (w, w->line, g_strdup_printf (_("unknown element <%s> in <%s>"), name, kind->name), name, rv_layout_record_children (kind));
      push (w, FRAME_SKIP, NULL);
      return;
    }
  record->n_children++;
  check_order (w, record, name, rank);
  if (field >= 0 || g_str_equal (name, "origin"))
    open_field (w, record, name, field);
  else
    open_record (w, rv_schema_kind (name), record->item);
}

static void
open_root (Walk *w, const char *name, const char *uri)
{
  const RvKind *kind = rv_schema_kind ("case");

  w->ns = g_strdup (uri);
  if (!g_str_equal (name, "case") || (uri && !g_str_equal (uri, RV_CASEFILE_NAMESPACE)))
    {
      rv_walk_fault (w, RV_FAULT_FATAL, w->line,
             uri ? g_strdup_printf (_("the file is no case: it begins with <%s> of “%s”"), name, uri)
                 : g_strdup_printf (_("the file is no case: it begins with <%s>"), name),
             "<case xmlns=\"" RV_CASEFILE_NAMESPACE "\">", _("Open it with the program it is for"));
      push (w, FRAME_SKIP, NULL);
      return;
    }
  g_ptr_array_add (w->items, rv_item_new (kind, NULL, w->line));
  push (w, FRAME_ROOT, w->items->pdata[0]);
}

static void
open_element (Walk *w, const char *name, const char *uri)
{
  Frame *parent = w->top >= 0 ? &w->frames[w->top] : NULL;

  if (!parent)
    {
      open_root (w, name, uri);
      return;
    }
  if (parent->type != FRAME_SKIP && g_strcmp0 (uri, w->ns) != 0)
    {
      rv_walk_fault (w, RV_FAULT_FATAL, w->line, g_strdup_printf (_("<%s> is of another vocabulary (“%s”)"), name, uri ? uri : ""),
             w->ns ? w->ns : _("no namespace"), _("Remove it: it would be lost"));
      push (w, FRAME_SKIP, NULL);
      return;
    }
  switch (parent->type)
    {
    case FRAME_ROOT:
      open_below_root (w, parent, name);
      break;
    case FRAME_SECTION:
      open_in_section (w, parent, name);
      break;
    case FRAME_RECORD:
      open_in_record (w, parent, name);
      break;
    case FRAME_FIELD:
    case FRAME_ORIGIN:
      rv_walk_fault (w, RV_FAULT_FATAL, w->line, g_strdup_printf (_("<%s> inside of text"), name), _("text only"),
             _("Write plain text; a blank line begins a new paragraph"));
      push (w, FRAME_SKIP, NULL);
      break;
    case FRAME_SKIP:
      push (w, FRAME_SKIP, NULL);
      break;
    }
}

/* libxml2 leaves an ampersand of an attribute as "&#38;" when it does not substitute entities. */
static char *
attribute_value (const char *value, const char *end)
{
  GString *text = g_string_new_len (value, end - value);

  g_string_replace (text, "&#38;", "&", 0);
  return g_string_free (text, FALSE);
}

static void
on_start (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces, const xmlChar **namespaces,
          int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  Walk *w = data;

  if (w->refused || w->n_tags >= w->source->tags->len || w->top >= RV_CASEFILE_MAX_DEPTH)
    {
      w->refused = TRUE;
      return;
    }
  w->line = g_array_index (w->source->tags, RvXmlTag, w->n_tags++).line;
  open_element (w, (const char *) name, (const char *) uri);
  for (int i = 0; i < n_attributes; i++)
    {
      const xmlChar **at = attributes + 5 * i;
      Attribute a = { (const char *) at[0], (const char *) at[1], attribute_value ((const char *) at[3], (const char *) at[4]) };

      rv_walk_take_attribute (w, &w->frames[w->top], &a);
      g_free (a.value);
    }
}

static void
on_characters (void *data, const xmlChar *text, int len)
{
  Walk *w = data;

  if (!w->refused && w->top >= 0 && w->frames[w->top].text)
    g_string_append_len (w->frames[w->top].text, (const char *) text, len);
}

/* The value of a text element, by its attributes. Caller frees. */
static char *
text_value (Walk *w, Frame *frame)
{
  char *text = frame->preserve ? g_strdup (frame->text->str) : rv_casefile_normalise (frame->text->str);

  if (frame->escaped)
    {
      char *plain = rv_casefile_unescape (text);

      if (plain)
        {
          g_free (text);
          return plain;
        }
      rv_walk_fault (w, RV_FAULT_VALUE, frame->line, g_strdup (_("text with escaped=\"yes\" that holds a wrong escape")), "\\u{1B} \\\\", _("Write a backslash twice"));
    }
  return text;
}

/* Text directly inside of a record is its description, when it has one. */
static void
take_loose_text (Walk *w, Frame *frame)
{
  g_autofree char *text = rv_casefile_normalise (frame->text->str);
  int field = frame->item && frame->type == FRAME_RECORD ? rv_kind_field_index (frame->item->kind, "text") : -1;
  g_autofree char *quoted = NULL;

  if (!*text)
    return;
  if (field >= 0 && frame->n_children == 0)
    {
      rv_walk_take_value (w, frame->item, field, text, frame->line);
      return;
    }
  quoted = rv_fault_quote (text);
  rv_walk_fault (w, RV_FAULT_FATAL, frame->line, g_strdup_printf (_("text that belongs to no field: %s"), quoted), NULL,
         _("Put it into an element such as <note>…</note>: it would be lost"));
}

static void
on_end (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  Walk *w = data;
  Frame *frame = w->top >= 0 ? &w->frames[w->top] : NULL;
  g_autofree char *text = NULL;

  if (w->refused || !frame)
    return;
  switch (frame->type)
    {
    case FRAME_FIELD:
      text = text_value (w, frame);
      rv_walk_take_value (w, frame->item, frame->field, text, frame->line);
      break;
    case FRAME_ORIGIN:
      text = text_value (w, frame);
      rv_walk_take_origin (w, frame->item, frame->field, text, frame->line);
      break;
    case FRAME_ROOT:
    case FRAME_RECORD:
    case FRAME_SECTION:
      take_loose_text (w, frame);
      if (frame->item && !w->own)
        rv_casefile_settle (frame->item, w->faults);
      break;
    case FRAME_SKIP:
      break;
    }
  if (frame->text)
    g_string_free (frame->text, TRUE);
  frame->text = NULL;
  w->top--;
}

static void
parse (Walk *w)
{
  xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC, .startElementNs = on_start, .endElementNs = on_end,
                            .characters = on_characters, .ignorableWhitespace = on_characters, .cdataBlock = on_characters };

  if (!rv_xml_parse (w->source, &handler, w, w->faults))
    w->refused = TRUE;
}

static void
free_item (gpointer item)
{
  rv_item_free (item);
}

GPtrArray *
rv_casefile_walk (RvXmlText *text, RvFaults *faults)
{
  Walk w = { .source = text, .faults = faults, .top = -1 };

  w.items = g_ptr_array_new_with_free_func (free_item);
  w.uuids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  w.counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  parse (&w);
  for (; w.top >= 0; w.top--)
    if (w.frames[w.top].text)
      g_string_free (w.frames[w.top].text, TRUE);
  g_hash_table_unref (w.uuids);
  g_hash_table_unref (w.counts);
  g_free (w.ns);
  if (w.refused || w.items->len == 0)
    g_clear_pointer (&w.items, g_ptr_array_unref);
  return w.items;
}
