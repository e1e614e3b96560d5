/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-edx-page-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/rv-edx-cell.h"
#include "widgets/rv-widget-theme.h"

#define BOTH_WIDTH 1480 /* px at plain text size: below it neither tables nor map can be read beside each other */

struct _RvEdxPage {
  RvPage parent_instance;

  GtkLabel *study, *legend, *profile_name;
  GtkDropDown *layout, *sitting;
  GtkMenuButton *profile;
  GtkBox *ncs_box, *emg_box, *reading, *where;
  GtkWidget *copy_ncs, *copy_emg;
  GtkWidget *tables, *map_box, *map, *ncs_scroll, *emg_scroll, *strip;
  GtkToggleButton *show_tables, *show_nerves;

  GtkWidget *wide_grid, *long_grid, *emg_grid;
  RvNcsTable *wide;
  RvRecordTable *lengthy, *emg;
  GPtrArray *sittings;      /* char*: ids behind the drop-down; "" is rows without a study */
  GtkWidget *cell_grid;     /* the table whose cell the strip explains, or NULL */
  guint hypothesis;         /* whose reasons are shown */
  const char *sittings_of;  /* uuid of the case, interned */
  gboolean filling;         /* the drop-down is being filled */
  RvAssessment *assessment; /* the last one: marks stay while the next is computed */
  char *case_uuid;          /* of the case that it speaks of */
};

G_DEFINE_FINAL_TYPE (RvEdxPage, rv_edx_page, RV_TYPE_PAGE)

static const RvRecordColumn long_columns[] = {
  { "nerve", TRUE, { NULL, N_("Nerve"), NULL, 0, 16 } },
  { "type", TRUE, { NULL, N_("Type"), NULL, 0, 7 } },
  { "side", TRUE, { NULL, N_("Side"), NULL, 0, 4 } },
  { "record", TRUE, { NULL, N_("Recording"), NULL, 0, 8 } },
  { "site", FALSE, { NULL, N_("Stimulation"), NULL, 0, 9 } },
  { "latency", FALSE, { NULL, N_("Latency"), "ms", 1, 5 } },
  { "peak-latency", FALSE, { NULL, N_("Peak"), "ms", 1, 5 } },
  { "amplitude", FALSE, { NULL, N_("Amplitude"), "µV · mV", 1, 5 } },
  { "area", FALSE, { NULL, N_("Area"), "µV·ms · mV·ms", 1, 5 } },
  { "duration", FALSE, { NULL, N_("Duration"), "ms", 1, 5 } },
  { "distance", FALSE, { NULL, N_("Segment"), "mm", 1, 5 } },
  { "velocity", FALSE, { NULL, N_("Velocity"), "m/s", 1, 5 } },
  { "f-latency", FALSE, { N_("F wave"), N_("Latency"), "ms", 1, 5 } },
  { "f-persistence", FALSE, { N_("F wave"), N_("Persistence"), "%", 1, 5 } },
  { "h-latency", FALSE, { NULL, N_("H"), "ms", 1, 5 } },
  { "temperature", TRUE, { NULL, N_("Limb"), "°C", 1, 4 } },
  { "judgement", TRUE, { NULL, N_("Reported as"), NULL, 0, 8, 14 } },
};

static const RvRecordColumn emg_columns[] = {
  { "muscle", FALSE, { NULL, N_("Muscle"), NULL, 0, 18 } },
  { "side", FALSE, { NULL, N_("Side"), NULL, 0, 4 } },
  { NULL, FALSE, { NULL, N_("Nerve"), NULL, 0, 8 }, rv_edx_enter_nerve },
  { NULL, FALSE, { NULL, N_("Roots"), NULL, 0, 5 }, rv_edx_enter_roots },
  { "insertional", FALSE, { NULL, N_("Ins"), NULL, 0.5f, 3 } },
  { "fibrillations", FALSE, { NULL, N_("Fibs"), NULL, 0.5f, 3 } },
  { "positive-waves", FALSE, { NULL, N_("PSW"), NULL, 0.5f, 3 } },
  { "fasciculations", FALSE, { NULL, N_("Fasc"), NULL, 0.5f, 3 } },
  { "mup-duration", FALSE, { N_("MUP"), N_("Dur"), NULL, 0.5f, 3 } },
  { "mup-amplitude", FALSE, { N_("MUP"), N_("Amp"), NULL, 0.5f, 3 } },
  { "polyphasia", FALSE, { N_("MUP"), N_("Poly"), NULL, 0.5f, 3 } },
  { "recruitment", FALSE, { NULL, N_("Recruitment"), NULL, 0, 8 } },
  { "recruitment-printed", FALSE, { NULL, N_("As printed"), NULL, 0, 8, 14 }, NULL, TRUE },
  { "judgement", FALSE, { NULL, N_("Reported as"), NULL, 0, 8, 14 } },
};

