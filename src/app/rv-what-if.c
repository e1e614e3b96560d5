/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-what-if.h"

#include <glib/gi18n.h>

#include "app/rv-finding-search.h"
#include "app/rv-lines.h"

typedef struct {
  guint finding;
  RvStatus status;
} Supposed;

struct _RvWhatIf {
  GtkBox parent_instance;

  GtkWidget *search, *back;
  GtkBox *rows;
  RvAssessment *assessment;
  GArray *supposed;       /* Supposed */
  GHashTable *placed;     /* findings that the localiser has used */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvWhatIf, rv_what_if, GTK_TYPE_BOX)

static void show_rows (RvWhatIf *self);

static void
changed (RvWhatIf *self)
{
  show_rows (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static Supposed *
find (RvWhatIf *self, guint finding)
{
  for (guint i = 0; i < self->supposed->len; i++)
    if (g_array_index (self->supposed, Supposed, i).finding == finding)
      return &g_array_index (self->supposed, Supposed, i);
  return NULL;
}

static void
on_status (GtkToggleButton *button, RvWhatIf *self)
{
  Supposed *supposed = find (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "finding")));
  RvStatus status = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "status"));

  if (!supposed || !gtk_toggle_button_get_active (button) || supposed->status == status)
    return;
  supposed->status = status;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_remove (GtkButton *button, RvWhatIf *self)
{
  guint finding = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "finding"));

  for (guint i = 0; i < self->supposed->len; i++)
    if (g_array_index (self->supposed, Supposed, i).finding == finding)
      {
        g_array_remove_index (self->supposed, i);
        break;
      }
  changed (self);
}

static GtkWidget *
status_button (RvWhatIf *self, const Supposed *supposed, RvStatus status, const char *text, const char *finding_name, GtkWidget *group)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (text);
  g_autofree char *name = g_strdup_printf (_("%s: suppose %s"), finding_name, text);

  gtk_widget_add_css_class (button, "rv-small");
  if (group)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (group));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), supposed->status == status);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "finding", GUINT_TO_POINTER (supposed->finding));
  g_object_set_data (G_OBJECT (button), "status", GUINT_TO_POINTER (status));
  g_signal_connect (button, "toggled", G_CALLBACK (on_status), self);
  return button;
}

static void
add_row (RvWhatIf *self, const Supposed *supposed)
{
  const char *name = rv_knowledge_finding (self->assessment->differential->knowledge, supposed->finding)->name;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (name), *choice = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *first, *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *removing = g_strdup_printf (_("%s: as in the case"), name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (choice, "linked");
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  first = status_button (self, supposed, RV_STATUS_PRESENT, _("Present"), name, NULL);
  gtk_box_append (GTK_BOX (choice), first);
  gtk_box_append (GTK_BOX (choice), status_button (self, supposed, RV_STATUS_ABSENT, _("Absent"), name, first));
  gtk_box_append (GTK_BOX (choice), status_button (self, supposed, RV_STATUS_NOT_ASSESSED, _("Not assessed"), name, first));
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "rv-small");
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (remove, _("As in the case"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, removing, -1);
  g_object_set_data (G_OBJECT (remove), "finding", GUINT_TO_POINTER (supposed->finding));
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove), self);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), choice);
  gtk_box_append (GTK_BOX (row), remove);
  gtk_box_append (self->rows, row);
}

static void
show_rows (RvWhatIf *self)
{
  rv_lines_clear (self->rows);
  for (guint i = 0; self->assessment && i < self->supposed->len; i++)
    add_row (self, &g_array_index (self->supposed, Supposed, i));
  gtk_widget_set_visible (self->back, self->supposed->len > 0);
}

/* What the localiser has used says nothing more about the cause, and what is only recorded never does. */
static gboolean
offers (guint finding, gpointer data)
{
  RvWhatIf *self = data;
  RvUse use = rv_knowledge_finding (self->assessment->differential->knowledge, finding)->use;

  return (use == RV_USE_CAUSE || use == RV_USE_RISK) && !g_hash_table_contains (self->placed, GUINT_TO_POINTER (finding));
}

