/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-source-button.h"

#include <glib/gi18n.h>

typedef struct {
  GPtrArray *list;
  char *spoken, *entry, *know;
} Sheet;

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  g_ptr_array_unref (sheet->list);
  g_free (sheet->spoken);
  g_free (sheet->entry);
  g_free (sheet->know);
  g_free (sheet);
}

static void
add_text (GtkBox *box, const char *text, const char *css)
{
  GtkWidget *label;

  if (!text || !*text)
    return;
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 50); /* the height is reckoned at this width */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 50);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  if (css)
    gtk_widget_add_css_class (label, css);
  gtk_box_append (box, label);
}

static void
add_link (GtkWidget *popover, GtkBox *box, const char *text, const char *action, const char *target)
{
  GtkWidget *button;

  if (!target)
    return;
  button = gtk_button_new_with_label (text);
  gtk_widget_add_css_class (button, "rv-small");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (gtk_popover_popdown), popover);
  gtk_box_append (box, button);
}

/* Made when it is opened: a page has many numbers and few are asked. */
static void
fill (GtkMenuButton *button, gpointer data)
{
  Sheet *sheet = data;
  GtkWidget *popover, *box, *links, *scroll;

  if (gtk_menu_button_get_popover (button))
    return;
  popover = gtk_popover_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  links = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  scroll = gtk_scrolled_window_new ();
  add_text (GTK_BOX (box), sheet->spoken, "heading");
  for (guint i = 0; i < sheet->list->len; i++)
    {
      const RvSourceItem *item = sheet->list->pdata[i];

      if (i)
        gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      add_text (GTK_BOX (box), item->sentence, NULL);
      add_text (GTK_BOX (box), item->figure, "caption");
      add_text (GTK_BOX (box), item->source, "caption");
      add_text (GTK_BOX (box), item->note, "caption");
    }
  if (!sheet->list->len)
    add_text (GTK_BOX (box), _("Reckoned from the case; the knowledge holds no figure for it."), NULL);
  add_link (popover, GTK_BOX (links), _("Entry in the case"), "win.select", sheet->entry);
  add_link (popover, GTK_BOX (links), _("In the knowledge"), "differential.know", sheet->know);
  gtk_box_append (GTK_BOX (box), links);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scroll);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Where the number comes from"), -1);
  gtk_menu_button_set_popover (button, popover);
}

GtkWidget *
rv_source_button_new (const char *text, const char *spoken, GPtrArray *list, const char *entry, const char *know)
{
  GtkWidget *button = gtk_menu_button_new (), *label = gtk_label_new (text), *inner;
  Sheet *sheet = g_new0 (Sheet, 1);
  g_autofree char *name = g_strdup_printf (_("%s, %s: where it comes from"), text, spoken);

  sheet->list = list;
  sheet->spoken = g_strdup (spoken);
  sheet->entry = entry && *entry ? g_strdup (entry) : NULL;
  sheet->know = g_strdup (know);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), label);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill, sheet, sheet_free);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "rv-source");
  inner = gtk_widget_get_first_child (button); /* the toggle, which takes the focus and has the action */
  if (GTK_IS_ACCESSIBLE (inner))
    gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}