/* --- which cell is which --- */

static gboolean
is_long (RvEdxPage *self)
{
  return gtk_drop_down_get_selected (self->layout) == 1;
}

/* The sitting that is shown; NULL: there are no several. */
static const char *
shown_sitting (RvEdxPage *self)
{
  guint at = gtk_drop_down_get_selected (self->sitting);

  return self->sittings->len > 1 && at < self->sittings->len ? self->sittings->pdata[at] : NULL;
}

/* Shows the sitting to which a row belongs. */
static void
go_to_sitting (RvEdxPage *self, const char *uuid)
{
  RvCase *view = rv_case_session_get_view (rv_page_get_session (RV_PAGE (self)));
  RvRecord *record = rv_case_find_uuid (view, uuid), *row = record && rv_record_is (record, "stim") ? rv_case_get_parent (view, record) : record;

  for (guint i = 0; row && (rv_record_is (row, "ncs") || rv_record_is (row, "emg")) && i < self->sittings->len; i++)
    if (rv_cell_in_study (row, self->sittings->pdata[i]))
      gtk_drop_down_set_selected (self->sitting, i);
}

/* The table that shows the cell now; NULL: none does. */
static GtkWidget *
find_shown (RvEdxPage *self, const char *uuid, const char *field, guint *row, guint *column)
{
  if (is_long (self) ? rv_record_table_find (self->lengthy, uuid, field, row, column) : rv_ncs_table_find (self->wide, uuid, field, row, column))
    return is_long (self) ? self->long_grid : self->wide_grid;
  return rv_record_table_find (self->emg, uuid, field, row, column) ? self->emg_grid : NULL;
}

/* Likewise, after going to its sitting when need be. */
static GtkWidget *
find_cell (RvEdxPage *self, const char *uuid, const char *field, guint *row, guint *column)
{
  GtkWidget *grid = find_shown (self, uuid, field, row, column);

  if (grid)
    return grid;
  go_to_sitting (self, uuid);
  return find_shown (self, uuid, field, row, column);
}

