/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the parser's events to items: what is known is taken, everything else is a fault with its line. */
#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <string.h>

#include "casefile/rv-casefile-layout.h"
#include "casefile/rv-casefile-private.h"

typedef enum { FRAME_ROOT, FRAME_SECTION, FRAME_RECORD, FRAME_FIELD, FRAME_ORIGIN, FRAME_SKIP } FrameType;

typedef struct {
  FrameType type;
  const char *section;   /* of a section */
  RvItem *item;          /* root, record; of a field or origin: whose */
  int field;             /* of a field; origin: -1 for the record's own */
  int rank;              /* of the last child */
  int line;
  guint n_children;
  gboolean preserve, escaped;
  GString *text;
} Frame;

typedef struct {
  RvXmlText *source;
  RvFaults *faults;
  GPtrArray *items;
  GHashTable *uuids;
  GHashTable *counts;    /* "parent item/kind" -> how many */
  char *ns;              /* namespace of the root, or NULL */
  guint n_tags;
  int line;              /* of the current start tag */
  Frame frames[RV_CASEFILE_MAX_DEPTH + 1];
  int top;               /* -1: before the root */
  gboolean refused;      /* libxml2 has stopped */
} Walk;

/* An attribute as libxml2 hands it over. */
typedef struct {
  const char *name;
  const char *prefix;
  char *value;
} Attribute;

static void
fault (Walk *w, RvFaultSeverity severity, int line, char *what, const char *allowed, const char *advice)
{
  rv_faults_add (w->faults, severity, line, what, allowed, advice);
}

static int
line_of_attribute (Walk *w, Attribute *a)
{
  g_autofree char *full = a->prefix ? g_strdup_printf ("%s:%s", a->prefix, a->name) : g_strdup (a->name);

  return rv_xml_attribute_line (w->source, w->n_tags - 1, full);
}

/* Something that the case has no place for. names: what may stand there; freed. */
static void
unknown (Walk *w, int line, char *what, const char *name, const char **names)
{
  g_autofree const char **list = names;
  g_autofree char *allowed = g_strjoinv (" ", (char **) list);
  const char *nearest = rv_fault_nearest (name, list);
  g_autofree char *advice = nearest ? g_strdup_printf (_("Did you mean “%s”?"), nearest)
                                    : g_strdup (_("Put it where it belongs or remove it: it would be lost"));

  fault (w, RV_FAULT_FATAL, line, what, *allowed ? allowed : NULL, advice);
}

static Frame *
push (Walk *w, FrameType type, RvItem *item)
{
  Frame *frame = &w->frames[++w->top];

  *frame = (Frame) { .type = type, .item = item, .field = -1, .rank = 0, .line = w->line };
  if (type != FRAME_SKIP)
    frame->text = g_string_new (NULL);
  return frame;
}

/* --- values --- */
static void
set_value (Walk *w, RvItem *item, int field, const char *value, int line)
{
  const RvField *spec = &item->kind->fields[field];

  if (!value || !*value)
    return;
  if (item->values[field])
    {
      fault (w, RV_FAULT_FATAL, line, g_strdup_printf (_("%s of this %s is given twice"), spec->name, item->kind->name), NULL,
             _("Keep one of the two"));
      return;
    }
  item->values[field] = g_strdup (value);
  item->lines[field] = line;
}

static void
set_origin (Walk *w, RvItem *item, int field, const char *value, int line)
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
    fault (w, RV_FAULT_FATAL, line, g_strdup (_("an origin is given twice")), NULL, _("Keep one of the two"));
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

      fault (w, RV_FAULT_FATAL, line, g_strdup_printf (_("%s is no uuid"), quoted), _("letters, digits and '-', at most 64"),
             _("Remove the attribute: one is made"));
    }
  else if (!g_hash_table_add (w->uuids, g_strdup (value)))
    fault (w, RV_FAULT_FATAL, line, g_strdup_printf (_("the uuid %s is there already"), value), NULL,
           _("Remove the attribute of the copy: a new one is made"));
  else
    item->uuid = g_strdup (value);
}

