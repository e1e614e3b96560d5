/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-present-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/rv-decision-window.h"
#include "app/rv-image-viewer.h"
#include "app/rv-screens.h"
#include "app/rv-slide-view.h"
#include "app/rv-speaker-view.h"

struct _RvPresentWindow {
  GtkWindow parent_instance;

  GPtrArray *sessions;      /* RvCaseSession, in the order of the meeting */
  GPtrArray *presentations; /* char *: uuids, or NULLs */
  GPtrArray *decks;         /* RvDeck, or NULL until it is wanted */
  guint at;                 /* the case that is shown */
  gboolean names;
  RvSlideView *view;
  RvImageViewer *images;    /* or NULL until they are looked through */
  GtkWidget *next_case;
  GtkStack *stack;
  GtkLabel *typed_label;
  GtkRevealer *bar;
  RvScreens *screens;
  guint typed;           /* number of a slide as it is typed */
  guint hide_bar;
  gint64 began;
};

G_DEFINE_FINAL_TYPE (RvPresentWindow, rv_present_window, GTK_TYPE_WINDOW)

static void
set_typed (RvPresentWindow *self, guint number)
{
  g_autofree char *text = number ? g_strdup_printf (_("Slide %u, then Enter"), number) : NULL;

  self->typed = number;
  gtk_label_set_text (self->typed_label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->typed_label), number > 0);
}

static RvCaseSession *
session_of (RvPresentWindow *self)
{
  return self->sessions->pdata[self->at];
}

static const char *
presentation_of (RvPresentWindow *self)
{
  return self->presentations->pdata[self->at];
}

/* Made when it is first wanted; slides are drawn on workers. */
static RvDeck *
nth_deck (RvPresentWindow *self, guint i)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  if (!self->decks->pdata[i])
    {
      self->decks->pdata[i] = rv_deck_new (self->sessions->pdata[i], self->names, dark ? RV_SCHEME_DARK : RV_SCHEME_LIGHT);
      g_signal_connect_object (self->sessions->pdata[i], "edited", G_CALLBACK (rv_deck_reload), self->decks->pdata[i], G_CONNECT_SWAPPED);
    }
  return self->decks->pdata[i];
}

static RvDeck *
deck_of (RvPresentWindow *self)
{
  return nth_deck (self, self->at);
}

static gboolean
shows (RvPresentWindow *self, const char *page)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->stack), page);
}

static gboolean
is_decided (RvPresentWindow *self)
{
  RvRecord *record = presentation_of (self) ? rv_case_find_uuid (rv_case_session_get_case (session_of (self)), presentation_of (self)) : NULL;

  return !record || rv_record_get (record, "decision");
}

/* NULL with one screen. */
static GtkWindow *
speaker_window (RvPresentWindow *self)
{
  return self->screens ? rv_screens_get_speaker (self->screens) : NULL;
}

/* Written on the speaker's screen, not over the slide that all see. */
static void
decide (RvPresentWindow *self)
{
  GtkWindow *parent = speaker_window (self) ? speaker_window (self) : GTK_WINDOW (self);

  if (!presentation_of (self))
    return;
  rv_deck_release_time (deck_of (self));
  rv_decision_window_show (parent, session_of (self), presentation_of (self));
}

/* --- images, live --- */

static void
show_images (RvPresentWindow *self, gboolean shown)
{
  g_autoptr (GPtrArray) series = rv_case_series (rv_case_session_get_view (session_of (self)));

  if (shown && !series->len)
    return;
  if (shown && !self->images)
    {
      self->images = g_object_new (RV_TYPE_IMAGE_VIEWER, NULL);
      gtk_widget_add_css_class (GTK_WIDGET (self->images), "background"); /* its list and bar are not for a black ground */
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->images), "images");
    }
  if (shown)
    rv_image_viewer_refresh (self->images, session_of (self));
  gtk_stack_set_visible_child_name (self->stack, shown ? "images" : "slides");
}

/* A slide of series is looked through at once. */
static void
on_slide (RvPresentWindow *self)
{
  RvDeck *deck = deck_of (self);
  gboolean series = rv_deck_is_loaded (deck) && rv_slides_is_series (rv_deck_get_case (deck), rv_deck_slide (deck, rv_deck_get_current (deck)));

  if (series || shows (self, "images"))
    show_images (self, series);
}

/* --- the cases of a meeting --- */

