/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/rv-deck.h"

G_BEGIN_DECLS

/**
 * RvSlideView: one slide of a deck, as large as the widget: the current one plus an offset. Draws the slides beside it ahead.
 *
 * Accessibility: role IMG; label and value text are what the slide says.
 * Shortcuts are the window's. With the pointer on the slide: drag moves a zoomed slide; on a picture, dragging with the secondary
 * button changes brightness (up, down) and contrast (left, right); scrolling zooms.
 */
#define RV_TYPE_SLIDE_VIEW (rv_slide_view_get_type ())
G_DECLARE_FINAL_TYPE (RvSlideView, rv_slide_view, RV, SLIDE_VIEW, GtkWidget)

typedef enum { RV_BLANK_NO, RV_BLANK_BLACK, RV_BLANK_WHITE } RvBlank;

/* offset 0: the current slide; 1: the next one. */
GtkWidget *rv_slide_view_new (RvDeck *deck, int offset);
/* Another deck: the next case of a meeting. */
void rv_slide_view_set_deck (RvSlideView *self, RvDeck *deck);
void rv_slide_view_set_blank (RvSlideView *self, RvBlank blank);
RvBlank rv_slide_view_get_blank (RvSlideView *self);
/* A spot of light under the pointer. */
void rv_slide_view_set_pointer (RvSlideView *self, gboolean pointer);
gboolean rv_slide_view_get_pointer (RvSlideView *self);
/* 1 to 6; around the pointer. */
void rv_slide_view_set_zoom (RvSlideView *self, double zoom);
double rv_slide_view_get_zoom (RvSlideView *self);
/* Brightness and contrast as they were. */
void rv_slide_view_reset (RvSlideView *self);

G_END_DECLS
