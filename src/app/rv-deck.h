/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "report/rv-slides.h"
#include "session/rv-case-session.h"

G_BEGIN_DECLS

/**
 * RvDeck: the slides of a session's case as known at its cursor, for the windows that present it. They are planned and drawn on a
 * worker, one at a time, and kept as surfaces: a change of slide then costs one paint. Unless names are shown, all is drawn from
 * a copy of the case that does not hold the patient's name.
 * While a slide of the course is shown the session's time cursor stands at its moment: images and pages then speak of the same day.
 *
 * Signals: "loaded" (the slides are known, or known anew), "drawn" (guint: the surface of that slide is there),
 *          "moved" (the current slide changed).
 */
#define RV_TYPE_DECK (rv_deck_get_type ())
G_DECLARE_FINAL_TYPE (RvDeck, rv_deck, RV, DECK, GObject)

RvDeck *rv_deck_new (RvCaseSession *session, gboolean names, RvScheme scheme);
/* Plans anew from the case as it is now; slides stay where they are until then. */
void rv_deck_reload (RvDeck *self);

gboolean rv_deck_is_loaded (RvDeck *self);
guint rv_deck_n_slides (RvDeck *self);
/* Borrowed until the next "loaded"; NULL past the end. */
const RvSlide *rv_deck_slide (RvDeck *self, guint i);
/* The case that is drawn. Borrowed, as above; NULL before it is loaded. */
RvCase *rv_deck_get_case (RvDeck *self);
/* What the slide says. Caller frees. */
char *rv_deck_describe (RvDeck *self, guint i);

guint rv_deck_get_current (RvDeck *self);
/* Clamped to the slides there are. */
void rv_deck_set_current (RvDeck *self, guint i);

/* Puts the time cursor back where it was when the deck was made: another case comes, or something is to be written. */
void rv_deck_release_time (RvDeck *self);

/* The slide at that size in device px, or NULL: then it is being drawn and "drawn" follows. Borrowed until the main loop runs. */
cairo_surface_t *rv_deck_surface (RvDeck *self, guint i, int width, int height);

G_END_DECLS
