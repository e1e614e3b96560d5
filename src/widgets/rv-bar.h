/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A probability with its interval: name and percentage above, a bar with a whisker below. A button: "clicked" opens its reasons.
 * Never a probability without its interval: low and high equal to it say that there is none. */
#define RV_TYPE_BAR (rv_bar_get_type ())
G_DECLARE_FINAL_TYPE (RvBar, rv_bar, RV, BAR, GtkButton)

GtkWidget *rv_bar_new (void);
/* probability, low, high 0..1; color: of the cause's family or the sequential scale. */
void rv_bar_show (RvBar *self, const char *name, double probability, double low, double high, const GdkRGBA *color);
/* Two causes at once: the lower half of the bar takes the second one's colour. NULL: one cause. */
void rv_bar_set_second_color (RvBar *self, const GdkRGBA *color);
/* A tick where the probability really stands while the bar shows a what-if, and in the spoken text; NAN: none. */
void rv_bar_set_actual (RvBar *self, double probability);
/* "86 %", "<1 %". Caller frees. */
char *rv_percent_text (double probability);

G_END_DECLS
