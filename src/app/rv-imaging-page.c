/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-imaging-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-image-viewer.h"
#include "widgets/rv-image-pane.h"

#define MAX_PANES 6

struct _RvImagingPage {
  RvPage parent_instance;

  GtkLabel *heading, *details, *caption;
  GtkDropDown *style;
  GtkToggleButton *draw;
  GtkWidget *all;
  GtkStack *stack;
  GtkBox *grid;
  GtkWidget *modes, *import, *export_figure, *caption_box;
  GtkToggleButton *series_mode;
  RvImageViewer *viewer;
  gboolean had_series;
  GHashTable *pages; /* uuid of a document -> page at which it is open */
  char *single; /* uuid of the only pane shown, or NULL: all */
};

G_DEFINE_FINAL_TYPE (RvImagingPage, rv_imaging_page, RV_TYPE_PAGE)

static void
on_open (RvImagePane *pane, RvImagingPage *self)
{
  const char *uuid = rv_record_get_uuid (rv_image_pane_get_image (pane));
  gboolean back = self->single != NULL;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", uuid);
  g_free (self->single);
  self->single = back ? NULL : g_strdup (uuid);
  rv_page_queue_refresh (RV_PAGE (self));
}

static void
on_all (RvImagingPage *self)
{
  g_clear_pointer (&self->single, g_free);
  rv_page_queue_refresh (RV_PAGE (self));
}

static void
on_annotation_chosen (RvImagePane *pane, const char *uuid, RvImagingPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", uuid);
}

static void
on_arrow_drawn (RvImagePane *pane, double tip_x, double tip_y, double tail_x, double tail_y, RvImagingPage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  g_autoptr (RvEdit) edit = rv_edit_new (_("Draw arrow"));
  g_autoptr (GError) error = NULL;
  char numbers[4][G_ASCII_DTOSTR_BUF_SIZE];
  const double values[] = { tip_x, tip_y, tail_x, tail_y };
  g_autofree char *points = NULL, *uuid = NULL;

  for (guint i = 0; i < 4; i++)
    g_ascii_formatd (numbers[i], sizeof numbers[i], "%.4f", values[i]);
  points = g_strdup_printf ("%s,%s %s,%s", numbers[0], numbers[1], numbers[2], numbers[3]);
  uuid = g_strdup (rv_edit_add (edit, "annotation", rv_record_get_uuid (rv_image_pane_get_image (pane)), NAN));
  rv_edit_set_new (edit, uuid, "type", "arrow");
  rv_edit_set_new (edit, uuid, "style", gtk_drop_down_get_selected (self->style) ? "dotted" : "solid");
  rv_edit_set_new (edit, uuid, "points", points);
  gtk_toggle_button_set_active (self->draw, FALSE);
  if (rv_case_session_commit (session, edit, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", uuid);
  rv_page_report (RV_PAGE (self), error);
}

static void
on_turned (RvImagePane *pane, guint page, RvImagingPage *self)
{
  g_hash_table_insert (self->pages, g_strdup (rv_record_get_uuid (rv_image_pane_get_image (pane))), GUINT_TO_POINTER (page));
}

static GtkWidget *
make_pane (RvImagingPage *self, RvCaseSession *session, RvRecord *image)
{
  GtkWidget *pane = rv_image_pane_new ();

  rv_image_pane_show (RV_IMAGE_PANE (pane), rv_case_session_get_view (session), image, rv_case_session_get_files_dir (session));
  rv_image_pane_set_page (RV_IMAGE_PANE (pane), GPOINTER_TO_UINT (g_hash_table_lookup (self->pages, rv_record_get_uuid (image))));
  rv_image_pane_set_drawing (RV_IMAGE_PANE (pane), gtk_toggle_button_get_active (self->draw));
  gtk_widget_set_hexpand (pane, TRUE);
  g_signal_connect (pane, "open", G_CALLBACK (on_open), self);
  g_signal_connect (pane, "turned", G_CALLBACK (on_turned), self);
  g_signal_connect (pane, "arrow-drawn", G_CALLBACK (on_arrow_drawn), self);
  g_signal_connect (pane, "annotation-chosen", G_CALLBACK (on_annotation_chosen), self);
  return pane;
}

/* Rows of panes: 1, 2, 3, 2+2, 3+2, 3+3. */
static void
fill_grid (RvImagingPage *self, RvCaseSession *session, GPtrArray *images)
{
  guint n = MIN (images->len, MAX_PANES), first = n <= 3 ? n : (n + 1) / 2;
  GtkWidget *child, *row = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))))
    gtk_box_remove (self->grid, child);
  for (guint i = 0; i < n; i++)
    {
      if (i == 0 || i == first)
        {
          row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
          gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
          gtk_box_append (self->grid, row);
        }
      gtk_box_append (GTK_BOX (row), make_pane (self, session, images->pdata[i]));
    }
}

