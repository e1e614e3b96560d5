/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-application.h"
#include "teaching/rv-class.h"

G_BEGIN_DECLS

/**
 * RvTeachWindow: a class that runs. It shows copies of what was known at the present stage and nothing else of the library; it
 * closes only for the teacher's PIN. After a crash the program comes back to it.
 */
#define RV_TYPE_TEACH_WINDOW (rv_teach_window_get_type ())
G_DECLARE_FINAL_TYPE (RvTeachWindow, rv_teach_window, RV, TEACH_WINDOW, AdwApplicationWindow)

/* Takes klass. Every other window of the program is closed first. */
void rv_teach_window_begin (RvApplication *application, RvClass *klass);
/* The window of a class that runs, or NULL. */
GtkWindow *rv_teach_window_running (GtkApplication *application);
/* Leaves a class that something else than its window ended. */
void rv_teach_window_check (GtkApplication *application);
/* Asks for title, cases and PIN, then begins. */
void rv_teach_start_show (GtkWindow *parent, RvApplication *application);

G_END_DECLS
