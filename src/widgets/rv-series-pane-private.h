/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the pane's two files only. */
#include "widgets/rv-series-pane.h"

G_BEGIN_DECLS

struct _RvSeriesPane {
  GtkWidget parent_instance;

  RvImageView *view;
  RvPaneTool tool;
  GPtrArray *marks;
  char *letter, *title, *note, *empty, *patient;
  gboolean words, cursor, synthetic;
  guint name_timer; /* the accessible name follows a little later */
  guint tick;       /* cine */
  double speed;     /* pictures a second */
  gint64 last_frame;

  /* What the pointer is about. */
  guint button;     /* pressed; 0: none */
  GdkModifierType state;
  double from_x, from_y;
  RvImageWindow from_window;
  double from_zoom, from_pan[2];
  RvImageMark *draft;
  gboolean third_point; /* of an angle: two are there */
  gboolean path_begun;  /* with this press: what is drawn until it is let go is all of it */
  int presses;          /* 2: of a double click */
};

enum { ACTIVATED, OPEN, MARKED, MARK_CHOSEN, DROPPED, HOVER, PLAYING, N_SIGNALS };
extern guint rv_series_pane_signals[N_SIGNALS];

/* Adds gestures and keys. */
void rv_series_pane_listen (RvSeriesPane *self);
void rv_series_pane_give_up (RvSeriesPane *self);

G_END_DECLS