static char *
captions (GPtrArray *images)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < images->len; i++)
    {
      const char *panel = rv_record_get (images->pdata[i], "panel"), *caption = rv_record_get (images->pdata[i], "caption");
      const char *findings = rv_record_get (images->pdata[i], "findings");
      g_autofree char *escaped = g_markup_escape_text (caption ? caption : "", -1);
      g_autofree char *shows = g_markup_escape_text (images->len == 1 && findings ? findings : "", -1);

      if (!caption && !*shows)
        continue;
      g_string_append_printf (text, "%s<b>%s</b>%s%s%s%s", text->len ? "  " : "", panel ? panel : "", panel ? " " : "", escaped, *shows ? "\n" : "", shows);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Series are shown instead of pictures when the user wants it, and when there are no pictures. TRUE when they are. */
static gboolean
show_series (RvImagingPage *self, RvCaseSession *session, guint n_pictures)
{
  gboolean has = FALSE, shown;

  rv_image_viewer_refresh (self->viewer, session);
  has = rv_image_viewer_has_series (self->viewer);
  if (has && !self->had_series && !n_pictures)
    gtk_toggle_button_set_active (self->series_mode, TRUE);
  self->had_series = has;
  shown = has && (gtk_toggle_button_get_active (self->series_mode) || !n_pictures);
  gtk_widget_set_visible (self->modes, has && n_pictures > 0);
  gtk_widget_set_visible (self->import, session && rv_case_session_is_editable (session) && !shown);
  gtk_widget_set_visible (self->export_figure, !shown && n_pictures > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->style), !shown);
  gtk_widget_set_visible (GTK_WIDGET (self->draw), !shown);
  gtk_widget_set_visible (self->caption_box, !shown);
  if (!shown)
    return FALSE;
  gtk_stack_set_visible_child_name (self->stack, "viewer");
  gtk_widget_set_visible (self->all, FALSE);
  gtk_label_set_text (self->heading, _("Series"));
  gtk_label_set_text (self->details, "");
  return TRUE;
}

void
rv_imaging_page_import (RvImagingPage *self, const char *const *paths, gboolean link)
{
  rv_image_viewer_refresh (self->viewer, rv_page_get_session (RV_PAGE (self)));
  rv_image_viewer_import (self->viewer, paths, link);
  gtk_toggle_button_set_active (self->series_mode, TRUE);
  rv_page_queue_refresh (RV_PAGE (self));
}

static void
on_import (RvImagingPage *self)
{
  rv_image_viewer_refresh (self->viewer, rv_page_get_session (RV_PAGE (self)));
  rv_image_viewer_ask_import (self->viewer, FALSE);
}

static void
rv_imaging_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvImagingPage *self = RV_IMAGING_PAGE (page);
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  RvCase *view = session ? rv_case_session_get_view (session) : NULL;
  g_autoptr (GPtrArray) pictures = view ? rv_case_pictures (view) : g_ptr_array_new ();
  g_autofree char *caption = NULL, *details = NULL;
  guint n = pictures->len;

  for (guint i = 0; i < n; i++)
    if (!self->single || g_str_equal (self->single, rv_record_get_uuid (pictures->pdata[i])))
      g_ptr_array_add (images, pictures->pdata[i]);
  if (show_series (self, session, n))
    return;
  if (!images->len && n) /* the one that was open is not known at this time, or gone */
    {
      on_all (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, images->len ? "panes" : "empty");
  gtk_widget_set_visible (self->all, self->single != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->draw), session && images->len && rv_case_session_is_editable (session));
  gtk_label_set_text (self->heading, images->len && rv_record_get (images->pdata[0], "body-part") ? rv_record_get (images->pdata[0], "body-part") : _("Images"));
  details = !images->len ? g_strdup ("") : n > MAX_PANES && !self->single ? g_strdup_printf (_("first %d of %u images; double click enlarges one"), MAX_PANES, n)
                                           : g_strdup (self->single ? _("double click shows all panes") : _("double click enlarges a pane"));
  gtk_label_set_text (self->details, details);
  caption = captions (images);
  gtk_label_set_markup (self->caption, caption);
  if (session)
    fill_grid (self, session, images);
}

static void
rv_imaging_page_dispose (GObject *object)
{
  RvImagingPage *self = RV_IMAGING_PAGE (object);

  g_clear_pointer (&self->single, g_free);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_IMAGING_PAGE);
  G_OBJECT_CLASS (rv_imaging_page_parent_class)->dispose (object);
}

static void
rv_imaging_page_class_init (RvImagingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RV_TYPE_IMAGE_VIEWER);
  G_OBJECT_CLASS (klass)->dispose = rv_imaging_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_imaging_page_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-imaging-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, heading);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, details);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, caption);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, style);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, draw);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, all);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, grid);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, modes);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, import);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, export_figure);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, caption_box);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, series_mode);
  gtk_widget_class_bind_template_child (widget_class, RvImagingPage, viewer);
}

static void
rv_imaging_page_init (RvImagingPage *self)
{
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->draw, "toggled", G_CALLBACK (rv_page_queue_refresh), self);
  g_signal_connect_swapped (self->all, "clicked", G_CALLBACK (on_all), self);
  g_signal_connect_swapped (self->import, "clicked", G_CALLBACK (on_import), self);
  g_signal_connect_swapped (self->series_mode, "toggled", G_CALLBACK (rv_page_queue_refresh), self);
}