/* --- attributes --- */
static gboolean
stamp_attribute (Walk *w, RvItem *item, Attribute *a)
{
  if (item != w->items->pdata[0] || (!g_str_equal (a->name, "revision") && !g_str_equal (a->name, "head")))
    return FALSE;
  for (const char *p = a->value; *p; p++)
    if (!g_ascii_isxdigit (*p))
      {
        fault (w, RV_FAULT_VALUE, line_of_attribute (w, a), g_strdup_printf (_("%s of the case is no stamp of a library"), a->name), NULL,
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
    set_value (w, item, field, a->value, *a->value ? line_of_attribute (w, a) : 0);
  else if (!a->prefix && g_str_equal (a->name, "uuid"))
    set_uuid (w, item, a->value, line_of_attribute (w, a));
  else if (!a->prefix && g_str_equal (a->name, "origin"))
    set_origin (w, item, -1, a->value, w->line);
  else if (a->prefix || !stamp_attribute (w, item, a))
    unknown (w, line_of_attribute (w, a),
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

          unknown (w, line_of_attribute (w, a), g_strdup_printf (_("an origin for %s, which <%s> does not have"), quoted, frame->item->kind->name),
                   a->value, rv_layout_attributes (frame->item->kind));
        }
    }
  else
    {
      allowed = g_new0 (const char *, G_N_ELEMENTS (words));
      for (guint i = 0; words[i] && (i < 2 || frame->type == FRAME_ORIGIN); i++)
        allowed[i] = words[i];
      unknown (w, line_of_attribute (w, a), g_strdup_printf (_("an attribute %s that has no meaning here"), a->name), a->name, allowed);
    }
}

static void
frame_attribute (Walk *w, Frame *frame, Attribute *a)
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
      unknown (w, line_of_attribute (w, a), g_strdup_printf (_("unknown attribute %s of <%s>"), a->name, frame->section), a->name,
               g_new0 (const char *, 1));
      break;
    case FRAME_SKIP:
      break;
    }
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
        fault (w, RV_FAULT_FATAL, w->line, g_strdup_printf (_("more than %d records"), RV_CASEFILE_MAX_RECORDS), NULL, _("Split the file into cases"));
      push (w, FRAME_SKIP, NULL);
      return;
    }
  item = rv_item_new (kind, parent, w->line);
  item->nth = count (w, parent, kind);
  g_ptr_array_add (w->items, item);
  if (rv_layout_is_single (kind) && item->nth == 2)
    fault (w, RV_FAULT_VALUE, w->line, g_strdup_printf (_("a second <%s>: only the first is used"), kind->name), NULL, _("A case has one; remove the other"));
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
  fault (w, RV_FAULT_NOTE, w->line, g_strdup_printf (_("<%s> stands too late"), name), NULL,
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

      unknown (w, w->line, what, name, rv_layout_root_children ());
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
      unknown (w, w->line, g_strdup_printf (_("unknown element <%s> in <%s>"), name, section->section), name,
               rv_layout_section_children (section->section));
      push (w, FRAME_SKIP, NULL);
      return;
    }
  if (!g_str_equal (kind->section, section->section))
    fault (w, RV_FAULT_NOTE, w->line, g_strdup_printf (_("<%s> stands in <%s>"), name, section->section), kind->section,
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
      unknown (w, w->line, g_strdup_printf (_("unknown element <%s> in <%s>"), name, kind->name), name, rv_layout_record_children (kind));
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
      fault (w, RV_FAULT_FATAL, w->line,
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
      fault (w, RV_FAULT_FATAL, w->line, g_strdup_printf (_("<%s> is of another vocabulary (“%s”)"), name, uri ? uri : ""),
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
      fault (w, RV_FAULT_FATAL, w->line, g_strdup_printf (_("<%s> inside of text"), name), _("text only"),
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

      frame_attribute (w, &w->frames[w->top], &a);
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
      fault (w, RV_FAULT_VALUE, frame->line, g_strdup (_("text with escaped=\"yes\" that holds a wrong escape")), "\\u{1B} \\\\", _("Write a backslash twice"));
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
      set_value (w, frame->item, field, text, frame->line);
      return;
    }
  quoted = rv_fault_quote (text);
  fault (w, RV_FAULT_FATAL, frame->line, g_strdup_printf (_("text that belongs to no field: %s"), quoted), NULL,
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
      set_value (w, frame->item, frame->field, text, frame->line);
      break;
    case FRAME_ORIGIN:
      text = text_value (w, frame);
      set_origin (w, frame->item, frame->field, text, frame->line);
      break;
    case FRAME_ROOT:
    case FRAME_RECORD:
    case FRAME_SECTION:
      take_loose_text (w, frame);
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
on_error (void *data, xmlErrorPtr error)
{
  Walk *w = data;

  /* warnings and namespace remarks leave the text whole */
  if (w->refused || error->level < XML_ERR_ERROR)
    return;
  if (error->level == XML_ERR_FATAL || error->domain == XML_FROM_NAMESPACE)
    {
      g_autofree char *message = g_strstrip (g_utf8_make_valid (error->message ? error->message : "", -1));

      w->refused = TRUE;
      w->faults->not_xml = TRUE;
      fault (w, RV_FAULT_FATAL, error->line, g_strdup_printf (_("no well-formed XML: %s"), message), NULL,
             _("Mend the file in a text editor that marks XML"));
    }
}

static void
parse (Walk *w)
{
  /* no DTD, no substitution, no network, no limits lifted; what is said goes to on_error and nowhere else */
  const int options = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOCDATA;
  xmlParserCtxtPtr context = xmlNewParserCtxt ();

  if (!context)
    return;
  memset (context->sax, 0, sizeof *context->sax);
  context->sax->initialized = XML_SAX2_MAGIC;
  context->sax->startElementNs = on_start;
  context->sax->endElementNs = on_end;
  context->sax->characters = on_characters;
  context->sax->ignorableWhitespace = on_characters;
  context->sax->cdataBlock = on_characters;
  context->sax->serror = on_error;
  context->userData = w;
  xmlFreeDoc (xmlCtxtReadMemory (context, w->source->text, (int) w->source->length, NULL, "UTF-8", options));
  if (!context->wellFormed && !w->refused)
    {
      w->refused = TRUE;
      w->faults->not_xml = TRUE;
      fault (w, RV_FAULT_FATAL, 0, g_strdup (_("no well-formed XML")), NULL, _("Mend the file in a text editor that marks XML"));
    }
  xmlFreeParserCtxt (context);
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
