/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-edx-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rv-lines.h"
#include "app/rv-ncs-table.h"
#include "app/rv-record-table.h"
#include "widgets/rv-nerve-tree-view.h"

struct _RvEdxPage {
  RvPage parent_instance;

  GtkLabel *study, *legend;
  GtkDropDown *layout;
  GtkBox *ncs_box, *emg_box, *remarks;
  GtkWidget *copy_ncs, *copy_emg;
  GtkWidget *tables, *nerves, *map;
  GtkToggleButton *show_tables, *show_nerves;

  GtkWidget *wide_grid, *long_grid, *emg_grid;
  RvNcsTable *wide;
  RvRecordTable *lengthy, *emg;
  RvAssessment *assessment; /* the last one: marks stay while the next is computed */
  char *case_uuid;          /* of the case that it speaks of */
};

G_DEFINE_FINAL_TYPE (RvEdxPage, rv_edx_page, RV_TYPE_PAGE)

static const RvRecordColumn long_columns[] = {
  { "nerve", TRUE, { NULL, N_("Nerve"), NULL, 0, 18 } },
  { "type", TRUE, { NULL, N_("Type"), NULL, 0, 7 } },
  { "side", TRUE, { NULL, N_("Side"), NULL, 0, 5 } },
  { "record", TRUE, { NULL, N_("Recording"), NULL, 0, 9 } },
  { "site", FALSE, { NULL, N_("Stimulation"), NULL, 0, 10 } },
  { "latency", FALSE, { NULL, N_("Latency"), "ms", 1, 7 } },
  { "peak-latency", FALSE, { NULL, N_("Peak"), "ms", 1, 6 } },
  { "amplitude", FALSE, { NULL, N_("Amplitude"), "µV · mV", 1, 8 } },
  { "velocity", FALSE, { NULL, N_("Velocity"), "m/s", 1, 7 } },
  { "distance", FALSE, { NULL, N_("Distance"), "mm", 1, 7 } },
  { "duration", FALSE, { NULL, N_("Duration"), "ms", 1, 7 } },
  { "area", FALSE, { NULL, N_("Area"), NULL, 1, 6 } },
  { "f-latency", FALSE, { NULL, N_("F"), "ms", 1, 6 } },
  { "h-latency", FALSE, { NULL, N_("H"), "ms", 1, 6 } },
  { "judgement", TRUE, { NULL, N_("Reported as"), NULL, 0, 10 } },
};

static const RvRecordColumn emg_columns[] = {
  { "muscle", FALSE, { NULL, N_("Muscle"), NULL, 0, 24 } },
  { "side", FALSE, { NULL, N_("Side"), NULL, 0, 5 } },
  { "insertional", FALSE, { NULL, N_("Ins"), NULL, 0.5f, 5 } },
  { "fibrillations", FALSE, { NULL, N_("Fibs"), NULL, 0.5f, 5 } },
  { "positive-waves", FALSE, { NULL, N_("PSW"), NULL, 0.5f, 5 } },
  { "fasciculations", FALSE, { NULL, N_("Fasc"), NULL, 0.5f, 5 } },
  { "mup-duration", FALSE, { N_("MUP"), N_("Dur"), NULL, 0.5f, 5 } },
  { "mup-amplitude", FALSE, { N_("MUP"), N_("Amp"), NULL, 0.5f, 5 } },
  { "polyphasia", FALSE, { N_("MUP"), N_("Poly"), NULL, 0.5f, 5 } },
  { "recruitment", FALSE, { NULL, N_("Recruitment"), NULL, 0, 10 } },
  { "recruitment-printed", FALSE, { NULL, N_("As printed"), NULL, 0, 12 } },
  { "judgement", FALSE, { NULL, N_("Reported as"), NULL, 0, 12 } },
};

static void
heading (RvEdxPage *self, const char *title, const char *remark)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (remark);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), rv_lines_heading (title));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (self->remarks, box);
}

/* A sentence leads to its first cell. */
static void
add_sentence (RvEdxPage *self, const char *text, GStrv cells, const char *css)
{
  g_auto (GStrv) parts = cells && cells[0] ? g_strsplit (cells[0], "/", 2) : NULL;
  GtkWidget *line = rv_lines_add (self->remarks, NULL, text, parts ? parts[0] : "");

  gtk_widget_set_halign (line, GTK_ALIGN_START);
  if (css)
    gtk_widget_add_css_class (line, css);
}

