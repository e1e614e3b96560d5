/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-commit-form.h"

#include <glib/gi18n.h>

#include "app/rv-lines.h"
#include "app/rv-settings.h"
#include "reasoning/rv-ranked.h"
#include "session/rv-decide.h"
#include "widgets/rv-bar.h"

#define N_OWN 3

struct _RvCommitForm {
  RvPage parent_instance;

  GtkBox *box, *written;
  GtkWidget *first, *note, *rows, *write, *without;
  GtkDropDown *causes[N_OWN];
  GtkEntry *reasons[N_OWN];
  RvKnowledge *knowledge;  /* of the drop-downs; compared only */
  guint *order;            /* causes by name; position 0 of a drop-down is "none" */
};

G_DEFINE_FINAL_TYPE (RvCommitForm, rv_commit_form, RV_TYPE_PAGE)

static int
by_name (gconstpointer a, gconstpointer b, gpointer data)
{
  return g_utf8_collate (rv_knowledge_cause (data, *(const guint *) a)->name, rv_knowledge_cause (data, *(const guint *) b)->name);
}

/* By name, not by weight: the order must not give the list away. */
static void
fill_causes (RvCommitForm *self, RvKnowledge *k)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *const[]) { _("– none –"), NULL });
  guint n = rv_knowledge_n_causes (k);

  if (self->knowledge == k)
    return;
  self->knowledge = k;
  g_free (self->order);
  self->order = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    self->order[i] = i;
  g_qsort_with_data (self->order, (int) n, sizeof (guint), by_name, k);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, rv_knowledge_cause (k, self->order[i])->name);
  for (guint i = 0; i < N_OWN; i++)
    gtk_drop_down_set_model (self->causes[i], G_LIST_MODEL (names));
}

static void
on_write (RvCommitForm *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  const char *ids[N_OWN], *reasons[N_OWN];
  g_autoptr (GError) error = NULL;
  guint n = 0;

  for (guint i = 0; i < N_OWN && self->order; i++)
    {
      guint at = gtk_drop_down_get_selected (self->causes[i]);

      if (!at || at == GTK_INVALID_LIST_POSITION)
        continue;
      ids[n] = rv_knowledge_cause (self->knowledge, self->order[at - 1])->id;
      reasons[n++] = gtk_editable_get_text (GTK_EDITABLE (self->reasons[i]));
    }
  if (!session || !n)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.report", "s", _("Choose at least one cause of your own first."));
      return;
    }
  if (rv_commit_causes (session, ids, reasons, n, &error))
    {
      for (guint i = 0; i < N_OWN; i++)
        {
          gtk_drop_down_set_selected (self->causes[i], 0);
          gtk_editable_set_text (GTK_EDITABLE (self->reasons[i]), "");
        }
      rv_case_session_set_withheld (session, FALSE);
    }
  rv_page_report (RV_PAGE (self), error);
}

static void
on_without (RvCommitForm *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  if (session)
    rv_case_session_set_withheld (session, FALSE);
}

/* What was written down last, with what the weighing gives it now. */
static void
show_written (RvCommitForm *self, RvCaseSession *session)
{
  g_autoptr (GPtrArray) records = rv_committed_causes (rv_case_session_get_case (session));
  RvAssessment *a = rv_case_session_get_assessment (session);
  const RvDifferential *d = a ? a->differential : NULL;

  rv_lines_clear (self->written);
  if (!records->len)
    return;
  gtk_box_append (self->written, rv_lines_heading (_("Written down last")));
  for (guint i = 0; i < records->len; i++)
    {
      RvRecord *record = records->pdata[i];
      const char *id = rv_record_get (record, "cause"), *name = rv_record_get (record, "name"), *why = rv_record_get (record, "text");
      int cause = d && id ? rv_knowledge_find_cause (d->knowledge, id) : -1;
      g_autofree char *head = g_strdup_printf ("%u. %s", i + 1, name ? name : id);
      g_autofree char *now = NULL, *tail = NULL;

      if (cause >= 0)
        {
          g_autofree char *percent = rv_percent_text (rv_differential_cause (d, (guint) cause)->probability);

          now = g_strdup_printf (_("the weighing gives it %s, rank %u of the single causes"), percent, rv_differential_rank (d, (guint) cause));
        }
      tail = g_strdup_printf ("%s%s%s", why ? why : "", why && now ? " · " : "", now ? now : "");
      rv_lines_add (self->written, head, tail, rv_record_get_uuid (record));
    }
}

