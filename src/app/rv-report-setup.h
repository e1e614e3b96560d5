/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/rv-case-session.h"
#include "session/rv-report-template.h"

G_BEGIN_DECLS

/**
 * RvReportSetup: how the report is set: the template, its letterhead, the sections with their order, and the conclusion in the
 * user's words, which is the case's own.
 *
 * Shortcuts: in the sections Alt+Up and Alt+Down move, Space switches on and off; rows can be dragged.
 * Signal "changed": another template, letterhead, order or choice.
 */
#define RV_TYPE_REPORT_SETUP (rv_report_setup_get_type ())
G_DECLARE_FINAL_TYPE (RvReportSetup, rv_report_setup, RV, REPORT_SETUP, GtkWidget)

GtkWidget *rv_report_setup_new (void);
/* Also called after every change of the case. session may be NULL. */
void rv_report_setup_show (RvReportSetup *self, RvCaseSession *session);
/* As it is set now, whether it was saved or not. Free with rv_report_template_free(). */
RvReportTemplate *rv_report_setup_get (RvReportSetup *self);

G_END_DECLS