static void
fill_reading (RvEdxPage *self, const RvEdx *edx)
{
  if (!edx || (!edx->n_ncs && !edx->n_emg))
    return;
  heading (self, _("Reading"), edx->profile_name ? edx->profile_name : edx->profile_note);
  for (guint i = 0; i < edx->n_prose; i++)
    add_sentence (self, edx->prose[i].sentence, edx->prose[i].cells, NULL);
  for (guint i = 0; i < edx->n_conflicts; i++)
    add_sentence (self, edx->conflicts[i].text, edx->conflicts[i].cells, "rv-conflict");
}

static void
add_remark (RvEdxPage *self, const char *head, const char *text, const char *uuid)
{
  GtkWidget *label;
  g_autofree char *escaped_head = g_markup_escape_text (head, -1), *escaped = g_markup_escape_text (text, -1);
  g_autofree char *markup = g_strdup_printf ("<b>%s</b>%s%s", escaped_head, *text ? "  " : "", escaped);

  label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 110);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_box_append (self->remarks, label);
}

static void
fill_remarks (RvEdxPage *self, RvCase *view, const RvEdx *edx)
{
  static const char *const prose[] = { "question", "limits", "conclusion", "note" };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->remarks))))
    gtk_box_remove (self->remarks, child);
  fill_reading (self, edx);
  if (rv_case_count (view, "study") + rv_case_count (view, "discrepancy"))
    heading (self, _("As printed"), _("what the source says, and where it contradicts itself"));
  for (guint i = 0; i < rv_case_count (view, "study"); i++)
    {
      RvRecord *study = rv_case_nth (view, "study", i);

      for (guint p = 0; p < G_N_ELEMENTS (prose); p++)
        if (rv_record_get (study, prose[p]))
          add_remark (self, _(rv_kind_field (rv_record_get_kind (study), prose[p])->label), rv_record_get (study, prose[p]), rv_record_get_uuid (study));
    }
  for (guint i = 0; i < rv_case_count (view, "discrepancy"); i++)
    {
      RvRecord *record = rv_case_nth (view, "discrepancy", i);
      const char *text = rv_record_get (record, "text");

      add_remark (self, rv_record_get (record, "title") ? rv_record_get (record, "title") : "", text ? text : "", rv_record_get_uuid (record));
    }
}

static char *
study_text (RvCase *view)
{
  RvRecord *study = rv_case_nth (view, "study", 0);
  g_autofree char *when = study ? rv_record_get_text (study, "when", rv_case_title_of_id, view) : NULL;
  const char *title = study ? rv_record_get (study, "title") : NULL;

  if (!study)
    return g_strdup ("");
  return when && *when ? g_strdup_printf ("%s · %s", title ? title : "", when) : g_strdup (title ? title : "");
}

/* The newest grading of this case; an older one only until the next is there, never that of another case. */
static const RvEdx *
take_assessment (RvEdxPage *self, RvCaseSession *session)
{
  RvAssessment *now = rv_case_session_get_assessment (session);
  const char *uuid = rv_case_get_uuid (rv_case_session_get_case (session));

  if (now || g_strcmp0 (uuid, self->case_uuid) != 0)
    {
      g_clear_pointer (&self->assessment, rv_assessment_unref);
      g_free (self->case_uuid);
      self->case_uuid = g_strdup (uuid);
      self->assessment = now ? rv_assessment_ref (now) : NULL;
    }
  return self->assessment ? self->assessment->edx : NULL;
}

static void
show_map (RvEdxPage *self, RvCaseSession *session)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  g_autofree char *as_of = rv_case_session_is_live (session) ? NULL : rv_case_session_cursor_text (session);

  if (!self->assessment || !anatomy || !gtk_widget_get_visible (self->nerves))
    return;
  rv_nerve_tree_view_set_as_of (RV_NERVE_TREE_VIEW (self->map), as_of);
  rv_nerve_tree_view_show (RV_NERVE_TREE_VIEW (self->map), anatomy, self->assessment->edx, self->assessment->localisation);
}

static void
rv_edx_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvEdxPage *self = RV_EDX_PAGE (page);
  gboolean lengthy = gtk_drop_down_get_selected (self->layout) == 1;
  g_autofree char *study = NULL;
  const RvEdx *edx;

  if (!session)
    return;
  edx = take_assessment (self, session);
  study = study_text (rv_case_session_get_view (session));
  gtk_label_set_text (self->study, study);
  gtk_widget_set_visible (self->wide_grid, !lengthy);
  gtk_widget_set_visible (self->long_grid, lengthy);
  if (lengthy)
    rv_record_table_show (self->lengthy, RV_DATA_GRID (self->long_grid), session, edx);
  else
    rv_ncs_table_show (self->wide, RV_DATA_GRID (self->wide_grid), session, edx);
  rv_record_table_show (self->emg, RV_DATA_GRID (self->emg_grid), session, edx);
  fill_remarks (self, rv_case_session_get_view (session), edx);
  show_map (self, session);
}