static GtkWidget *
make_speaker (RvPresentWindow *self)
{
  return rv_speaker_view_new (deck_of (self), self->began);
}

static void
show_case (RvPresentWindow *self, guint at)
{
  GtkWidget *speaker = gtk_stack_get_child_by_name (self->stack, "speaker");
  gboolean behind = speaker && shows (self, "speaker");

  g_signal_handlers_disconnect_by_func (deck_of (self), on_slide, self);
  rv_deck_release_time (deck_of (self));
  self->at = at;
  g_signal_connect_object (deck_of (self), "moved", G_CALLBACK (on_slide), self, G_CONNECT_SWAPPED);
  rv_slide_view_set_blank (self->view, RV_BLANK_NO);
  rv_slide_view_set_deck (self->view, deck_of (self));
  gtk_stack_set_visible_child_name (self->stack, "slides");
  if (speaker)
    gtk_stack_remove (self->stack, speaker);
  if (speaker_window (self))
    gtk_window_set_child (speaker_window (self), make_speaker (self));
  if (behind)
    {
      gtk_stack_add_named (self->stack, make_speaker (self), "speaker");
      gtk_stack_set_visible_child_name (self->stack, "speaker");
    }
  if (at + 1 < self->sessions->len)
    nth_deck (self, at + 1); /* its slides are ready when its turn comes */
  if (self->next_case)
    gtk_widget_set_sensitive (self->next_case, at + 1 < self->sessions->len);
}

static void
go_case (RvPresentWindow *self, int by)
{
  int to = (int) self->at + by;

  if (to >= 0 && to < (int) self->sessions->len)
    show_case (self, (guint) to);
}

static void
go (RvPresentWindow *self, int by)
{
  guint at = rv_deck_get_current (deck_of (self)), n = rv_deck_n_slides (deck_of (self));

  rv_slide_view_set_blank (self->view, RV_BLANK_NO);
  if (by > 0 && n && at + 1 >= n && is_decided (self) && self->at + 1 < self->sessions->len)
    go_case (self, 1);
  else if (by > 0 && n && at + 1 >= n)
    decide (self); /* behind the last slide */
  else if (by > 0 || at > 0)
    rv_deck_set_current (deck_of (self), at + (guint) by);
}

static void
toggle_blank (RvPresentWindow *self, RvBlank blank)
{
  rv_slide_view_set_blank (self->view, rv_slide_view_get_blank (self->view) == blank ? RV_BLANK_NO : blank);
}

static void
toggle_speaker (RvPresentWindow *self)
{
  gboolean speaker = shows (self, "speaker");

  if (!speaker && !gtk_stack_get_child_by_name (self->stack, "speaker"))
    gtk_stack_add_named (self->stack, make_speaker (self), "speaker");
  gtk_stack_set_visible_child_name (self->stack, speaker ? "slides" : "speaker");
}

