/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "imaging/rv-image-draw.h"

G_BEGIN_DECLS

/**
 * RvSeriesPane: one pane of the viewer: draws an RvImageView and turns pointer and keys into changes of it. It knows no case:
 * marks come as an array and what is drawn goes out as a signal.
 *
 * Shortcuts: Up, Down, Page Up, Page Down, Home, End scroll; plus, minus zoom, 0 fits; I inverts; Space plays, comma slower, full stop faster; Escape gives up
 * what is being drawn; with a path Enter ends it and Backspace takes its last place back; Enter opens. Pointer: the left button does what the tool says, the middle one moves, the right one zooms (up: nearer);
 * wheel scrolls, with Ctrl zooms; Shift with the window tool sets the picture laid over.
 *
 * CSS node: seriespane, with class "current" while it is the one that keys and menus mean.
 * Accessibility: an image named by title and description; each mark is a child of its own.
 *
 * Signals:
 *   "activated"                        pressed or focused
 *   "open"                             double click or Enter
 *   "marked" (RvImageMark *)           drawn; borrowed
 *   "mark-chosen" (const char *uuid)
 *   "dropped" (const char *text, gboolean over)   text was dragged here; over: with Shift, to be laid over
 *   "playing"                          playing began or ended, or its speed changed
 *   "hover" (double x, double y, double z)        NAN when the pointer has left
 */
#define RV_TYPE_SERIES_PANE (rv_series_pane_get_type ())
G_DECLARE_FINAL_TYPE (RvSeriesPane, rv_series_pane, RV, SERIES_PANE, GtkWidget)

typedef enum {
  RV_PANE_WINDOW, RV_PANE_MOVE, RV_PANE_ZOOM, RV_PANE_CURSOR, RV_PANE_PROBE, RV_PANE_DISTANCE, RV_PANE_ANGLE, RV_PANE_ELLIPSE,
  RV_PANE_SPHERE, RV_PANE_REGION, RV_PANE_PATH, RV_PANE_ARROW, RV_PANE_DOTTED_ARROW, RV_PANE_TEXT, RV_PANE_N_TOOLS
} RvPaneTool;

GtkWidget *rv_series_pane_new (void);
RvImageView *rv_series_pane_get_view (RvSeriesPane *self);

void rv_series_pane_set_tool (RvSeriesPane *self, RvPaneTool tool);
/* Array of RvImageMark; the pane holds a reference. */
void rv_series_pane_set_marks (RvSeriesPane *self, GPtrArray *marks);
/* Words; each may be NULL. empty is said when there is no picture. */
void rv_series_pane_set_words (RvSeriesPane *self, const char *letter, const char *title, const char *note, const char *empty);
void rv_series_pane_show_words (RvSeriesPane *self, gboolean words);
void rv_series_pane_show_cursor (RvSeriesPane *self, gboolean cursor);
void rv_series_pane_set_synthetic (RvSeriesPane *self, gboolean synthetic);
void rv_series_pane_set_current (RvSeriesPane *self, gboolean current);
/* The name of the patient as the files have it; NULL hides it. It is never in rv_series_pane_picture(). */
void rv_series_pane_set_patient (RvSeriesPane *self, const char *patient);
#define RV_SERIES_PANE_SLOWEST 1.0
#define RV_SERIES_PANE_FASTEST 60.0
/* Speed of playing in pictures a second, within these. */
void rv_series_pane_set_speed (RvSeriesPane *self, double pictures);
double rv_series_pane_get_speed (RvSeriesPane *self);
/* Plays through the slices, round and round. */
void rv_series_pane_set_playing (RvSeriesPane *self, gboolean playing);
gboolean rv_series_pane_get_playing (RvSeriesPane *self);
/* The pane as it is drawn, at a size. Caller frees with cairo_surface_destroy(). */
cairo_surface_t *rv_series_pane_picture (RvSeriesPane *self, int width, int height);

G_END_DECLS