static void
on_chosen (RvFindingSearch *search, guint finding, RvWhatIf *self)
{
  rv_what_if_toggle (self, finding);
}

static void
rv_what_if_dispose (GObject *object)
{
  RvWhatIf *self = RV_WHAT_IF (object);

  g_clear_pointer (&self->assessment, rv_assessment_unref);
  g_clear_pointer (&self->supposed, g_array_unref);
  g_clear_pointer (&self->placed, g_hash_table_unref);
  G_OBJECT_CLASS (rv_what_if_parent_class)->dispose (object);
}

static void
rv_what_if_class_init (RvWhatIfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_what_if_dispose;
  signals[CHANGED] = g_signal_new ("changed", RV_TYPE_WHAT_IF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rv_what_if_init (RvWhatIf *self)
{
  GtkWidget *note = gtk_label_new (_("Suppose a finding were otherwise; nothing of it is written into the case."));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 3);
  self->supposed = g_array_new (FALSE, FALSE, sizeof (Supposed));
  self->placed = g_hash_table_new (NULL, NULL);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_add_css_class (note, "dim-label");
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));
  self->search = rv_finding_search_new (_("What if …"));
  rv_finding_search_set_offer (RV_FINDING_SEARCH (self->search), offers, self);
  self->back = gtk_button_new_with_label (_("Back to the case as it is"));
  gtk_widget_add_css_class (self->back, "rv-small");
  gtk_widget_set_halign (self->back, GTK_ALIGN_START);
  gtk_widget_set_visible (self->back, FALSE);
  gtk_box_append (GTK_BOX (self), rv_lines_heading (_("What if")));
  gtk_box_append (GTK_BOX (self), note);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->rows));
  gtk_box_append (GTK_BOX (self), self->search);
  gtk_box_append (GTK_BOX (self), self->back);
  g_signal_connect (self->search, "chosen", G_CALLBACK (on_chosen), self);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (rv_what_if_clear), self);
}

GtkWidget *
rv_what_if_new (void)
{
  return g_object_new (RV_TYPE_WHAT_IF, NULL);
}

void
rv_what_if_show (RvWhatIf *self, RvAssessment *assessment)
{
  RvAssessment *before = self->assessment;
  gboolean other = before && before->differential->knowledge != assessment->differential->knowledge;

  self->assessment = rv_assessment_ref (assessment);
  g_clear_pointer (&before, rv_assessment_unref);
  if (other) /* findings may have other numbers there */
    g_array_set_size (self->supposed, 0);
  g_hash_table_remove_all (self->placed);
  for (guint i = 0; i < assessment->findings->len; i++)
    {
      const RvFindingState *state = assessment->findings->pdata[i];

      if (state->def >= 0 && state->used_by == RV_USED_BY_LOCALISER)
        g_hash_table_add (self->placed, GUINT_TO_POINTER ((guint) state->def));
    }
  rv_finding_search_set_knowledge (RV_FINDING_SEARCH (self->search), assessment->differential->knowledge);
  show_rows (self);
}

gboolean
rv_what_if_is_empty (RvWhatIf *self)
{
  return self->supposed->len == 0;
}

void
rv_what_if_clear (RvWhatIf *self)
{
  g_array_set_size (self->supposed, 0);
  changed (self);
}

void
rv_what_if_toggle (RvWhatIf *self, guint finding)
{
  Supposed *there = find (self, finding);
  RvStatus now = self->assessment ? self->assessment->statuses[finding] : RV_STATUS_NOT_ASSESSED;
  Supposed supposed = { finding, now == RV_STATUS_PRESENT ? RV_STATUS_ABSENT : RV_STATUS_PRESENT };

  if (there)
    there->status = supposed.status;
  else
    g_array_append_val (self->supposed, supposed);
  changed (self);
}

void
rv_what_if_apply (RvWhatIf *self, RvStatus *statuses)
{
  for (guint i = 0; i < self->supposed->len; i++)
    statuses[g_array_index (self->supposed, Supposed, i).finding] = g_array_index (self->supposed, Supposed, i).status;
}
