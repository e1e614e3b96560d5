/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks of a series as records: arrows, words, measurements; findings and key images made of them. */
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app/rv-image-viewer-private.h"

#define KEY_IMAGE_HEIGHT 1024

static RvImageMark *
mark_from_record (RvRecord *annotation)
{
  RvImageMarkType type;
  guint n;
  g_autofree double *points = rv_image_points_from_text (rv_record_get (annotation, "points"), &n);
  RvImageMark *mark;

  if (points == NULL || !rv_image_mark_type_parse (rv_record_get (annotation, "type"), &type))
    return NULL;
  mark = rv_image_mark_new (type, points, n);
  mark->dotted = rv_record_equals (annotation, "style", "dotted");
  mark->label = g_strdup (rv_record_get (annotation, "label"));
  mark->result = g_strdup (rv_record_get (annotation, "statistics"));
  mark->uuid = g_strdup (rv_record_get_uuid (annotation));
  return mark;
}

static void
add_marks (RvImageViewer *self, RvRecord *image, GPtrArray *marks)
{
  g_autoptr (GPtrArray) annotations = image != NULL ? rv_case_children (rv_case_session_get_view (self->session), image, "annotation") : NULL;

  for (guint i = 0; annotations != NULL && i < annotations->len; i++)
    {
      RvImageMark *mark = mark_from_record (annotations->pdata[i]);

      if (mark == NULL)
        continue;
      mark->selected = g_strcmp0 (mark->uuid, self->chosen) == 0;
      /* The picture shows the headline; everything is in the entry, and on the picture once the mark is chosen, unless it is written beside. */
      if ((!mark->selected || self->how_open) && mark->result != NULL)
        mark->result[strcspn (mark->result, "\n")] = '\0';
      g_ptr_array_add (marks, mark);
    }
}

static gboolean
same_marks (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const RvImageMark *x = a->pdata[i], *y = b->pdata[i];

      if (g_strcmp0 (x->uuid, y->uuid) != 0 || x->selected != y->selected || x->dotted != y->dotted || x->type != y->type || x->n != y->n
          || g_strcmp0 (x->label, y->label) != 0 || g_strcmp0 (x->result, y->result) != 0
          || memcmp (x->points, y->points, 3 * x->n * sizeof (double)) != 0)
        return FALSE;
    }
  return TRUE;
}

void
rv_viewer_update_marks (RvImageViewer *self, RvViewerSlot *slot)
{
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_image_mark_free);

  add_marks (self, rv_viewer_find (self, slot->uuid), marks);
  add_marks (self, rv_viewer_find (self, slot->over), marks);
  /* Children are made anew for new marks only: the focus stays where it is. */
  if (!same_marks (g_object_get_data (G_OBJECT (slot->pane), "marks"), marks))
    {
      rv_series_pane_set_marks (slot->pane, marks);
      g_object_set_data_full (G_OBJECT (slot->pane), "marks", g_ptr_array_ref (marks), (GDestroyNotify) g_ptr_array_unref);
    }
}

static RvViewerSlot *
slot_of (RvImageViewer *self, RvSeriesPane *pane)
{
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    if (self->slots[i].pane == pane)
      return &self->slots[i];
  return NULL;
}

static const char *
edit_label (const RvImageMark *mark)
{
  static const char *const labels[] = { N_("Draw arrow"), N_("Add words"), N_("Measure region"), N_("Measure distance"), N_("Measure angle"),
                                        N_("Probe"), N_("Measure ellipse"), N_("Measure sphere"), N_("Measure calibre") };

  return _(labels[mark->type]);
}

/* The record that a mark belongs to; NULL (and said) when it cannot be written. */
static RvRecord *
parent_for (RvImageViewer *self, RvViewerSlot *slot)
{
  RvRecord *image = slot != NULL && slot->uuid != NULL ? rv_case_find_uuid (rv_case_session_get_case (self->session), slot->uuid) : NULL;

  if (image == NULL)
    rv_viewer_say (self, _("The series is still on its way into the case: draw when it is there."));
  else if (!rv_case_session_is_editable (self->session))
    {
      rv_viewer_say (self, _("The case cannot be changed now: go to live, or open it where it can be written."));
      return NULL;
    }
  return image;
}

