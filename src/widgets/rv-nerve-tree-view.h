/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/rv-nerve-tree.h"

G_BEGIN_DECLS

/**
 * RvNerveTreeView: the nerves of a limb as a map, to look at and to enter studies from.
 *
 * Shortcuts: Tab and Shift+Tab walk the leaves, then roots and nerves; Enter on a leaf enters a study, on a nerve it predicts what
 * a lesion there would do; Escape ends the prediction.
 * Signals: "leaf-activated" (const char *id of muscle, study or field, int RvSide); "node-hovered" (const char *id of the node, or NULL);
 * "node-activated" (const char *id of the root or stretch that was clicked or entered, int RvSide).
 * Accessibility: LIST > LIST_ITEM; each leaf is a child named by what it is, with result and roots; each nerve with its probability.
 * Text direction: roots are at the left in every language.
 */
#define RV_TYPE_NERVE_TREE_VIEW (rv_nerve_tree_view_get_type ())
G_DECLARE_FINAL_TYPE (RvNerveTreeView, rv_nerve_tree_view, RV, NERVE_TREE_VIEW, GtkWidget)

GtkWidget *rv_nerve_tree_view_new (void);
/* edx and localisation (each may be NULL) are copied from during the call and may be freed after it; anatomy must outlive the view. */
void rv_nerve_tree_view_show (RvNerveTreeView *self, const RvAnatomy *anatomy, const RvEdx *edx, const RvLocalisation *localisation);
/* region NULL and RV_SIDE_NONE: the limb with most results. */
void rv_nerve_tree_view_set_limb (RvNerveTreeView *self, const char *region, RvSide side);
/* The whole limb, not only what the case tests. */
void rv_nerve_tree_view_set_whole (RvNerveTreeView *self, gboolean whole);
/* For the subtitle, or NULL. */
void rv_nerve_tree_view_set_as_of (RvNerveTreeView *self, const char *as_of);
/* What is shown: arm leg head trunk, or NULL when nothing is yet; the side goes to side (may be NULL). */
const char *rv_nerve_tree_view_get_limb (RvNerveTreeView *self, RvSide *side);

G_END_DECLS
