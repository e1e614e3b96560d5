/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-meeting-row.h"

#include <glib/gi18n.h>

static char *
state_line (const RvMeeting *meeting, RvCase *kase)
{
  RvRecord *record = rv_meeting_presentation (meeting, kase);
  double minutes = 0;
  g_autofree char *prepared = NULL;

  if (record && rv_record_get_number (record, "preparation", &minutes) && minutes >= 1)
    prepared = g_strdup_printf (_(" \u00b7 prepared in %.0f min"), minutes);
  switch (rv_meeting_state (meeting, kase))
    {
    case RV_MEETING_DECIDED:
      return g_strdup_printf (_("Decided: %s%s"), rv_record_get (record, "decision"), prepared ? prepared : "");
    case RV_MEETING_READY:
      return g_strdup_printf (_("%s \u00b7 not decided%s"), rv_record_get (record, "reason"), prepared ? prepared : "");
    case RV_MEETING_NO_REASON:
    default:
      return g_strdup (_("No reason yet"));
    }
}

GtkWidget *
rv_meeting_row_new (const RvMeeting *meeting, guint number, RvCase *kase)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *title, *state;
  g_autofree char *head = g_strdup_printf ("%u  %s", number, kase ? rv_case_get_title (kase) : _("A case that is not in the library any more"));
  g_autofree char *line = kase ? state_line (meeting, kase) : g_strdup ("");
  g_autofree char *both = g_strdup_printf ("%s: %s", head, line);

  title = gtk_label_new (head);
  state = gtk_label_new (line);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (state), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (state), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "rv-row-title");
  gtk_widget_add_css_class (state, "caption");
  gtk_widget_add_css_class (state, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), state);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, both, -1);
  return row;
}