/* Sentences of other sittings are not shown beside this one's tables. */
static gboolean
is_shown_sentence (GStrv cells, gpointer data)
{
  RvEdxPage *self = data;

  for (guint i = 0; cells && cells[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (cells[i], "/", 2);
      guint row, column;

      if (find_shown (self, parts[0], parts[1] ? parts[1] : "", &row, &column))
        return TRUE;
    }
  return !cells || !cells[0] || self->sittings->len < 2;
}

static RvRecord *
cell_record (RvEdxPage *self, GtkWidget *grid, guint row, guint column, const char **field)
{
  if (grid == self->wide_grid)
    return rv_ncs_table_cell (self->wide, row, column, field);
  return rv_record_table_cell (grid == self->emg_grid ? self->emg : self->lengthy, row, column, field);
}

static void
clear_links (RvEdxPage *self)
{
  rv_data_grid_clear_links (RV_DATA_GRID (self->wide_grid));
  rv_data_grid_clear_links (RV_DATA_GRID (self->long_grid));
  rv_data_grid_clear_links (RV_DATA_GRID (self->emg_grid));
}

/* Moves the cursor to a record's row. */
static void
go_to (RvEdxPage *self, const char *uuid, const char *field)
{
  guint row, column;
  GtkWidget *grid = find_cell (self, uuid, field, &row, &column);

  if (grid)
    rv_data_grid_select (RV_DATA_GRID (grid), row, column);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", uuid);
}

static void
on_show (GtkWidget *widget, const char *name, GVariant *target)
{
  RvEdxPage *self = RV_EDX_PAGE (widget);
  g_autofree const char **cells = g_variant_get_strv (target, NULL);
  gboolean first = TRUE;

  clear_links (self);
  for (guint i = 0; cells[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (cells[i], "/", 2);
      guint row, column;
      GtkWidget *grid = find_cell (self, parts[0], parts[1] ? parts[1] : "", &row, &column);

      if (grid)
        rv_data_grid_link (RV_DATA_GRID (grid), row, column);
      if (!grid && first && !cells[i + 1]) /* an entry of the examination, a printed conclusion */
        gtk_widget_activate_action (widget, "win.select", "s", parts[0]);
      if (!grid || !first)
        continue;
      first = FALSE;
      gtk_toggle_button_set_active (self->show_tables, TRUE);
      rv_data_grid_select (RV_DATA_GRID (grid), row, column);
    }
}

/* --- the strip that explains the cell under the cursor --- */

static void
show_detail (RvEdxPage *self)
{
  guint row = 0, column = 0;
  const char *field = NULL;
  RvRecord *record = self->cell_grid && rv_data_grid_get_cursor (RV_DATA_GRID (self->cell_grid), &row, &column) ? cell_record (self, self->cell_grid, row, column, &field) : NULL;

  rv_edx_strip_show (RV_EDX_STRIP (self->strip), rv_case_session_get_view (rv_page_get_session (RV_PAGE (self))), self->assessment ? self->assessment->edx : NULL, record, field);
}

static void
on_cursor_moved (GtkWidget *grid, guint row, guint column, RvEdxPage *self)
{
  self->cell_grid = grid;
  show_detail (self);
}

/* --- refresh --- */

static char *
study_text (RvCase *view, RvRecord *study)
{
  g_autofree char *when = study ? rv_record_get_text (study, "when", rv_case_title_of_id, view) : NULL;
  const char *title = study ? rv_record_get (study, "title") : NULL;

  if (!study)
    return g_strdup ("");
  return when && *when ? g_strdup_printf ("%s · %s", title ? title : "", when) : g_strdup (title ? title : "");
}

/* The newest grading of this case; an older one only until the next is there, never that of another case. */
static void
take_assessment (RvEdxPage *self, RvCaseSession *session)
{
  RvAssessment *now = rv_case_session_get_assessment (session);
  const char *uuid = rv_case_get_uuid (rv_case_session_get_case (session));

  if (g_strcmp0 (uuid, self->case_uuid) != 0)
    {
      self->hypothesis = 0;
      self->cell_grid = NULL;
      clear_links (self);
      rv_edx_map_reset (RV_EDX_MAP (self->map));
    }
  else if (!now)
    return;
  g_clear_pointer (&self->assessment, rv_assessment_unref);
  g_free (self->case_uuid);
  self->case_uuid = g_strdup (uuid);
  self->assessment = now ? rv_assessment_ref (now) : NULL;
}

/* The sittings that have rows; a choice is shown when there are several. */
static void
fill_sittings (RvEdxPage *self, RvCase *view)
{
  static const char *const kinds[] = { "ncs", "emg" };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gboolean same;

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < rv_case_count (view, kinds[k]); i++)
      {
        const char *study = rv_record_get (rv_case_nth (view, kinds[k], i), "study");

        if (!g_ptr_array_find_with_equal_func (ids, study ? study : "", g_str_equal, NULL))
          g_ptr_array_add (ids, g_strdup (study ? study : ""));
      }
  same = ids->len == self->sittings->len && self->sittings_of == rv_case_get_uuid (view);
  for (guint i = 0; same && i < ids->len; i++)
    same = g_str_equal (ids->pdata[i], self->sittings->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->sitting), ids->len > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->study), ids->len <= 1);
  if (same)
    return;
  for (guint i = 0; i < ids->len; i++)
    {
      RvRecord *study = *(char *) ids->pdata[i] ? rv_case_find_id (view, ids->pdata[i]) : NULL;
      g_autofree char *text = study ? study_text (view, study) : g_strdup (*(char *) ids->pdata[i] ? ids->pdata[i] : _("No sitting named"));

      gtk_string_list_append (names, text);
    }
  g_ptr_array_unref (self->sittings);
  self->sittings = g_steal_pointer (&ids);
  self->sittings_of = g_intern_string (rv_case_get_uuid (view));
  self->filling = TRUE;
  gtk_drop_down_set_model (self->sitting, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->sitting, MAX (self->sittings->len, 1) - 1); /* the last one */
  self->filling = FALSE;
}

