/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-evidence-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-finding-search.h"
#include "app/rv-lines.h"
#include "app/rv-weight-line.h"
#include "session/rv-decide.h"

/* Where a finding stands in the list. */
typedef enum { FOR, AGAINST, SILENT, PLACED, SET_ASIDE, PASSED, UNKNOWN, N_SECTIONS } Section;

typedef struct {
  const RvFindingState *state;
  guint index;      /* in the assessment's findings */
  Section section;
  double decibans;
} Row;

struct _RvEvidenceView {
  RvPage parent_instance;

  GtkDropDown *cause;
  GtkLabel *remark;
  GtkEditable *search;
  GtkScrolledWindow *scroll;
  GtkBox *rows;
  guint *causes;     /* of the drop-down, by rank */
  guint n_causes;
  guint chosen;      /* G_MAXUINT: what leads */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (RvEvidenceView, rv_evidence_view, RV_TYPE_PAGE)

static guint
shown_cause (RvEvidenceView *self, const RvDifferential *d)
{
  return self->chosen == G_MAXUINT ? d->causes[0].cause : self->chosen;
}

static Section
section_of (const RvAssessment *a, const RvFindingState *state, double decibans)
{
  if (state->decision)
    return SET_ASIDE;
  if (state->def < 0)
    return UNKNOWN;
  if (state->used_by == RV_USED_BY_LOCALISER)
    return PLACED;
  if (state->superseded || state->stale)
    return PASSED;
  return decibans >= 0.05 ? FOR : decibans <= -0.05 ? AGAINST : SILENT;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *x = a, *y = b;

  if (x->section != y->section)
    return (int) x->section - (int) y->section;
  if (fabs (x->decibans) != fabs (y->decibans))
    return fabs (x->decibans) < fabs (y->decibans) ? 1 : -1;
  return (x->index > y->index) - (x->index < y->index);
}

/* Rejected findings are no longer visible, but stay in the list so that one can take it back. */
static GArray *
collect (RvEvidenceView *self, const RvAssessment *a)
{
  const RvCauseResult *result = rv_differential_cause (a->differential, shown_cause (self, a->differential));
  double cursor = rv_case_session_get_cursor (rv_page_get_session (RV_PAGE (self)));
  const char *wanted = gtk_editable_get_text (self->search);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = 0; i < a->findings->len; i++)
    {
      const RvFindingState *state = a->findings->pdata[i];
      Row row = { state, i, 0, 0 };

      if (state->known_at > cursor || state->status == RV_STATUS_NOT_ASSESSED)
        continue;
      if (*wanted && state->def >= 0 && !rv_finding_fits (rv_knowledge_finding (a->differential->knowledge, (guint) state->def), wanted))
        continue;
      if (state->def >= 0 && state->used_by == RV_USED_BY_DIFFERENTIAL)
        row.decibans = rv_weight_of (result, (guint) state->def);
      row.section = section_of (a, state, row.decibans);
      g_array_append_val (rows, row);
    }
  g_array_sort (rows, compare_rows);
  return rows;
}

/* --- one row --- */

static void
on_decide (GtkButton *button, RvEvidenceView *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  RvAssessment *a = rv_page_get_assessment (RV_PAGE (self));
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  RvDecide decide = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "decide")) - 1; /* 0 is no button */
  g_autoptr (GError) error = NULL;

  if (!a || index >= a->findings->len)
    return;
  rv_decide (session, a->findings->pdata[index], decide, &error);
  rv_page_report (RV_PAGE (self), error);
}

static GtkWidget *
decide_button (RvEvidenceView *self, const Row *row, RvDecide decide, const char *text, const char *tip, gboolean stands)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  g_autofree char *name = g_strdup_printf ("%s: %s", row->state->name, text);

  gtk_widget_add_css_class (button, "rv-small");
  if (stands)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (row->index));
  g_object_set_data (G_OBJECT (button), "decide", GUINT_TO_POINTER (decide + 1));
  g_signal_connect (button, "clicked", G_CALLBACK (on_decide), self);
  return button;
}

static GtkWidget *
decide_box (RvEvidenceView *self, RvCase *kase, const Row *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *decided = rv_decided (kase, row->state);
  gboolean editable = rv_case_session_is_editable (rv_page_get_session (RV_PAGE (self)));

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (box, editable);
  gtk_box_append (GTK_BOX (box), decide_button (self, row, RV_DECIDE_ACCEPT, _("Accept"), _("It is so"), g_strcmp0 (decided, "accepted") == 0));
  gtk_box_append (GTK_BOX (box), decide_button (self, row, RV_DECIDE_NOT_SO, _("Not so"), _("The opposite is so"), FALSE));
  gtk_box_append (GTK_BOX (box), decide_button (self, row, RV_DECIDE_NOT_ASSESSED, _("Not assessed"), _("It says nothing; leave it out"), g_strcmp0 (decided, "rejected") == 0));
  gtk_box_append (GTK_BOX (box), decide_button (self, row, RV_DECIDE_UNRELATED, _("Unrelated"), _("It is so, but has nothing to do with the illness"), g_strcmp0 (decided, "unrelated") == 0));
  return box;
}

