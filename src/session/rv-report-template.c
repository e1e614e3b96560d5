/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-report-template.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "session/rv-key-file.h"

#define FILE_NAME "report-templates.ini"
#define DEFAULT_GROUP "library"
#define PREFIX "template "

void
rv_report_template_free (RvReportTemplate *self)
{
  g_free (self->name);
  g_free (self->letterhead);
  g_strfreev (self->sections);
  g_free (self);
}

static RvReportTemplate *
template_new (const char *name, const char *letterhead, const char *const *sections)
{
  RvReportTemplate *self = g_new0 (RvReportTemplate, 1);

  self->name = g_strdup (name);
  self->letterhead = letterhead && *letterhead ? g_strdup (letterhead) : NULL;
  self->sections = g_strdupv ((char **) sections);
  return self;
}

RvReportTemplate *
rv_report_template_copy (const RvReportTemplate *self)
{
  return template_new (self->name, self->letterhead, (const char *const *) self->sections);
}

void
rv_report_templates_free (RvReportTemplates *self)
{
  g_ptr_array_unref (self->items);
  g_free (self);
}

static void
add_own (RvReportTemplates *self)
{
  static const char *const brief[] = { "summary", "electrodiagnosis", "localisation", "differential", "conclusion", "sources", NULL };

  g_ptr_array_add (self->items, template_new (_("Whole report"), NULL, rv_report_sections ()));
  g_ptr_array_add (self->items, template_new (_("Short report"), NULL, brief));
}

/* Only sections that there are, each once. */
static GStrv
known_sections (char **sections)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; sections && sections[i]; i++)
    if (g_strv_contains (rv_report_sections (), sections[i]) && g_hash_table_add (seen, sections[i]))
      g_strv_builder_add (builder, sections[i]);
  return g_strv_builder_end (builder);
}

static void
read_items (RvReportTemplates *self, GKeyFile *file)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  g_autofree char *normal = g_key_file_get_string (file, DEFAULT_GROUP, "default", NULL);

  for (guint i = 0; groups[i]; i++)
    {
      g_autofree char *letterhead = NULL;
      g_auto (GStrv) all = NULL, sections = NULL;

      if (!g_str_has_prefix (groups[i], PREFIX))
        continue;
      letterhead = g_key_file_get_string (file, groups[i], "letterhead", NULL);
      all = g_key_file_get_string_list (file, groups[i], "sections", NULL, NULL);
      sections = known_sections (all);
      g_ptr_array_add (self->items, template_new (groups[i] + strlen (PREFIX), letterhead, (const char *const *) sections));
      if (g_strcmp0 (normal, groups[i] + strlen (PREFIX)) == 0)
        self->normal = self->items->len - 1;
    }
}

RvReportTemplates *
rv_report_templates_load (const char *dir, GError **error)
{
  RvReportTemplates *self = g_new0 (RvReportTemplates, 1);
  g_autofree char *path = dir ? g_build_filename (dir, FILE_NAME, NULL) : NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_report_template_free);
  if (path && rv_key_file_read (file, path, &local))
    read_items (self, file);
  else if (local)
    g_set_error (error, local->domain, local->code, _("The report templates in %s cannot be read: %s. The program’s own are used."), path, local->message);
  if (!self->items->len)
    add_own (self);
  return self;
}

gboolean
rv_report_templates_save (const RvReportTemplates *self, const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, FILE_NAME, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, DEFAULT_GROUP, "default", rv_report_templates_default (self)->name);
  for (guint i = 0; i < self->items->len; i++)
    {
      const RvReportTemplate *item = self->items->pdata[i];
      g_autofree char *group = g_strconcat (PREFIX, item->name, NULL);

      if (item->letterhead)
        g_key_file_set_string (file, group, "letterhead", item->letterhead);
      g_key_file_set_string_list (file, group, "sections", (const char *const *) item->sections, g_strv_length (item->sections));
    }
  return rv_key_file_write (file, path, error);
}

static int
index_of (const RvReportTemplates *self, const char *name)
{
  for (guint i = 0; name && i < self->items->len; i++)
    if (g_str_equal (((RvReportTemplate *) self->items->pdata[i])->name, name))
      return (int) i;
  return -1;
}

RvReportTemplate *
rv_report_templates_find (const RvReportTemplates *self, const char *name)
{
  int i = index_of (self, name);

  return i >= 0 ? self->items->pdata[i] : NULL;
}

RvReportTemplate *
rv_report_templates_default (const RvReportTemplates *self)
{
  return self->items->pdata[MIN (self->normal, self->items->len - 1)];
}

/* A name is the head of a group in the file: no brackets, no line ends. */
static char *
plain_name (const char *name)
{
  return g_strstrip (g_strdelimit (g_strdup (name), "[]\n\r\t", ' '));
}

void
rv_report_templates_set (RvReportTemplates *self, const char *name, const char *letterhead, const char *const *sections, gboolean normal)
{
  g_autofree char *plain = plain_name (name);
  int i = index_of (self, plain);
  RvReportTemplate *item = template_new (plain, letterhead, sections);

  if (i < 0)
    {
      g_ptr_array_add (self->items, item);
      i = (int) self->items->len - 1;
    }
  else
    {
      rv_report_template_free (self->items->pdata[i]);
      self->items->pdata[i] = item;
    }
  if (normal)
    self->normal = (guint) i;
}

gboolean
rv_report_templates_remove (RvReportTemplates *self, const char *name)
{
  int i = index_of (self, name);

  if (i < 0 || self->items->len < 2)
    return FALSE;
  g_ptr_array_remove_index (self->items, (guint) i);
  if (self->normal > (guint) i)
    self->normal--;
  else if (self->normal == (guint) i)
    self->normal = 0;
  return TRUE;
}

void
rv_report_template_apply (const RvReportTemplate *self, RvRenderOptions *options)
{
  options->letterhead = self->letterhead;
  options->sections = (const char *const *) self->sections;
}
