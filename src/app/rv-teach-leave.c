/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-teach-leave.h"

#include <glib/gi18n.h>

#include "app/rv-lines.h"
#include "session/rv-class-exit.h"

struct _RvTeachLeave {
  GtkBox parent_instance;

  RvClass *klass;
  GtkWidget *revealer, *pin, *says, *way_out;
};

enum { ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvTeachLeave, rv_teach_leave, GTK_TYPE_BOX)

static void
say (RvTeachLeave *self, const char *message)
{
  gtk_label_set_text (GTK_LABEL (self->says), message);
}

static void
hide (RvTeachLeave *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->pin), "");
  say (self, "");
  gtk_widget_set_visible (self->way_out, FALSE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
}

static void
on_end (RvTeachLeave *self)
{
  g_autoptr (GError) error = NULL;

  if (!rv_class_check_pin (self->klass, gtk_editable_get_text (GTK_EDITABLE (self->pin))))
    {
      say (self, _("That is not the teacher's PIN."));
      gtk_widget_add_css_class (self->pin, "error");
      gtk_editable_set_text (GTK_EDITABLE (self->pin), "");
      gtk_widget_grab_focus (self->pin);
    }
  else if (rv_class_end (self->klass, &error))
    g_signal_emit (self, signals[ENDED], 0);
  else
    say (self, error->message);
}

static void
on_typed (RvTeachLeave *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->pin)))
    gtk_widget_remove_css_class (self->pin, "error");
}

static void
on_forgotten (RvTeachLeave *self)
{
  gtk_widget_set_visible (self->way_out, !gtk_widget_get_visible (self->way_out));
}

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer data)
{
  hide (RV_TEACH_LEAVE (widget));
  return TRUE;
}

static void
add_button (RvTeachLeave *self, GtkWidget *line, const char *label, GCallback func, const char *style)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  if (style)
    gtk_widget_add_css_class (button, style);
  g_signal_connect_swapped (button, "clicked", func, self);
  gtk_box_append (GTK_BOX (line), button);
}

static void
build_way_out (RvTeachLeave *self, GtkWidget *box, const char *command)
{
  GtkWidget *label = gtk_label_new (command);

  self->way_out = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "monospace");
  gtk_box_append (GTK_BOX (self->way_out), rv_lines_text (_("In a terminal, this command ends the class where it stands. It is written for good, with the name and the time, into the history of "
                                                            "the library and the results of the class, and stands above every window of the library."), NULL));
  gtk_box_append (GTK_BOX (self->way_out), label);
  gtk_widget_set_visible (self->way_out, FALSE);
  gtk_box_append (GTK_BOX (box), self->way_out);
}

static void
build (RvTeachLeave *self, const char *way_out)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *text = gtk_label_new (_("End the class? What was committed stays in the library."));

  self->pin = gtk_password_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Teacher's PIN"), -1);
  g_object_set (self->pin, "placeholder-text", _("Teacher's PIN"), NULL);
  g_signal_connect_swapped (self->pin, "activate", G_CALLBACK (on_end), self);
  g_signal_connect_swapped (self->pin, "changed", G_CALLBACK (on_typed), self);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_box_append (GTK_BOX (line), text);
  gtk_box_append (GTK_BOX (line), self->pin);
  add_button (self, line, _("End the class now"), G_CALLBACK (on_end), "destructive-action");
  add_button (self, line, _("Go on"), G_CALLBACK (hide), NULL);
  self->says = gtk_label_new ("");
  gtk_widget_set_hexpand (self->says, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->says), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->says), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->says, "error");
  gtk_box_append (GTK_BOX (line), self->says);
  add_button (self, line, _("PIN forgotten?"), G_CALLBACK (on_forgotten), "flat");
  gtk_box_append (GTK_BOX (box), line);
  build_way_out (self, box, way_out);
  gtk_widget_add_css_class (box, "rv-leave");
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  gtk_box_append (GTK_BOX (self), self->revealer);
}

static void
rv_teach_leave_class_init (RvTeachLeaveClass *klass)
{
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, on_escape, NULL);
  signals[ENDED] = g_signal_new ("ended", RV_TYPE_TEACH_LEAVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rv_teach_leave_init (RvTeachLeave *self)
{
}

GtkWidget *
rv_teach_leave_new (RvClass *klass, const char *library)
{
  RvTeachLeave *self = g_object_new (RV_TYPE_TEACH_LEAVE, NULL);
  g_autofree char *command = rv_class_exit_command (klass, library);

  self->klass = klass;
  build (self, command);
  return GTK_WIDGET (self);
}

void
rv_teach_leave_ask (RvTeachLeave *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
  gtk_widget_grab_focus (self->pin);
}
