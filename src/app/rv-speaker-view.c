/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-speaker-view.h"

#include <glib/gi18n.h>

#include "app/rv-slide-view.h"
#include "widgets/rv-children.h"

struct _RvSpeakerView {
  GtkWidget parent_instance;

  RvDeck *deck;
  gint64 began;
  GtkLabel *place, *elapsed, *clock, *notes, *next_title, *warning, *look;
  guint tick;
};

G_DEFINE_FINAL_TYPE (RvSpeakerView, rv_speaker_view, GTK_TYPE_WIDGET)

static gboolean
on_tick (gpointer data)
{
  RvSpeakerView *self = data;
  gint64 seconds = (g_get_monotonic_time () - self->began) / G_USEC_PER_SEC;
  g_autofree char *elapsed = g_strdup_printf ("%" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, seconds / 60, seconds % 60);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *clock = g_date_time_format (now, "%H:%M");

  gtk_label_set_text (self->elapsed, elapsed);
  gtk_label_set_text (self->clock, clock);
  return G_SOURCE_CONTINUE;
}

static gboolean
wants_look (RvSpeakerView *self, const RvSlide *slide)
{
  g_auto (GStrv) uuids = slide && g_str_equal (slide->type, "imaging") ? rv_slides_pictures_to_check (rv_deck_get_case (self->deck)) : NULL;

  return uuids && slide->about && g_strv_contains ((const char *const *) uuids, slide->about);
}

static void
update (RvSpeakerView *self)
{
  guint at = rv_deck_get_current (self->deck), n = rv_deck_n_slides (self->deck);
  const RvSlide *slide = rv_deck_slide (self->deck, at), *next = rv_deck_slide (self->deck, at + 1);
  g_autofree char *place = g_strdup_printf (_("Slide %u of %u"), n ? at + 1 : 0, n);
  g_autofree char *title = next ? g_strdup_printf (_("Next: %s"), next->title) : g_strdup (_("This is the last slide"));

  gtk_label_set_text (self->place, place);
  gtk_label_set_text (self->next_title, title);
  gtk_label_set_text (self->notes, slide && slide->notes ? slide->notes : _("No notes for this slide."));
  gtk_widget_set_visible (GTK_WIDGET (self->look), wants_look (self, slide));
  if (wants_look (self, next))
    gtk_label_set_text (self->warning, _("Next: a picture in which a name may stand"));
  else
    gtk_label_set_text (self->warning, "");
}

static GtkLabel *
add_label (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (style)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
build (RvSpeakerView *self)
{
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *times = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *current = rv_slide_view_new (self->deck, 0), *next = rv_slide_view_new (self->deck, 1), *scrolled = gtk_scrolled_window_new (), *overlay = gtk_overlay_new ();

  self->place = add_label (GTK_BOX (left), "heading");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), current);
  self->look = GTK_LABEL (gtk_label_new (_("Look for a name in this picture"))); /* on the slide, and only here */
  gtk_widget_add_css_class (GTK_WIDGET (self->look), "osd");
  gtk_widget_add_css_class (GTK_WIDGET (self->look), "rv-typed");
  gtk_widget_set_halign (GTK_WIDGET (self->look), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->look), GTK_ALIGN_START);
  gtk_widget_set_margin_top (GTK_WIDGET (self->look), 18);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->look));
  gtk_box_append (GTK_BOX (left), overlay);
  gtk_box_append (GTK_BOX (right), times);
  self->elapsed = add_label (GTK_BOX (times), "rv-clock");
  self->clock = add_label (GTK_BOX (times), "rv-clock");
  gtk_widget_add_css_class (GTK_WIDGET (self->clock), "dim-label");
  self->warning = add_label (GTK_BOX (right), "warning");
  self->next_title = add_label (GTK_BOX (right), "heading");
  gtk_widget_set_vexpand (next, FALSE);
  gtk_widget_set_size_request (next, 320, 190);
  gtk_box_append (GTK_BOX (right), next);
  self->notes = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->notes, 0);
  gtk_label_set_yalign (self->notes, 0);
  gtk_label_set_wrap (self->notes, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->notes), "rv-speaker-notes");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->notes));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (right), scrolled);
  gtk_widget_set_size_request (right, 420, -1);
  gtk_widget_set_hexpand (right, FALSE);
  gtk_widget_set_parent (left, GTK_WIDGET (self));
  gtk_widget_set_parent (right, GTK_WIDGET (self));
}

static void
rv_speaker_view_dispose (GObject *object)
{
  RvSpeakerView *self = RV_SPEAKER_VIEW (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  rv_children_remove (GTK_WIDGET (self));
  g_clear_object (&self->deck);
  G_OBJECT_CLASS (rv_speaker_view_parent_class)->dispose (object);
}

static void
rv_speaker_view_class_init (RvSpeakerViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_speaker_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "speakerview");
}

static void
rv_speaker_view_init (RvSpeakerView *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 24);
}

GtkWidget *
rv_speaker_view_new (RvDeck *deck, gint64 began)
{
  RvSpeakerView *self = g_object_new (RV_TYPE_SPEAKER_VIEW, NULL);

  self->deck = g_object_ref (deck);
  self->began = began;
  build (self);
  g_signal_connect_object (deck, "loaded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (deck, "moved", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->tick = g_timeout_add_seconds (1, on_tick, self);
  on_tick (self);
  update (self);
  return GTK_WIDGET (self);
}