/* One thing less; the end when there is nothing left. */
static void
step_out (RvPresentWindow *self)
{
  if (self->typed)
    set_typed (self, 0);
  else if (rv_slide_view_get_blank (self->view) != RV_BLANK_NO)
    rv_slide_view_set_blank (self->view, RV_BLANK_NO);
  else if (rv_slide_view_get_zoom (self->view) > 1)
    rv_slide_view_set_zoom (self->view, 1);
  else if (!shows (self, "slides"))
    gtk_stack_set_visible_child_name (self->stack, "slides");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
on_letter (RvPresentWindow *self, guint key)
{
  double zoom = rv_slide_view_get_zoom (self->view);

  switch (gdk_keyval_to_lower (key))
    {
    case GDK_KEY_b:
    case GDK_KEY_period:
      toggle_blank (self, RV_BLANK_BLACK);
      return TRUE;
    case GDK_KEY_w:
      toggle_blank (self, RV_BLANK_WHITE);
      return TRUE;
    case GDK_KEY_p:
      rv_slide_view_set_pointer (self->view, !rv_slide_view_get_pointer (self->view));
      return TRUE;
    case GDK_KEY_z:
      rv_slide_view_set_zoom (self->view, zoom > 1 ? 1 : 2);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      rv_slide_view_set_zoom (self->view, zoom * 1.25);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      rv_slide_view_set_zoom (self->view, zoom / 1.25);
      return TRUE;
    case GDK_KEY_r:
      rv_slide_view_reset (self->view);
      return TRUE;
    case GDK_KEY_s:
      toggle_speaker (self);
      return TRUE;
    case GDK_KEY_d:
      decide (self);
      return TRUE;
    case GDK_KEY_l:
      show_images (self, !shows (self, "images"));
      return TRUE;
    case GDK_KEY_x:
      rv_screens_exchange (self->screens);
      return TRUE;
    case GDK_KEY_n:
      go_case (self, key == GDK_KEY_N ? -1 : 1);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, RvPresentWindow *self)
{
  guint digit = key >= GDK_KEY_0 && key <= GDK_KEY_9 ? key - GDK_KEY_0 : key >= GDK_KEY_KP_0 && key <= GDK_KEY_KP_9 ? key - GDK_KEY_KP_0 : 10;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;
  if (shows (self, "images") && key != GDK_KEY_Escape && key != GDK_KEY_F5 && key != GDK_KEY_Left && key != GDK_KEY_Right && key != GDK_KEY_l && key != GDK_KEY_n && key != GDK_KEY_N)
    return FALSE; /* the images have keys of their own */
  if (digit < 10)
    {
      set_typed (self, MIN (self->typed * 10 + digit, 999));
      return TRUE;
    }
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->typed)
        rv_deck_set_current (deck_of (self), self->typed - 1);
      else
        go (self, 1);
      set_typed (self, 0);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_Down:
    case GDK_KEY_Page_Down:
    case GDK_KEY_space:
      go (self, 1);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_Up:
    case GDK_KEY_Page_Up:
    case GDK_KEY_BackSpace:
      go (self, -1);
      return TRUE;
    case GDK_KEY_Home:
      rv_deck_set_current (deck_of (self), 0);
      return TRUE;
    case GDK_KEY_End:
      rv_deck_set_current (deck_of (self), G_MAXUINT - 1);
      return TRUE;
    case GDK_KEY_Escape:
    case GDK_KEY_F5:
      step_out (self);
      return TRUE;
    default:
      return on_letter (self, key);
    }
}

/* --- the bar that comes with the pointer --- */

static gboolean
on_hide_bar (gpointer data)
{
  RvPresentWindow *self = data;

  self->hide_bar = 0;
  gtk_revealer_set_reveal_child (self->bar, FALSE);
  return G_SOURCE_REMOVE;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, RvPresentWindow *self)
{
  gtk_revealer_set_reveal_child (self->bar, y > gtk_widget_get_height (GTK_WIDGET (self)) - 90);
  g_clear_handle_id (&self->hide_bar, g_source_remove);
  self->hide_bar = g_timeout_add_seconds (3, on_hide_bar, self);
}

static void
on_back (RvPresentWindow *self)
{
  go (self, -1);
}

static void
on_next (RvPresentWindow *self)
{
  go (self, 1);
}

static void
on_next_case (RvPresentWindow *self)
{
  go_case (self, 1);
}

static void
toggle_images (RvPresentWindow *self)
{
  show_images (self, !shows (self, "images"));
}

/* In any of the cases: the bar is built once. */
static gboolean
has_series (RvPresentWindow *self)
{
  for (guint i = 0; i < self->sessions->len; i++)
    {
      g_autoptr (GPtrArray) series = rv_case_series (rv_case_session_get_view (self->sessions->pdata[i]));

      if (series->len)
        return TRUE;
    }
  return FALSE;
}

static GtkWidget *
add_button (RvPresentWindow *self, GtkWidget *bar, const char *label, GCallback func)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_focusable (button, FALSE); /* keys stay with the slides */
  g_signal_connect_swapped (button, "clicked", func, self);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static GtkWidget *
build_bar (RvPresentWindow *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  add_button (self, bar, _("Back"), G_CALLBACK (on_back));
  add_button (self, bar, _("Next"), G_CALLBACK (on_next));
  add_button (self, bar, _("Speaker’s view"), G_CALLBACK (toggle_speaker));
  if (has_series (self))
    add_button (self, bar, _("Images"), G_CALLBACK (toggle_images));
  if (presentation_of (self))
    add_button (self, bar, _("Decision…"), G_CALLBACK (decide));
  if (self->sessions->len > 1)
    self->next_case = add_button (self, bar, _("Next case"), G_CALLBACK (on_next_case));
  add_button (self, bar, _("End"), G_CALLBACK (gtk_window_close));
  gtk_widget_add_css_class (bar, "osd");
  gtk_widget_add_css_class (bar, "toolbar");
  self->bar = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (self->bar, bar);
  gtk_revealer_set_transition_type (self->bar, GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_revealer_set_transition_duration (self->bar, 150);
  gtk_widget_set_halign (GTK_WIDGET (self->bar), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->bar), GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->bar), 18);
  return GTK_WIDGET (self->bar);
}