void
rv_viewer_on_marked (RvSeriesPane *pane, RvImageMark *mark, RvImageViewer *self)
{
  RvViewerSlot *slot = slot_of (self, pane);
  RvRecord *image = parent_for (self, slot);
  g_autofree char *points = rv_image_points_to_text (mark->points, mark->n), *uuid = NULL, *result = NULL;
  g_autoptr (RvEdit) edit = rv_edit_new (edit_label (mark));
  g_autoptr (GError) error = NULL;

  if (image == NULL)
    return;
  result = rv_image_view_measure (slot->view, mark, self->threshold);
  uuid = g_strdup (rv_edit_add (edit, "annotation", rv_record_get_uuid (image), NAN));
  rv_edit_set_new (edit, uuid, "type", rv_image_mark_type_id (mark->type));
  if (mark->type == RV_IMAGE_MARK_ARROW)
    rv_edit_set_new (edit, uuid, "style", mark->dotted ? "dotted" : "solid");
  if (mark->type == RV_IMAGE_MARK_TEXT)
    rv_edit_set_new (edit, uuid, "label", _("Words"));
  rv_edit_set_new (edit, uuid, "points", points);
  rv_edit_set_new (edit, uuid, "statistics", result);
  g_free (self->chosen);
  self->chosen = g_strdup (uuid);
  if (!rv_case_session_commit (self->session, edit, &error))
    rv_viewer_say (self, error->message);
  else if (mark->type == RV_IMAGE_MARK_TEXT) /* the words are typed beside */
    gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", uuid);
}