/* Where it was read: the kind of entry and what it is called, and since when it was known. */
static char *
origin_text (RvCase *kase, const RvFindingState *state)
{
  RvRecord *record = state->record ? rv_case_find_uuid (kase, state->record) : NULL;
  g_autofree char *title = record ? rv_record_title (record) : NULL;
  const char *kind = record ? _(rv_record_get_kind (record)->label) : "";

  if (!title || !*title || g_strcmp0 (title, state->name) == 0)
    return state->derived ? g_strdup (kind) : g_strdup_printf (_("%s, typed"), kind);
  return g_strdup_printf ("%s: %s", kind, title);
}

static void
add_row (RvEvidenceView *self, const RvAssessment *a, const Row *row)
{
  const RvDifferential *d = a->differential;
  GtkWidget *line, *origin, *what_if, *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_autofree char *from = origin_text (a->kase, row->state), *asking = NULL;
  guint rival = d->causes[0].cause != shown_cause (self, d) || d->n_causes < 2 ? d->causes[0].cause : d->causes[1].cause;
  guint causes[] = { shown_cause (self, d), rival };

  if (row->state->def >= 0)
    line = rv_weight_line_new (d->knowledge, causes, 2, (guint) row->state->def, row->state->status, row->decibans, row->state->record);
  else
    {
      line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      rv_lines_add (GTK_BOX (line), NULL, row->state->name, row->state->record ? row->state->record : "");
    }
  gtk_widget_set_hexpand (line, TRUE);
  origin = gtk_label_new (from);
  gtk_label_set_xalign (GTK_LABEL (origin), 0);
  gtk_label_set_ellipsize (GTK_LABEL (origin), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (origin), 22);
  gtk_label_set_max_width_chars (GTK_LABEL (origin), 22);
  gtk_widget_set_tooltip_text (origin, from);
  gtk_widget_add_css_class (origin, "caption");
  gtk_widget_add_css_class (origin, "dim-label");
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), origin);
  gtk_box_append (GTK_BOX (box), decide_box (self, a->kase, row));
  if (row->section <= SILENT)
    {
      what_if = gtk_button_new_with_label (_("What if"));
      asking = g_strdup_printf (_("%s: what if it were otherwise"), row->state->name);
      gtk_widget_add_css_class (what_if, "rv-small");
      gtk_widget_set_valign (what_if, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (what_if), GTK_ACCESSIBLE_PROPERTY_LABEL, asking, -1);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (what_if), "s", row->state->id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (what_if), "differential.what-if");
      gtk_box_append (GTK_BOX (box), what_if);
    }
  gtk_widget_add_css_class (box, "rv-evidence-row");
  g_object_set_data_full (G_OBJECT (box), "finding", g_strdup (row->state->id), g_free);
  g_object_set_data_full (G_OBJECT (box), "record", g_strdup (row->state->record), g_free);
  gtk_box_append (self->rows, box);
}

/* --- the list --- */

static char *
section_title (Section section, const char *cause)
{
  switch (section)
    {
    case FOR:
      return g_strdup_printf (_("Speaks for %s"), cause);
    case AGAINST:
      return g_strdup_printf (_("Speaks against %s"), cause);
    case SILENT:
      return g_strdup (_("Says nothing between it and the others"));
    case PLACED:
      return g_strdup (_("Used to place the lesion; counts there, not again here"));
    case SET_ASIDE:
      return g_strdup (_("Set aside by decision"));
    case PASSED:
      return g_strdup (_("Replaced by a later word, or too long before the illness"));
    case UNKNOWN:
    default:
      return g_strdup (_("Words that no finding of the knowledge fits"));
    }
}

static void
fill_causes (RvEvidenceView *self, const RvDifferential *d)
{
  g_autoptr (GtkStringList) names = NULL;
  guint at = 0;

  self->filling = TRUE;
  g_free (self->causes);
  names = rv_lines_cause_names (d, &self->causes);
  self->n_causes = d->n_causes;
  for (guint i = 0; i < d->n_causes; i++)
    if (self->causes[i] == self->chosen)
      at = i;
  rv_lines_set_choices (self->cause, names);
  gtk_drop_down_set_selected (self->cause, at);
  self->filling = FALSE;
}

/* What has the focus in the list: its row's finding and record, and which button of it. */
typedef struct {
  char *finding, *record;
  gpointer decide; /* as of the button; NULL: another part of the row */
} Place;

static void
place_clear (Place *place)
{
  g_free (place->finding);
  g_free (place->record);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static void
note_focus (RvEvidenceView *self, Place *place)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL, *row = focus;

  if (!focus || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->rows)))
    return;
  while (gtk_widget_get_parent (row) != GTK_WIDGET (self->rows))
    row = gtk_widget_get_parent (row);
  place->finding = g_strdup (g_object_get_data (G_OBJECT (row), "finding"));
  place->record = g_strdup (g_object_get_data (G_OBJECT (row), "record"));
  place->decide = g_object_get_data (G_OBJECT (focus), "decide");
}

