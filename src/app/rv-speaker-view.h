/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/rv-deck.h"

G_BEGIN_DECLS

/* What the speaker sees: the slide, the next one, the notes, the time since the beginning and the time of day, and which pictures
 * want a look because a name may be burnt into them. */
#define RV_TYPE_SPEAKER_VIEW (rv_speaker_view_get_type ())
G_DECLARE_FINAL_TYPE (RvSpeakerView, rv_speaker_view, RV, SPEAKER_VIEW, GtkWidget)

/* began: g_get_monotonic_time() at the beginning. */
GtkWidget *rv_speaker_view_new (RvDeck *deck, gint64 began);

G_END_DECLS