static void
show_profile (RvEdxPage *self, const RvEdx *edx)
{
  g_autofree char *text = NULL;

  if (!edx)
    return;
  text = g_strdup_printf (_("Reference: %s"), edx->profile_name ? edx->profile_name : _("none applies"));
  gtk_label_set_text (self->profile_name, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->profile), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
rv_edx_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvEdxPage *self = RV_EDX_PAGE (page);
  g_autofree char *study = NULL, *as_of = NULL;
  const RvEdx *edx;
  RvCase *view;

  if (!session)
    return;
  take_assessment (self, session);
  edx = self->assessment ? self->assessment->edx : NULL;
  view = rv_case_session_get_view (session);
  fill_sittings (self, view);
  study = study_text (view, rv_case_nth (view, "study", 0));
  gtk_label_set_text (self->study, study);
  gtk_widget_set_visible (self->wide_grid, !is_long (self));
  gtk_widget_set_visible (self->long_grid, is_long (self));
  if (is_long (self))
    rv_record_table_show (self->lengthy, RV_DATA_GRID (self->long_grid), session, edx, shown_sitting (self));
  else
    rv_ncs_table_show (self->wide, RV_DATA_GRID (self->wide_grid), session, edx, shown_sitting (self));
  rv_record_table_show (self->emg, RV_DATA_GRID (self->emg_grid), session, edx, shown_sitting (self));
  show_profile (self, edx);
  show_detail (self);
  if (!self->assessment) /* what stands there stays until the new results come: nothing jumps */
    return;
  rv_edx_reading_fill (self->reading, view, edx, shown_sitting (self), is_shown_sentence, self);
  rv_edx_where_fill (self->where, self->assessment->localisation, self->hypothesis, rv_case_session_is_editable (session));
  as_of = rv_case_session_is_live (session) ? NULL : rv_case_session_cursor_text (session);
  if (gtk_widget_get_visible (self->map_box))
    rv_edx_map_show (RV_EDX_MAP (self->map), edx, self->assessment->localisation, as_of);
}

/* --- what is done here --- */

/* A wide table has a scroll bar that is seen, and room for it. */
static gboolean
set_scroll_bar (gpointer data)
{
  GtkScrolledWindow *scroll = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (scroll);
  gboolean wide = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_lower (adjustment) > gtk_adjustment_get_page_size (adjustment) + 0.5;
  GtkPolicyType policy = wide ? GTK_POLICY_ALWAYS : GTK_POLICY_AUTOMATIC, before;

  gtk_scrolled_window_get_policy (scroll, &before, NULL);
  if (policy != before)
    gtk_scrolled_window_set_policy (scroll, policy, GTK_POLICY_NEVER);
  return G_SOURCE_REMOVE;
}

/* Said while sizes are given out: the bar is changed after that. */
static void
on_width_changed (GtkAdjustment *adjustment, GtkScrolledWindow *scroll)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, set_scroll_bar, g_object_ref (scroll), g_object_unref);
}

/* GTK 4.8 lets a table that scrolls sideways only swallow the wheel: it is handed on to the page. */
static gboolean
on_wheel (GtkEventControllerScroll *controller, double dx, double dy, RvEdxPage *self)
{
  GtkAdjustment *page = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->tables));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (dy == 0 || fabs (dx) > fabs (dy) || (state & GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL)
    dy *= pow (gtk_adjustment_get_page_size (page), 2.0 / 3.0); /* as far as GTK goes for a step */
  gtk_adjustment_set_value (page, gtk_adjustment_get_value (page) + dy);
  return GDK_EVENT_STOP;
}