static void
build (RvPresentWindow *self)
{
  GtkWidget *overlay = gtk_overlay_new ();
  GtkEventController *keys = gtk_event_controller_key_new (), *motion = gtk_event_controller_motion_new ();

  self->view = RV_SLIDE_VIEW (rv_slide_view_new (deck_of (self), 0));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->view), "slides");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->stack));
  self->typed_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->typed_label), "osd");
  gtk_widget_add_css_class (GTK_WIDGET (self->typed_label), "rv-typed");
  gtk_widget_set_halign (GTK_WIDGET (self->typed_label), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->typed_label), GTK_ALIGN_START);
  gtk_widget_set_margin_top (GTK_WIDGET (self->typed_label), 36);
  gtk_widget_set_visible (GTK_WIDGET (self->typed_label), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->typed_label));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), build_bar (self));
  gtk_window_set_child (GTK_WINDOW (self), overlay);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

static GtkWindow *
make_speaker_window (gpointer data)
{
  RvPresentWindow *self = data;
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWindow *speaker = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_title (speaker, _("Speaker’s view"));
  gtk_window_set_child (speaker, make_speaker (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (speaker), keys);
  g_signal_connect_object (speaker, "close-request", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  return speaker;
}

static void
rv_present_window_dispose (GObject *object)
{
  RvPresentWindow *self = RV_PRESENT_WINDOW (object);

  g_clear_handle_id (&self->hide_bar, g_source_remove);
  g_clear_pointer (&self->screens, rv_screens_free);
  for (guint i = 0; self->decks && i < self->decks->len; i++)
    if (self->decks->pdata[i])
      rv_deck_release_time (self->decks->pdata[i]);
  if (self->images)
    rv_image_viewer_refresh (self->images, NULL);
  self->images = NULL;
  G_OBJECT_CLASS (rv_present_window_parent_class)->dispose (object);
}

static void
rv_present_window_finalize (GObject *object)
{
  RvPresentWindow *self = RV_PRESENT_WINDOW (object);

  for (guint i = 0; self->decks && i < self->decks->len; i++)
    g_clear_object (&self->decks->pdata[i]);
  g_clear_pointer (&self->decks, g_ptr_array_unref);
  g_clear_pointer (&self->sessions, g_ptr_array_unref);
  g_clear_pointer (&self->presentations, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_present_window_parent_class)->finalize (object);
}

static void
rv_present_window_class_init (RvPresentWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_present_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rv_present_window_finalize;
}

static void
rv_present_window_init (RvPresentWindow *self)
{
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "rv-present");
}

GtkWidget *
rv_present_window_show_cases (GtkWindow *parent, GPtrArray *sessions, GPtrArray *presentations, guint first, gboolean names)
{
  RvPresentWindow *self = g_object_new (RV_TYPE_PRESENT_WINDOW, "application", gtk_window_get_application (parent), "title", _("Presentation"), NULL);

  self->sessions = g_ptr_array_new_with_free_func (g_object_unref);
  self->presentations = g_ptr_array_new_with_free_func (g_free);
  self->decks = g_ptr_array_new ();
  for (guint i = 0; i < sessions->len; i++)
    {
      g_ptr_array_add (self->sessions, g_object_ref (sessions->pdata[i]));
      g_ptr_array_add (self->presentations, g_strdup (presentations->pdata[i]));
      g_ptr_array_add (self->decks, NULL);
    }
  self->at = first;
  self->names = names;
  self->began = g_get_monotonic_time ();
  build (self);
  show_case (self, first);
  self->screens = rv_screens_new (GTK_WINDOW (self), parent, make_speaker_window, self);
  return GTK_WIDGET (self);
}

void
rv_present_window_show (GtkWindow *parent, RvCaseSession *session, const char *presentation, gboolean names)
{
  g_autoptr (GPtrArray) sessions = g_ptr_array_new ();
  g_autoptr (GPtrArray) presentations = g_ptr_array_new ();

  g_ptr_array_add (sessions, session);
  g_ptr_array_add (presentations, (gpointer) presentation);
  rv_present_window_show_cases (parent, sessions, presentations, 0, names);
}