/* Tables, map, or both beside each other; never neither. */
static void
on_toggled (GtkToggleButton *button, RvEdxPage *self)
{
  GtkToggleButton *other = button == self->show_tables ? self->show_nerves : self->show_tables;

  if (!gtk_toggle_button_get_active (button) && !gtk_toggle_button_get_active (other))
    gtk_toggle_button_set_active (other, TRUE);
  gtk_widget_set_visible (self->tables, gtk_toggle_button_get_active (self->show_tables));
  gtk_widget_set_visible (self->nerves, gtk_toggle_button_get_active (self->show_nerves));
  rv_page_queue_refresh (RV_PAGE (self));
}

/* A tested leaf opens its entry. */
static void
on_leaf (RvNerveTreeView *map, const char *id, RvSide side, RvEdxPage *self)
{
  const RvEdx *edx = self->assessment ? self->assessment->edx : NULL;
  const char *row = NULL;

  for (guint i = 0; edx && i < edx->n_ncs && !row; i++)
    if (edx->ncs[i].side == side && g_strcmp0 (edx->ncs[i].study, id) == 0)
      row = edx->ncs[i].row;
  for (guint i = 0; edx && i < edx->n_emg && !row; i++)
    if (edx->emg[i].side == side && g_strcmp0 (edx->emg[i].study, id) == 0)
      row = edx->emg[i].row;
  if (row)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", row);
}

static void
copy_text (GtkWidget *grid)
{
  g_autofree char *text = rv_data_grid_to_text (RV_DATA_GRID (grid));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (grid), text);
}

static void
on_copy_ncs (RvEdxPage *self)
{
  copy_text (gtk_widget_get_visible (self->wide_grid) ? self->wide_grid : self->long_grid);
}

static void
on_copy_emg (RvEdxPage *self)
{
  copy_text (self->emg_grid);
}

static void
rv_edx_page_dispose (GObject *object)
{
  RvEdxPage *self = RV_EDX_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_EDX_PAGE);
  g_clear_pointer (&self->wide, rv_ncs_table_free);
  g_clear_pointer (&self->lengthy, rv_record_table_free);
  g_clear_pointer (&self->emg, rv_record_table_free);
  g_clear_pointer (&self->assessment, rv_assessment_unref);
  g_clear_pointer (&self->case_uuid, g_free);
  G_OBJECT_CLASS (rv_edx_page_parent_class)->dispose (object);
}

static void
rv_edx_page_class_init (RvEdxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_edx_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_edx_page_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-edx-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, study);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, legend);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, layout);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, ncs_box);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, emg_box);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, remarks);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, copy_ncs);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, copy_emg);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, tables);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, nerves);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, show_tables);
  gtk_widget_class_bind_template_child (widget_class, RvEdxPage, show_nerves);
}

static void
rv_edx_page_init (RvEdxPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->wide = rv_ncs_table_new ();
  self->lengthy = rv_record_table_new ("stim", long_columns, G_N_ELEMENTS (long_columns), N_("Add nerve"));
  self->emg = rv_record_table_new ("emg", emg_columns, G_N_ELEMENTS (emg_columns), N_("Add muscle"));
  self->wide_grid = rv_data_grid_new (_("Nerve conduction, left and right"));
  self->long_grid = rv_data_grid_new (_("Nerve conduction, all columns"));
  self->emg_grid = rv_data_grid_new (_("Needle EMG"));
  gtk_box_append (self->ncs_box, self->wide_grid);
  gtk_box_append (self->ncs_box, self->long_grid);
  gtk_box_append (self->emg_box, self->emg_grid);
  self->map = rv_nerve_tree_view_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->nerves), self->map);
  g_signal_connect (self->map, "leaf-activated", G_CALLBACK (on_leaf), self);
  g_signal_connect (self->show_tables, "toggled", G_CALLBACK (on_toggled), self);
  g_signal_connect (self->show_nerves, "toggled", G_CALLBACK (on_toggled), self);
  gtk_label_set_text (self->legend, _("− not present, + to +++ as printed; NR no response, NT not tested"));
  g_signal_connect_swapped (self->layout, "notify::selected", G_CALLBACK (rv_page_queue_refresh), self);
  g_signal_connect_swapped (self->copy_ncs, "clicked", G_CALLBACK (on_copy_ncs), self);
  g_signal_connect_swapped (self->copy_emg, "clicked", G_CALLBACK (on_copy_emg), self);
}
