/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference profiles to choose from, each with the cells that it grades otherwise. */
#include "app/rv-edx-page-private.h"

#include <glib/gi18n.h>

#include "app/rv-lines.h"

#define N_FLIPS 10

static GtkWidget *
quiet (const char *text)
{
  GtkWidget *label = rv_lines_text (text, "caption");

  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* "sural calf, sensory, right, amplitude: Reduced → Normal". */
static char *
flip_text (const RvEdxFlip *flip)
{
  const RvEdxCell *a = flip->from;
  const RvField *field = rv_kind_field (rv_schema_kind ("stim"), a->field);

  return g_strdup_printf ("%s%s%s, %s, %s, %s: %s → %s", a->nerve, a->site ? " " : "", a->site ? a->site : "", rv_token_label (a->type),
                          a->side == RV_SIDE_LEFT ? _("left") : a->side == RV_SIDE_RIGHT ? _("right") : "–",
                          field ? _(field->label) : a->field, rv_edx_label_text (a->label), rv_edx_label_text (flip->to->label));
}

/* Those that change between normal and abnormal come first and in full; where only the word changes the number is enough. */
static void
add_flips (GtkBox *box, const RvEdx *current, const RvEdx *other)
{
  g_autoptr (GArray) flips = rv_edx_compare (current, other);
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = 0; i < flips->len; i++)
    if (g_array_index (flips, RvEdxFlip, i).crosses)
      {
        const RvEdxCell *cell = g_array_index (flips, RvEdxFlip, i).from;
        g_autofree char *address = g_strconcat (cell->uuid, "/", cell->field, NULL);

        g_strv_builder_add (cells, address);
        n++;
      }
  list = g_strv_builder_end (cells);
  if (!flips->len)
    {
      gtk_box_append (box, quiet (_("Grades every cell the same")));
      return;
    }
  text = g_strdup_printf (_("%u cells are graded otherwise, %u of them change between normal and abnormal"), flips->len, n);
  rv_edx_sentence (box, NULL, text, list);
  for (guint i = 0, shown = 0; other->profile && i < flips->len && shown < N_FLIPS; i++)
    if (g_array_index (flips, RvEdxFlip, i).crosses)
      {
        g_autofree char *line = flip_text (&g_array_index (flips, RvEdxFlip, i));
        GtkWidget *label = quiet (line);

        gtk_widget_set_margin_start (label, 12);
        gtk_box_append (box, label);
        shown++;
      }
  if (other->profile && n > N_FLIPS)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n - N_FLIPS), n - N_FLIPS);

      gtk_box_append (box, quiet (more));
    }
}

static void
add_profile (GtkBox *box, RvCase *view, const RvEdx *current, const RvProfile *profile, gboolean editable)
{
  g_autoptr (RvEdx) other = rv_edx_grade (rv_anatomy_default (NULL), NULL, view, profile->id);
  gboolean is_current = current && g_strcmp0 (current->profile, profile->id) == 0;
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *name = gtk_label_new (profile->name), *use = gtk_button_new_with_label (is_current ? _("In use") : _("Use"));
  g_autofree char *spoken = g_strdup_printf (_("Use %s"), profile->name);

  gtk_widget_add_css_class (name, "heading");
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (use, "rv-small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (use), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (use), "s", profile->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (use), "edx.profile");
  if (is_current || !editable)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (use), NULL), gtk_widget_set_sensitive (use, FALSE);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), use);
  gtk_widget_set_margin_top (line, 6);
  gtk_box_append (box, line);
  if (profile->population)
    gtk_box_append (box, quiet (profile->population));
  if (!other->profile && other->profile_note)
    gtk_box_append (box, quiet (other->profile_note));
  if (!is_current && current)
    add_flips (box, current, other);
}

GtkWidget *
rv_edx_profile_content (RvCase *view, const RvEdx *current, gboolean editable)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *scroll = gtk_scrolled_window_new ();
  const RvReference *reference = rv_reference_default (NULL);

  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 12);
  if (current && current->profile_note)
    gtk_box_append (GTK_BOX (box), quiet (current->profile_note));
  for (guint i = 0; reference && rv_anatomy_default (NULL) && i < reference->n_profiles; i++)
    add_profile (GTK_BOX (box), view, current, &reference->profiles[i], editable);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), 440);
  return scroll;
}

void
rv_edx_profile_set (RvEdit *edit, RvCase *kase, const char *profile)
{
  guint set = 0;

  for (guint i = 0; i < rv_case_count (kase, "study"); i++)
    {
      RvRecord *study = rv_case_nth (kase, "study", i);
      const char *modality = rv_record_get (study, "modality");

      if (modality && !g_str_equal (modality, "edx"))
        continue;
      set++;
      if (!rv_record_equals (study, "profile", profile))
        rv_edit_set (edit, study, "profile", profile);
    }
  if (!set)
    {
      const char *uuid = rv_edit_add (edit, "study", NULL, NAN);

      rv_edit_set_new (edit, uuid, "title", _("Nerve conduction and needle EMG"));
      rv_edit_set_new (edit, uuid, "modality", "edx");
      rv_edit_set_new (edit, uuid, "profile", profile);
    }
}