static gboolean
focus_button (GtkWidget *row, gpointer decide)
{
  for (GtkWidget *child = gtk_widget_get_first_child (row); child; child = gtk_widget_get_next_sibling (child))
    if ((g_object_get_data (G_OBJECT (child), "decide") == decide && gtk_widget_grab_focus (child)) || focus_button (child, decide))
      return TRUE;
  return FALSE;
}

/* A decision moves a finding to another section: the focus goes with it. Its record may be another one now. */
static void
restore_focus (RvEvidenceView *self, const Place *place)
{
  GtkWidget *found = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); place->finding && row; row = gtk_widget_get_next_sibling (row))
    {
      gboolean same = g_strcmp0 (g_object_get_data (G_OBJECT (row), "record"), place->record) == 0;

      if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "finding"), place->finding) == 0 && (same || !found))
        found = row;
    }
  if (found && !(place->decide && focus_button (found, place->decide)))
    gtk_widget_child_focus (found, GTK_DIR_TAB_FORWARD);
}

static void
show_rows (RvEvidenceView *self, const RvAssessment *a)
{
  g_auto (Place) place = { NULL, NULL, NULL };
  g_autoptr (GArray) rows = collect (self, a);
  const char *cause = rv_knowledge_cause (a->differential->knowledge, shown_cause (self, a->differential))->name;
  g_autofree char *remark = g_strdup_printf (_("against all rivals together · %u findings"), rows->len);
  int section = -1;

  gtk_label_set_text (self->remark, remark);
  note_focus (self, &place);
  rv_lines_clear (self->rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      if ((int) row->section != section)
        {
          g_autofree char *title = section_title (row->section, cause);

          gtk_box_append (self->rows, rv_lines_heading (title));
          section = (int) row->section;
        }
      add_row (self, a, row);
    }
  if (!rows->len)
    gtk_box_append (self->rows, gtk_label_new (*gtk_editable_get_text (self->search) ? _("Nothing in the case has these words.")
                                                                                    : _("The case holds no findings yet. Enter the history, the examination and the studies.")));
  restore_focus (self, &place);
}

static void
rv_evidence_view_refresh (RvPage *page, RvCaseSession *session)
{
  RvEvidenceView *self = RV_EVIDENCE_VIEW (page);
  RvAssessment *a = rv_page_get_assessment (RV_PAGE (self));

  gtk_widget_set_opacity (GTK_WIDGET (self->rows), a ? 1 : 0.5); /* insensitive rows would lose the focus */
  if (!a)
    {
      gtk_label_set_text (self->remark, session ? _("Working…") : "");
      return;
    }
  fill_causes (self, a->differential);
  show_rows (self, a);
}

static void
on_cause (RvEvidenceView *self)
{
  guint at = gtk_drop_down_get_selected (self->cause);

  if (self->filling || at >= self->n_causes)
    return;
  self->chosen = at ? self->causes[at] : G_MAXUINT;
  rv_page_queue_refresh (RV_PAGE (self));
}

static void
on_search (RvEvidenceView *self)
{
  RvAssessment *a = rv_page_get_assessment (RV_PAGE (self));

  if (a)
    show_rows (self, a);
}

static void
on_session (RvEvidenceView *self)
{
  self->chosen = G_MAXUINT;
  rv_lines_clear (self->rows);
}

static void
rv_evidence_view_dispose (GObject *object)
{
  RvEvidenceView *self = RV_EVIDENCE_VIEW (object);

  g_clear_pointer (&self->causes, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_EVIDENCE_VIEW);
  G_OBJECT_CLASS (rv_evidence_view_parent_class)->dispose (object);
}

static void
rv_evidence_view_class_init (RvEvidenceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_evidence_view_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_evidence_view_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-evidence-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RvEvidenceView, cause);
  gtk_widget_class_bind_template_child (widget_class, RvEvidenceView, remark);
  gtk_widget_class_bind_template_child (widget_class, RvEvidenceView, search);
  gtk_widget_class_bind_template_child (widget_class, RvEvidenceView, scroll);
  gtk_widget_class_bind_template_child (widget_class, RvEvidenceView, rows);
}

static void
rv_evidence_view_init (RvEvidenceView *self)
{
  g_autoptr (GtkStringList) nothing = gtk_string_list_new (NULL); /* a drop-down with a search needs a model */

  gtk_widget_init_template (GTK_WIDGET (self));
  self->chosen = G_MAXUINT;
  gtk_drop_down_set_model (self->cause, G_LIST_MODEL (nothing));
  gtk_drop_down_set_expression (self->cause, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (self->cause, TRUE);
  g_signal_connect (self, "notify::session", G_CALLBACK (on_session), NULL);
  g_signal_connect_swapped (self->cause, "notify::selected", G_CALLBACK (on_cause), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search), self);
}
