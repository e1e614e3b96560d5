/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "electrodx/rv-localise.h"
#include "model/rv-case.h"
#include "reasoning/rv-differential.h"

G_BEGIN_DECLS

/* Lines of a page that lead to their source: each is a flat button that opens an entry or a page. */

/* head (bold) may be NULL. uuid: the entry that it opens; NULL: the caller connects to "clicked". Returns the button. */
GtkWidget *rv_lines_add (GtkBox *box, const char *head, const char *text, const char *uuid);
GtkWidget *rv_lines_add_action (GtkBox *box, const char *text, const char *action, const char *target);
GtkWidget *rv_lines_heading (const char *title);
/* A paragraph: wrapped, from the left. css: a style class, or NULL. */
GtkWidget *rv_lines_text (const char *words, const char *css);
void rv_lines_clear (GtkBox *box);
/* New words for a drop-down; left as it is when they are the same, so that an open list stays open. */
void rv_lines_set_choices (GtkDropDown *choice, GtkStringList *words);
/* The causes of a differential by rank, for a drop-down: their names (caller unrefs) and, in causes, their indices (n_causes of them; caller frees). */
GtkStringList *rv_lines_cause_names (const RvDifferential *differential, guint **causes);
/* The same with the best pairs (two causes at once) in their places by rank, named as in the bars. hypotheses: array of RvHypothesis, one for
 * each name; caller unrefs both. */
GtkStringList *rv_lines_hypothesis_names (const RvDifferential *differential, GArray **hypotheses);
/* "Biceps femoris, short head, left": a study to be done, with its side and site. Caller frees. */
char *rv_lines_next_name (const RvLocNext *next);
/* The most telling fields of an entry in one line. Caller frees. */
char *rv_lines_short (RvCase *kase, RvRecord *record);

G_END_DECLS