static void
watch_table_scroll (RvEdxPage *self, GtkWidget *scroll)
{
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  g_signal_connect (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroll)), "changed", G_CALLBACK (on_width_changed), scroll);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect (wheel, "scroll", G_CALLBACK (on_wheel), self);
  gtk_widget_add_controller (scroll, wheel);
}

/* Tables, map, or both beside each other; never neither, and both only where there is room. */
static void
on_toggled (GtkToggleButton *button, RvEdxPage *self)
{
  GtkToggleButton *other = button == self->show_tables ? self->show_nerves : self->show_tables;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (width && width < BOTH_WIDTH * MAX (rv_widget_text_scale (GTK_WIDGET (self)), 1) && gtk_toggle_button_get_active (button) && gtk_toggle_button_get_active (other))
    gtk_toggle_button_set_active (other, FALSE);
  if (!gtk_toggle_button_get_active (button) && !gtk_toggle_button_get_active (other))
    gtk_toggle_button_set_active (other, TRUE);
  gtk_widget_set_visible (self->tables, gtk_toggle_button_get_active (self->show_tables));
  gtk_widget_set_visible (self->strip, gtk_toggle_button_get_active (self->show_tables));
  gtk_widget_set_visible (self->map_box, gtk_toggle_button_get_active (self->show_nerves));
  rv_page_queue_refresh (RV_PAGE (self));
}

static gboolean
commit (RvEdxPage *self, RvEdit *edit)
{
  g_autoptr (GError) error = NULL;
  gboolean done = rv_case_session_commit (rv_page_get_session (RV_PAGE (self)), edit, &error);

  rv_page_report (RV_PAGE (self), error);
  return done;
}

static void
on_profile_popup (GtkMenuButton *button, gpointer data)
{
  RvEdxPage *self = data;
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  GtkWidget *popover = gtk_popover_new ();

  if (session)
    gtk_popover_set_child (GTK_POPOVER (popover), rv_edx_profile_content (rv_case_session_get_view (session), self->assessment ? self->assessment->edx : NULL,
                                                                          rv_case_session_is_editable (session)));
  gtk_menu_button_set_popover (button, popover);
}

static void
on_profile (GtkWidget *widget, const char *name, GVariant *target)
{
  RvEdxPage *self = RV_EDX_PAGE (widget);
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  g_autoptr (RvEdit) edit = rv_edit_new (_("Change reference profile"));

  if (!session)
    return;
  gtk_menu_button_popdown (self->profile);
  rv_edx_profile_set (edit, rv_case_session_get_case (session), g_variant_get_string (target, NULL));
  commit (self, edit);
}

static void
on_enter (GtkWidget *widget, const char *name, GVariant *target)
{
  RvEdxPage *self = RV_EDX_PAGE (widget);
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  const char *id, *site, *uuid;
  int side;
  g_autoptr (RvEdit) edit = rv_edit_new (_("Add study"));

  g_variant_get (target, "(&si&s)", &id, &side, &site);
  if (!session)
    return;
  uuid = *site ? NULL : rv_edx_enter_find (self->assessment ? self->assessment->edx : NULL, id, (RvSide) side);
  if (!uuid && rv_case_session_is_editable (session))
    {
      uuid = rv_edx_enter_add (edit, rv_case_session_get_case (session), id, (RvSide) side, site, shown_sitting (self));
      if (!uuid || !commit (self, edit))
        return;
    }
  if (!uuid)
    return;
  gtk_toggle_button_set_active (self->show_tables, TRUE);
  if (*site) /* only the long layout has stimulation sites of their own */
    gtk_drop_down_set_selected (self->layout, 1);
  go_to (self, uuid, "amplitude");
}

static void
on_hypothesis (GtkWidget *widget, const char *name, GVariant *target)
{
  RvEdxPage *self = RV_EDX_PAGE (widget);
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  self->hypothesis = (guint) MAX (g_variant_get_int32 (target), 0);
  if (session && self->assessment)
    rv_edx_where_fill (self->where, self->assessment->localisation, self->hypothesis, rv_case_session_is_editable (session));
}

