/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the viewer's files only. */
#include "app/rv-image-viewer.h"
#include "session/rv-image-import.h"
#include "widgets/rv-series-pane.h"

G_BEGIN_DECLS

#define RV_VIEWER_PANES 6
#define RV_VIEWER_N_LAYOUTS 8

/* One pane and the series that it should show. */
typedef struct {
  RvSeriesPane *pane;
  RvImageView *view;     /* of the pane */
  char *uuid, *over;     /* image records; NULL: none */
  gboolean by_hand;      /* over is laid over without a common frame of reference */
  char *refused;         /* lies in another space: to be laid over by hand, or not at all; NULL: none */
  char *pending;         /* a view's text, to be taken when the volume is there */
  double last[3];        /* cursor before the last movement */
  double last_zoom, last_pan[2];
} RvViewerSlot;

struct _RvImageViewer {
  AdwBin parent_instance;

  GtkListBox *list;
  GtkBox *grid, *bar;
  GtkLabel *readout;
  GtkDropDown *layouts, *planes, *tools, *slabs;
  GtkToggleButton *play;
  GtkMenuButton *link, *windows, *overlay, *more;
  GtkRevealer *import_bar;
  GtkLabel *import_label;
  GtkProgressBar *import_share;
  GtkButton *import_stop;
  GtkMenuButton *import_faults;
  GtkLabel *faults_label;
  GtkDropDown *over_series, *over_palette, *over_window;
  GtkScale *over_opacity;
  GtkWidget *how;          /* the column beside the panes */
  GtkBox *how_column, *how_mark, *how_suv, *suv_part;
  GtkDropDown *suv_kinds;
  GtkSpinButton *level;
  GtkCheckButton *suv_confirm;
  GtkWidget *hand;         /* shown where two spaces meet */
  GtkCheckButton *by_hand;
  GtkSpinButton *shift[3];

  RvCaseSession *session;
  RvImageShelf *shelf;
  RvImageImport *import;
  RvViewerSlot slots[RV_VIEWER_PANES];
  guint layout, current, whole; /* whole: 1 + the slot that is shown alone, 0: none */
  gboolean link_position, link_zoom;
  gboolean offset_link;  /* panes of other spaces follow by the same number of mm */
  gboolean following;    /* a pane is being led by another */
  gboolean words, cursor, names, how_open;
  RvImageSuvKind suv_kind;
  gboolean suv_confirmed;
  double threshold;      /* SUV from which a volume is told beside that at 41 % */
  gboolean busy;         /* widgets are set by the program */
  guint save_timer;
  char *chosen;          /* uuid of a mark, or NULL */
  char *hung_for;        /* uuid of the case whose layout stands */
};

/* --- rv-image-viewer.c --- */
RvViewerSlot *rv_viewer_current (RvImageViewer *self);
/* The image record of a series, in the case or on its way; NULL when it is gone. */
RvRecord *rv_viewer_find (RvImageViewer *self, const char *uuid);
/* Series of the case and those on their way, in order. Free the array. */
GPtrArray *rv_viewer_series (RvImageViewer *self);
void rv_viewer_set_current (RvImageViewer *self, guint slot);
/* Shows a series in a pane; uuid NULL empties it. text: how (may be NULL). */
void rv_viewer_put (RvImageViewer *self, RvViewerSlot *slot, const char *uuid, const char *text);
void rv_viewer_lay_over (RvImageViewer *self, RvViewerSlot *slot, const char *uuid, gboolean by_hand);
/* Volumes, words and marks of a pane as the shelf has them now. */
void rv_viewer_update_slot (RvImageViewer *self, RvViewerSlot *slot);
void rv_viewer_say (RvImageViewer *self, const char *message);
void rv_viewer_show_readout (RvImageViewer *self, const double position[3]);

/* --- rv-image-viewer-link.c --- */
void rv_viewer_on_moved (RvImageView *view, RvImageViewer *self);
void rv_viewer_on_zoomed (RvImageView *view, RvImageViewer *self);
/* Where a pane stands now is where its next movement begins. */
void rv_viewer_remember (RvViewerSlot *slot);
/* "Linked: position, zoom". Caller frees. */
char *rv_viewer_link_words (RvImageViewer *self);

/* --- rv-image-viewer-over.c --- */
GtkWidget *rv_viewer_overlay_popover (RvImageViewer *self);
void rv_viewer_update_overlay (RvImageViewer *self);

/* --- rv-image-hanging.c --- */
const char *rv_viewer_layout_name (guint layout);
guint rv_viewer_n_panes (RvImageViewer *self);
void rv_viewer_set_layout (RvImageViewer *self, guint layout);
void rv_viewer_fill_grid (RvImageViewer *self);
void rv_viewer_hang (RvImageViewer *self);        /* as it was left, else by what there is */
void rv_viewer_three_planes (RvImageViewer *self);
void rv_viewer_save_soon (RvImageViewer *self);
void rv_viewer_save_now (RvImageViewer *self);

/* --- rv-image-viewer-actions.c --- */
void rv_viewer_add_actions (RvImageViewer *self);

/* --- rv-image-viewer-bar.c --- */
/* Menus and their marks as things are. */
void rv_viewer_update_menus (RvImageViewer *self);
/* id: "window", "move", "distance" ... */
void rv_viewer_pick_tool (RvImageViewer *self, const char *id);
void rv_viewer_make_bar (RvImageViewer *self);
void rv_viewer_update_bar (RvImageViewer *self);  /* after the current pane or its view has changed */
void rv_viewer_install_actions (GtkWidgetClass *klass);
void rv_viewer_update_cine (RvImageViewer *self);
/* Identifiers of palettes in words, and small controls, for the bar and its popovers. */
const char *rv_viewer_palette_name (guint palette);
GtkDropDown *rv_viewer_add_drop_down (GtkBox *into, const char *label);
void rv_viewer_add_word (GtkDropDown *drop, const char *word);

/* --- rv-image-viewer-marks.c --- */
void rv_viewer_update_marks (RvImageViewer *self, RvViewerSlot *slot);
void rv_viewer_on_marked (RvSeriesPane *pane, RvImageMark *mark, RvImageViewer *self);
void rv_viewer_on_chosen (RvSeriesPane *pane, const char *uuid, RvImageViewer *self);
void rv_viewer_make_finding (RvImageViewer *self);
void rv_viewer_delete_mark (RvImageViewer *self);
void rv_viewer_key_image (RvImageViewer *self, gboolean figure);

/* The chosen mark as it is recorded, and a pane that shows its series; NULL when there is none. */
RvImageMark *rv_viewer_chosen_mark (RvImageViewer *self, RvViewerSlot **slot);

/* --- rv-image-viewer-how.c --- */
void rv_viewer_make_how (RvImageViewer *self);
/* The column beside the panes as things are. */
void rv_viewer_update_how (RvImageViewer *self);
/* All PET by that kind of SUV; the pictures stay as they are, their scales change. */
void rv_viewer_set_suv (RvImageViewer *self, RvImageSuvKind kind, gboolean confirmed);

/* --- rv-image-viewer-import.c --- */
void rv_viewer_make_import_bar (RvImageViewer *self);

G_END_DECLS