static void
rv_commit_form_refresh (RvPage *page, RvCaseSession *session)
{
  RvCommitForm *self = RV_COMMIT_FORM (page);
  RvKnowledge *k = rv_knowledge_default (NULL);

  if (!session || !k)
    return;
  fill_causes (self, k);
  gtk_widget_set_visible (self->without, rv_case_session_get_withheld (session));
  gtk_widget_set_sensitive (self->rows, rv_case_session_is_editable (session));
  gtk_widget_set_sensitive (self->write, rv_case_session_is_editable (session));
  show_written (self, session);
}

static void
rv_commit_form_dispose (GObject *object)
{
  g_clear_pointer (&RV_COMMIT_FORM (object)->order, g_free);
  G_OBJECT_CLASS (rv_commit_form_parent_class)->dispose (object);
}

static void
rv_commit_form_class_init (RvCommitFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_commit_form_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_commit_form_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
}

static void
add_row (RvCommitForm *self, guint i)
{
  const char *labels[] = { _("Likeliest cause"), _("Second cause to think of"), _("Third cause to think of") };
  GtkWidget *label = gtk_label_new (labels[i]), *choice = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  GtkWidget *reason = gtk_entry_new ();
  g_autofree char *why = g_strdup_printf (_("%s: why"), labels[i]);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, labels[i], -1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (reason), _("Why"));
  gtk_widget_set_hexpand (reason, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (reason), GTK_ACCESSIBLE_PROPERTY_LABEL, why, -1);
  gtk_grid_attach (GTK_GRID (self->rows), label, 0, (int) i, 1, 1);
  gtk_grid_attach (GTK_GRID (self->rows), choice, 1, (int) i, 1, 1);
  gtk_grid_attach (GTK_GRID (self->rows), reason, 2, (int) i, 1, 1);
  self->causes[i] = GTK_DROP_DOWN (choice);
  self->reasons[i] = GTK_ENTRY (reason);
}

static void
rv_commit_form_init (RvCommitForm *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  self->written = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  self->rows = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->rows), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->rows), 9);
  for (guint i = 0; i < N_OWN; i++)
    add_row (self, i);
  self->note = rv_lines_text (_("Who writes down what he thinks before he sees the list is not led by it. What you write is kept in the case and in its history."), "caption");
  self->write = gtk_button_new_with_label (_("Write down"));
  gtk_widget_add_css_class (self->write, "suggested-action");
  self->without = gtk_button_new_with_label (_("Show the list without"));
  gtk_box_append (GTK_BOX (buttons), self->write);
  gtk_box_append (GTK_BOX (buttons), self->without);
  self->first = gtk_check_button_new_with_label (_("Ask for mine first, whenever a case is opened"));
  gtk_box_append (self->box, rv_lines_heading (_("Your own causes")));
  gtk_box_append (self->box, self->note);
  gtk_box_append (self->box, self->rows);
  gtk_box_append (self->box, buttons);
  gtk_box_append (self->box, self->first);
  gtk_box_append (self->box, GTK_WIDGET (self->written));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  if (rv_settings ())
    g_settings_bind (rv_settings (), "commit-first", self->first, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_swapped (self->write, "clicked", G_CALLBACK (on_write), self);
  g_signal_connect_swapped (self->without, "clicked", G_CALLBACK (on_without), self);
}