static void
on_sitting (RvEdxPage *self)
{
  if (!self->filling)
    rv_page_queue_refresh (RV_PAGE (self));
}

static void
on_copy_ncs (RvEdxPage *self)
{
  rv_data_grid_copy_all (RV_DATA_GRID (is_long (self) ? self->long_grid : self->wide_grid));
}

static void
on_copy_emg (RvEdxPage *self)
{
  rv_data_grid_copy_all (RV_DATA_GRID (self->emg_grid));
}

/* --- class --- */

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
  g_clear_pointer (&self->sittings, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_edx_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, RvEdxPage, name)

static void
rv_edx_page_class_init (RvEdxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_edx_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_edx_page_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-edx-page.ui");
  BIND (study);
  BIND (sitting);
  BIND (legend);
  BIND (layout);
  BIND (profile);
  BIND (profile_name);
  BIND (ncs_scroll);
  BIND (emg_scroll);
  BIND (strip);
  BIND (ncs_box);
  BIND (emg_box);
  BIND (reading);
  BIND (where);
  BIND (copy_ncs);
  BIND (copy_emg);
  BIND (tables);
  BIND (map_box);
  BIND (show_tables);
  BIND (show_nerves);
  gtk_widget_class_install_action (widget_class, "edx.show", "as", on_show);
  gtk_widget_class_install_action (widget_class, "edx.enter", "(sis)", on_enter);
  gtk_widget_class_install_action (widget_class, "edx.hypothesis", "i", on_hypothesis);
  gtk_widget_class_install_action (widget_class, "edx.profile", "s", on_profile);
}

static GtkWidget *
add_grid (RvEdxPage *self, GtkBox *box, const char *name)
{
  GtkWidget *grid = rv_data_grid_new (name);

  gtk_box_append (box, grid);
  g_signal_connect (grid, "cursor-moved", G_CALLBACK (on_cursor_moved), self);
  return grid;
}

static void
rv_edx_page_init (RvEdxPage *self)
{
  self->sittings = g_ptr_array_new_with_free_func (g_free);
  g_type_ensure (RV_TYPE_EDX_STRIP);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->wide = rv_ncs_table_new ();
  self->lengthy = rv_record_table_new ("stim", long_columns, G_N_ELEMENTS (long_columns), N_("Add nerve"));
  self->emg = rv_record_table_new ("emg", emg_columns, G_N_ELEMENTS (emg_columns), N_("Add muscle"));
  self->wide_grid = add_grid (self, self->ncs_box, _("Nerve conduction, left and right"));
  self->long_grid = add_grid (self, self->ncs_box, _("Nerve conduction, all columns"));
  self->emg_grid = add_grid (self, self->emg_box, _("Needle EMG"));
  self->map = rv_edx_map_new ();
  gtk_widget_set_hexpand (self->map, TRUE);
  gtk_box_append (GTK_BOX (self->map_box), self->map);
  watch_table_scroll (self, self->ncs_scroll);
  watch_table_scroll (self, self->emg_scroll);
  gtk_menu_button_set_create_popup_func (self->profile, on_profile_popup, self, NULL);
  g_signal_connect (self->show_tables, "toggled", G_CALLBACK (on_toggled), self);
  g_signal_connect (self->show_nerves, "toggled", G_CALLBACK (on_toggled), self);
  gtk_label_set_text (self->legend, _("− none, + to +++ as printed · NR no response · NT not tested · a dot: not recorded in the source"));
  g_signal_connect_swapped (self->layout, "notify::selected", G_CALLBACK (rv_page_queue_refresh), self);
  g_signal_connect_swapped (self->sitting, "notify::selected", G_CALLBACK (on_sitting), self);
  g_signal_connect_swapped (self->copy_ncs, "clicked", G_CALLBACK (on_copy_ncs), self);
  g_signal_connect_swapped (self->copy_emg, "clicked", G_CALLBACK (on_copy_emg), self);
}