void
rv_viewer_on_chosen (RvSeriesPane *pane, const char *uuid, RvImageViewer *self)
{
  g_free (self->chosen);
  self->chosen = g_strdup (uuid);
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    rv_viewer_update_marks (self, &self->slots[i]);
  rv_viewer_update_how (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", self->chosen);
}

void
rv_viewer_delete_mark (RvImageViewer *self)
{
  RvRecord *annotation = self->chosen != NULL ? rv_case_find_uuid (rv_case_session_get_case (self->session), self->chosen) : NULL;

  if (annotation == NULL)
    rv_viewer_say (self, _("Choose a mark first: click on its line."));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.delete-record", "s", self->chosen);
}

RvImageMark *
rv_viewer_chosen_mark (RvImageViewer *self, RvViewerSlot **slot)
{
  RvCase *kase = self->session != NULL && self->chosen != NULL ? rv_case_session_get_view (self->session) : NULL;
  RvRecord *annotation = kase != NULL ? rv_case_find_uuid (kase, self->chosen) : NULL;
  RvRecord *image = annotation != NULL ? rv_case_get_parent (kase, annotation) : NULL;

  for (guint i = 0; image != NULL && i <= rv_viewer_n_panes (self); i++)
    {
      /* The current pane first. */
      RvViewerSlot *one = &self->slots[i == 0 ? self->current : i - 1];
      const char *uuid = rv_record_get_uuid (image);

      if (rv_image_view_get_base (one->view) == NULL || (g_strcmp0 (one->uuid, uuid) != 0 && g_strcmp0 (one->over, uuid) != 0))
        continue;
      *slot = one;
      return mark_from_record (annotation);
    }
  return NULL;
}

/* --- findings --- */

/* The volume whose reading is the headline: PET before what lies below. */
static RvImageVolume *
volume_for (RvImageViewer *self, RvRecord *image, const RvImageMark *mark)
{
  RvImageVolume *found = NULL;

  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    if (g_strcmp0 (self->slots[i].uuid, rv_record_get_uuid (image)) == 0)
      {
        RvImageVolume *over = rv_image_view_get_over (self->slots[i].view);

        if (over != NULL && rv_image_mark_reads_values (mark))
          return over;
        found = rv_image_view_get_base (self->slots[i].view);
      }
  return found;
}

static void
fill_result (RvEdit *edit, const char *uuid, RvRecord *image, RvRecord *annotation, RvImageVolume *volume, const RvImageReading *first)
{
  const RvImageSeries *series = rv_image_volume_get_series (volume);
  const char *unit = rv_image_volume_get_unit (volume);
  gboolean suv = unit != NULL && g_str_has_prefix (unit, "SUV") && g_str_has_prefix (first->name, unit);
  char value[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL, *lines = g_strdup (rv_record_get (annotation, "statistics"));

  g_strdelimit (lines, "\n", ';');
  text = g_strdup_printf (_("%s. Measured on “%s”, voxels of %.2f × %.2f × %.2f mm."), lines != NULL ? lines : first->name,
                          series->description != NULL ? series->description : rv_record_get (image, "title"), series->spacing[0], series->spacing[1], series->spacing[2]);
  rv_edit_set_new (edit, uuid, "category", "imaging");
  /* “SUVmax” alone means that by body weight. */
  rv_edit_set_new (edit, uuid, "test", suv && g_str_equal (unit, "SUVbw") ? "SUVmax" : first->name);
  if (rv_record_get (annotation, "structure") != NULL || rv_record_get (annotation, "label") != NULL)
    rv_edit_set_new (edit, uuid, "site", rv_record_get (annotation, "structure") != NULL ? rv_record_get (annotation, "structure") : rv_record_get (annotation, "label"));
  rv_edit_set_new (edit, uuid, "value", g_ascii_formatd (value, sizeof value, "%.2f", first->value));
  rv_edit_set_new (edit, uuid, "unit", suv ? (g_str_equal (unit, "SUVbsa") ? "cm²/ml" : "g/ml") : first->unit != NULL ? first->unit : unit);
  rv_edit_set_new (edit, uuid, "text", text);
  for (const char *const *field = (const char *const[]){ "side", "when", "known", "encounter", "event", NULL }; *field != NULL; field++)
    rv_edit_set_new (edit, uuid, *field, rv_record_get (image, *field));
}

/* A place that a hand has moved is no place to take a finding from. */
static gboolean
is_moved_by_hand (RvImageViewer *self, RvImageVolume *volume)
{
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    if (self->slots[i].view != NULL && rv_image_view_get_over (self->slots[i].view) == volume && rv_image_view_is_linked_by_hand (self->slots[i].view))
      return TRUE;
  return FALSE;
}

void
rv_viewer_make_finding (RvImageViewer *self)
{
  RvCase *kase = self->session != NULL ? rv_case_session_get_case (self->session) : NULL;
  RvRecord *annotation = kase != NULL && self->chosen != NULL ? rv_case_find_uuid (kase, self->chosen) : NULL;
  RvRecord *image = annotation != NULL ? rv_case_get_parent (kase, annotation) : NULL;
  g_autoptr (RvImageMark) mark = annotation != NULL ? mark_from_record (annotation) : NULL;
  RvImageVolume *volume = mark != NULL && image != NULL ? volume_for (self, image, mark) : NULL;
  g_autoptr (GPtrArray) readings = volume != NULL ? rv_image_mark_measure (mark, volume, NAN) : NULL;
  g_autoptr (RvEdit) edit = rv_edit_new (_("Finding from a measurement"));
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;

  if (readings == NULL || readings->len == 0)
    {
      rv_viewer_say (self, _("Choose a measurement first: click on its line."));
      return;
    }
  if (rv_record_equals (image, "synthetic", "phantom") || rv_image_volume_get_series (volume)->synthetic)
    {
      rv_viewer_say (self, _("This is a synthetic phantom: what is measured on it is no finding of the patient."));
      return;
    }
  if (is_moved_by_hand (self, volume))
    {
      rv_viewer_say (self, _("This series is laid over another by hand: measure on it alone for a finding."));
      return;
    }
  uuid = g_strdup (rv_edit_add (edit, "result", NULL, NAN));
  fill_result (edit, uuid, image, annotation, volume, readings->pdata[0]);
  if (rv_case_session_commit (self->session, edit, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", uuid);
  else
    rv_viewer_say (self, error->message);
}

/* --- key images --- */

static char *
free_key_name (const char *dir)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-image-%u.png", i), *path = g_build_filename (dir, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&name);
    }
}

/* A picture without marks and words: they stay records, drawn over it. */
static gboolean
save_picture (RvViewerSlot *slot, const char *path, int width, int height, GError **error)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  RvImageVolume *base = rv_image_view_get_base (slot->view);
  RvImageDrawing drawing = { .smooth = TRUE, .synthetic = rv_image_volume_get_series (base)->synthetic };
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  cairo_status_t status;

  rv_image_draw (cr, slot->view, width, height, &drawing);
  cairo_destroy (cr);
  status = cairo_surface_write_to_png (surface, part);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS || g_chmod (part, 0600) != 0 || g_rename (part, path) != 0)
    {
      g_unlink (part);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, cairo_status_to_string (status));
      return FALSE;
    }
  return TRUE;
}

