/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-reading-window.h"

G_BEGIN_DECLS

/* What RvReadingWindow shows, one after the other. Each is made anew when it is shown and lives as long as the window shows it. */

/* Planning: title, what is shown, studies, questions, readers. */
GtkWidget *rv_reading_plan_new (RvReadingWindow *window);
/* Who has answered how much; where a reader sits down; the merge. */
GtkWidget *rv_reading_seats_new (RvReadingWindow *window);
/* A reader's desk: the studies, the pages of one, its questions. reader sits here. */
GtkWidget *rv_reading_desk_new (RvReadingWindow *window, guint reader);
/* Agreement, and what to discuss. */
GtkWidget *rv_reading_result_new (RvReadingWindow *window);

/* Parts of their forms. */
GtkWidget *rv_reading_column (GtkWidget **box);      /* a scrolled column of a readable width; box: where to append */
GtkWidget *rv_reading_heading (GtkWidget *box, const char *text);
GtkWidget *rv_reading_text (GtkWidget *box, const char *text, const char *css);
GtkWidget *rv_reading_button (GtkWidget *box, const char *label, GCallback func, gpointer data);
GtkWidget *rv_reading_entry (GtkWidget *box, const char *name, const char *text);

G_END_DECLS
