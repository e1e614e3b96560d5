/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-render.h"

G_BEGIN_DECLS

/* How reports are set: letterhead, and which sections in which order. Kept by name in the library's folder (report-templates.ini);
 * one of them is the default. */
typedef struct {
  char *name;
  char *letterhead;    /* or NULL */
  GStrv sections;      /* ids of rv_report_sections(), in order */
} RvReportTemplate;

typedef struct {
  GPtrArray *items;    /* RvReportTemplate; never empty */
  guint normal;        /* index of the default */
} RvReportTemplates;

/* Those of the library, or the ones the program brings when it has none (dir NULL: no library). A file that cannot be read: error, and
 * the program's own; never NULL. Sections that this program does not know are left out. */
RvReportTemplates *rv_report_templates_load (const char *dir, GError **error);
/* The file appears whole or not at all. */
gboolean rv_report_templates_save (const RvReportTemplates *self, const char *dir, GError **error);
void rv_report_templates_free (RvReportTemplates *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvReportTemplates, rv_report_templates_free)

/* NULL when there is none of that name. */
RvReportTemplate *rv_report_templates_find (const RvReportTemplates *self, const char *name);
RvReportTemplate *rv_report_templates_default (const RvReportTemplates *self);
/* Changes the template of that name or adds one; makes it the default when asked. */
void rv_report_templates_set (RvReportTemplates *self, const char *name, const char *letterhead, const char *const *sections, gboolean normal);
/* The last one stays. */
gboolean rv_report_templates_remove (RvReportTemplates *self, const char *name);
RvReportTemplate *rv_report_template_copy (const RvReportTemplate *self);
void rv_report_template_free (RvReportTemplate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvReportTemplate, rv_report_template_free)
/* Sets letterhead and sections of the options; the template must outlive them. */
void rv_report_template_apply (const RvReportTemplate *self, RvRenderOptions *options);

G_END_DECLS