/* What is seen of a mark, as fractions of the picture; NULL when it lies outside. */
static char *
flat_points (RvViewerSlot *slot, const RvImageMark *mark, int width, int height)
{
  guint n = mark->type == RV_IMAGE_MARK_ELLIPSE || mark->type == RV_IMAGE_MARK_SPHERE ? 24 : mark->n;
  g_autofree double *outline = g_new (double, 3 * n);
  GString *text = g_string_new (NULL);
  double x, y, centre[2], axes[2][2] = { { 0 } };

  if (mark->type == RV_IMAGE_MARK_ELLIPSE || mark->type == RV_IMAGE_MARK_SPHERE)
    {
      double scale = rv_image_view_get_scale (slot->view, width, height);

      rv_image_view_from_patient (slot->view, width, height, mark->points, &centre[0], &centre[1], NULL);
      for (guint i = 0; i < 2; i++)
        if (mark->type == RV_IMAGE_MARK_ELLIPSE && rv_image_view_from_patient (slot->view, width, height, mark->points + 3 * (i + 1), &x, &y, NULL))
          {
            axes[i][0] = x - centre[0];
            axes[i][1] = y - centre[1];
          }
        else
          axes[i][i] = rv_image_distance (mark->points, mark->points + 3) * scale;
    }
  for (guint i = 0; i < n; i++)
    {
      char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];

      if (mark->type == RV_IMAGE_MARK_ELLIPSE || mark->type == RV_IMAGE_MARK_SPHERE)
        {
          double c = cos (2 * G_PI * i / n), s = sin (2 * G_PI * i / n);

          x = centre[0] + c * axes[0][0] + s * axes[1][0];
          y = centre[1] + c * axes[0][1] + s * axes[1][1];
        }
      else
        rv_image_view_from_patient (slot->view, width, height, mark->points + 3 * i, &x, &y, NULL);
      g_string_append_printf (text, "%s%s,%s", i > 0 ? " " : "", g_ascii_formatd (a, sizeof a, "%.4f", CLAMP (x / width, 0, 1)),
                              g_ascii_formatd (b, sizeof b, "%.4f", CLAMP (y / height, 0, 1)));
    }
  return g_string_free (text, FALSE);
}

static void
copy_marks (RvImageViewer *self, RvEdit *edit, RvViewerSlot *slot, const char *parent, int width, int height)
{
  GPtrArray *marks = g_object_get_data (G_OBJECT (slot->pane), "marks");

  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      const RvImageMark *mark = marks->pdata[i];
      g_autofree char *points = rv_image_mark_is_shown (slot->view, width, height, mark) ? flat_points (slot, mark, width, height) : NULL;
      const char *uuid;

      if (points == NULL)
        continue;
      uuid = rv_edit_add (edit, "annotation", parent, NAN);
      rv_edit_set_new (edit, uuid, "type", mark->type <= RV_IMAGE_MARK_TEXT ? rv_image_mark_type_id (mark->type) : "region");
      if (mark->type == RV_IMAGE_MARK_ARROW)
        rv_edit_set_new (edit, uuid, "style", mark->dotted ? "dotted" : "solid");
      rv_edit_set_new (edit, uuid, "label", mark->label);
      rv_edit_set_new (edit, uuid, "statistics", mark->result);
      rv_edit_set_new (edit, uuid, "points", points);
    }
}

/* The letter after the last panel; NULL after Z. Caller frees. */
static char *
next_letter (RvCase *kase)
{
  char last = 'A' - 1;

  for (guint i = 0; i < rv_case_count (kase, "image"); i++)
    {
      const char *panel = rv_record_get (rv_case_nth (kase, "image", i), "panel");

      if (panel != NULL && panel[0] >= 'A' && panel[0] <= 'Z' && panel[1] == '\0')
        last = MAX (last, panel[0]);
    }
  return last < 'Z' ? g_strdup_printf ("%c", last + 1) : NULL;
}

static void
fill_key_image (RvImageViewer *self, RvEdit *edit, const char *uuid, RvViewerSlot *slot, RvRecord *image, const char *file, const char *letter)
{
  g_autofree char *view = rv_image_view_to_text (slot->view), *title = g_strdup_printf (_("Key image: %s"), rv_record_get (image, "title"));
  RvImageWindow window;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  rv_image_view_get_window (slot->view, FALSE, &window);
  rv_edit_set_new (edit, uuid, "title", title);
  rv_edit_set_new (edit, uuid, "panel", letter);
  rv_edit_set_new (edit, uuid, "modality", rv_image_view_get_over (slot->view) != NULL ? "pet-ct" : rv_record_get (image, "modality"));
  rv_edit_set_new (edit, uuid, "plane", rv_image_orientation_id (rv_image_view_get_orientation (slot->view)));
  rv_edit_set_new (edit, uuid, "series", rv_record_get (image, "series"));
  rv_edit_set_new (edit, uuid, "file", file);
  rv_edit_set_new (edit, uuid, "frame", view);
  rv_edit_set_new (edit, uuid, "window-centre", g_ascii_formatd (number, sizeof number, "%.6g", window.centre));
  rv_edit_set_new (edit, uuid, "window-width", g_ascii_formatd (number, sizeof number, "%.6g", window.width));
  for (const char *const *field = (const char *const[]){ "body-part", "side", "when", "known", "encounter", "event", "synthetic", NULL }; *field != NULL; field++)
    rv_edit_set_new (edit, uuid, *field, rv_record_get (image, *field));
}

void
rv_viewer_key_image (RvImageViewer *self, gboolean figure)
{
  RvViewerSlot *slot = rv_viewer_current (self);
  RvRecord *image = parent_for (self, slot);
  const char *dir = image != NULL ? rv_case_session_get_files_dir (self->session) : NULL;
  g_autofree char *name = dir != NULL ? free_key_name (dir) : NULL, *path = NULL, *letter = NULL, *uuid = NULL;
  g_autoptr (RvEdit) edit = rv_edit_new (figure ? _("Add to the figure") : _("Keep key image"));
  g_autoptr (GError) error = NULL;
  double aspect = (double) gtk_widget_get_width (GTK_WIDGET (slot->pane)) / MAX (gtk_widget_get_height (GTK_WIDGET (slot->pane)), 1);
  int height = KEY_IMAGE_HEIGHT, width = (int) CLAMP (height * aspect, 256, 4096);

  if (dir == NULL || rv_image_view_get_base (slot->view) == NULL)
    return;
  path = g_build_filename (dir, name, NULL);
  letter = figure ? next_letter (rv_case_session_get_case (self->session)) : NULL;
  if (save_picture (slot, path, width, height, &error))
    {
      uuid = g_strdup (rv_edit_add (edit, "image", NULL, NAN));
      fill_key_image (self, edit, uuid, slot, image, name, letter);
      copy_marks (self, edit, slot, uuid, width, height);
      if (rv_case_session_commit (self->session, edit, &error))
        gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", uuid);
    }
  if (error != NULL)
    rv_viewer_say (self, error->message);
}
