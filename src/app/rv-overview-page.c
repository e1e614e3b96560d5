/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-overview-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rv-lines.h"
#include "report/rv-words.h"
#include "widgets/rv-bar.h"
#include "widgets/rv-image-pane.h"
#include "widgets/rv-timeline-view.h"

struct _RvOverviewPage {
  RvPage parent_instance;

  GtkBox *top, *course, *left, *right;
  GtkWidget *timeline;
};

G_DEFINE_FINAL_TYPE (RvOverviewPage, rv_overview_page, RV_TYPE_PAGE)

static void
fill_top (RvOverviewPage *self, RvCase *kase, gboolean live)
{
  RvRecord *root = rv_case_get_root (kase), *patient = rv_case_single (kase, "patient");
  static const char *const fields[] = { "sex", "age", "height", "weight", "handedness", "occupation" };
  static const struct { const char *token, *words; } hands[] = { { "left", N_("left-handed") }, { "right", N_("right-handed") }, { "both", N_("uses both hands alike") } };
  g_autoptr (GString) who = g_string_new (NULL);
  g_autofree char *words = rv_words_case_title (kase, live);
  GtkWidget *title = rv_lines_add (self->top, NULL, words, rv_record_get_uuid (root));

  gtk_widget_add_css_class (title, "rv-hero");
  for (guint i = 0; patient && i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = rv_record_get_text (patient, fields[i], rv_case_title_of_id, kase);
      const RvField *field = rv_kind_field (rv_record_get_kind (patient), fields[i]);

      for (guint h = 0; g_str_equal (fields[i], "handedness") && h < G_N_ELEMENTS (hands); h++)
        if (rv_record_equals (patient, fields[i], hands[h].token))
          {
            g_free (value);
            value = g_strdup (_(hands[h].words));
          }
      if (*value)
        g_string_append_printf (who, "%s%s%s%s", who->len ? " · " : "", value, field->unit ? "\xE2\x80\xAF" : "", field->unit ? field->unit : "");
    }
  if (rv_record_get (root, "nature"))
    g_string_append_printf (who, "%s%s", who->len ? " · " : "", rv_token_label (rv_record_get (root, "nature")));
  if (rv_record_get (root, "setting"))
    g_string_append_printf (who, " · %s", rv_token_label (rv_record_get (root, "setting")));
  if (who->len)
    gtk_widget_add_css_class (rv_lines_add (self->top, NULL, who->str, rv_record_get_uuid (patient ? patient : root)), "dim-label");
  if (live && rv_record_get (root, "synopsis")) /* it tells the end */
    rv_lines_add (self->top, NULL, rv_record_get (root, "synopsis"), rv_record_get_uuid (root));
}

/* The value of a field that the kind has and that says something; else NULL. */
static const char *
said (RvRecord *record, const char *field)
{
  const char *value = rv_kind_field (rv_record_get_kind (record), field) ? rv_record_get (record, field) : NULL;

  return rv_empty_of (value) == RV_EMPTY_NO ? value : NULL;
}

/* Whether an exam, study or result row says that something is wrong. */
static gboolean
is_abnormal (RvRecord *record)
{
  static const char *const fields[] = { "status", "word", "result", "judgement", "interpretation" };
  const char *grade = said (record, "grade");

  if (grade && rv_record_is (record, "strength"))
    return !g_str_equal (grade, "5");
  if (grade && rv_record_is (record, "reflex"))
    return !g_str_equal (grade, "2");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = said (record, fields[i]);

      if (value)
        return !rv_token_in ("normal not-assessed negative flexor low-normal", value) &&
               !(g_str_equal (value, "absent") && (rv_record_is (record, "finding") || rv_record_is (record, "sign")));
    }
  return FALSE;
}

/* The latest of each finding speaks; what it was before stands behind it. */
typedef struct {
  RvRecord *latest;
  double known;
  GString *before;
} Finding;

static void
finding_free (gpointer data)
{
  Finding *finding = data;

  g_string_free (finding->before, TRUE);
  g_free (finding);
}

static void
collect_finding (GHashTable *table, GPtrArray *order, RvCase *kase, RvChronology *chronology, RvRecord *record)
{
  g_autofree char *title = rv_record_title (record);
  g_autofree char *key = g_strjoin ("/", title, said (record, "modality"), NULL);
  Finding *finding = g_hash_table_lookup (table, key);
  RvSpan known;

  rv_chronology_known (chronology, record, &known);
  if (!finding)
    {
      finding = g_new0 (Finding, 1);
      finding->before = g_string_new (NULL);
      g_ptr_array_add (order, finding);
      g_hash_table_insert (table, g_steal_pointer (&key), finding);
    }
  else if (known.position >= finding->known)
    {
      g_autofree char *summary = rv_lines_short (kase, finding->latest);

      g_string_append_printf (finding->before, "%s%s", finding->before->len ? "; " : "", summary);
    }
  else
    return;
  finding->latest = record;
  finding->known = known.position;
}

/* "Ankle reflex, left": a line that stands alone says what was looked at. */
static char *
finding_title (RvRecord *record)
{
  g_autofree char *title = rv_record_title (record);
  g_autofree char *text = NULL;

  if (rv_record_is (record, "reflex") && rv_record_get (record, "name"))
    {
      g_autofree char *side = rv_record_get_text (record, "side", NULL, NULL), *lower = g_utf8_strdown (side, -1);

      /* Translators: "ankle reflex" */
      text = g_strdup_printf (C_("reflex", "%s reflex"), rv_record_get (record, "name"));
      g_free (title);
      title = *side ? g_strdup_printf ("%s, %s", text, lower) : g_steal_pointer (&text);
    }
  return rv_words_capital (title);
}

static void
fill_findings (RvOverviewPage *self, GtkBox *box, RvCase *kase, RvChronology *chronology)
{
  static const char *const kinds[] = { "strength", "bulk", "reflex", "sensation", "sign", "finding", "ultrasound" };
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func (finding_free);
  guint normal = 0;

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < rv_case_count (kase, kinds[k]); i++)
      collect_finding (table, order, kase, chronology, rv_case_nth (kase, kinds[k], i));
  for (guint i = 0; i < order->len; i++)
    {
      Finding *finding = order->pdata[i];
      g_autofree char *title = finding_title (finding->latest), *summary = rv_lines_short (kase, finding->latest);
      g_autofree char *text = finding->before->len ? g_strdup_printf (_("%s (before: %s)"), summary, finding->before->str) : g_strdup (summary);

      if (is_abnormal (finding->latest))
        rv_lines_add (box, title, text, rv_record_get_uuid (finding->latest));
      else
        normal++;
    }
  if (normal)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u normal or absent finding on the Record page", "%u normal or absent findings on the Record page", normal), normal);

      gtk_widget_add_css_class (rv_lines_add_action (box, text, "win.page", "record"), "dim-label");
    }
}

static void
fill_kind (GtkBox *box, RvCase *kase, const char *kind)
{
  for (guint i = 0; i < rv_case_count (kase, kind); i++)
    {
      RvRecord *record = rv_case_nth (kase, kind, i);
      g_autofree char *title = rv_record_title (record), *summary = rv_lines_short (kase, record);

      rv_lines_add (box, title, summary, rv_record_get_uuid (record));
    }
}

/* Heading and lines; gone again when nothing was added. */
static void
section (GtkBox *column, const char *title, GtkWidget *box)
{
  if (!gtk_widget_get_first_child (box))
    {
      g_object_ref_sink (box);
      g_object_unref (box);
      return;
    }
  gtk_box_prepend (GTK_BOX (box), rv_lines_heading (title));
  gtk_box_append (column, box);
}

static GtkWidget *
new_box (void)
{
  return gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
}

static void
on_open_image (RvImagePane *pane, RvOverviewPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "imaging");
}

static void
fill_images (RvOverviewPage *self, RvCaseSession *session)
{
  RvCase *view = rv_case_session_get_view (session);
  GtkWidget *box = new_box (), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  guint n = MIN (rv_case_count_pictures (view), 5);

  gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *pane = rv_image_pane_new ();

      rv_image_pane_show (RV_IMAGE_PANE (pane), view, rv_case_nth_picture (view, i), rv_case_session_get_files_dir (session));
      gtk_widget_set_size_request (pane, 60, 120);
      g_signal_connect (pane, "open", G_CALLBACK (on_open_image), self);
      gtk_box_append (GTK_BOX (row), pane);
    }
  if (n)
    gtk_box_append (GTK_BOX (box), row);
  else
    g_object_unref (g_object_ref_sink (row));
  section (self->right, _("Key images"), box);
}

static void
fill_left (RvOverviewPage *self, RvCase *kase, RvChronology *chronology, gboolean live)
{
  RvRecord *root = rv_case_get_root (kase);
  g_autofree char *question = rv_words_why_now (kase, live);
  GtkWidget *why = new_box (), *found = new_box (), *background = new_box ();

  if (question)
    rv_lines_add (GTK_BOX (why), NULL, question, rv_record_get_uuid (live && rv_record_get (root, "question") ? root : rv_case_nth (kase, "encounter", live ? 0 : rv_case_count (kase, "encounter") - 1)));
  section (self->left, _("Why now"), why);
  fill_findings (self, GTK_BOX (found), kase, chronology);
  section (self->left, _("What was found"), found);
  fill_kind (GTK_BOX (background), kase, "comorbidity");
  fill_kind (GTK_BOX (background), kase, "drug");
  fill_kind (GTK_BOX (background), kase, "relative");
  section (self->left, _("Background"), background);
}

static char *
share_text (double probability, double low, double high)
{
  g_autofree char *p = rv_percent_text (probability), *l = rv_percent_text (low), *h = rv_percent_text (high);

  return high > low ? g_strdup_printf (_("%s (%s to %s)"), p, l, h) : g_strdup (p);
}

/* The assistant's answer in a few lines; each opens the page with its reasons. */
static void
fill_assistant (RvOverviewPage *self, RvAssessment *assessment)
{
  GtkWidget *box = new_box ();
  const RvLocalisation *l = assessment ? assessment->localisation : NULL;
  const RvDifferential *d = assessment ? assessment->differential : NULL;

  if (l && l->n_observations && l->n_hypotheses)
    {
      g_autofree char *share = share_text (l->hypotheses[0].probability, l->hypotheses[0].low, l->hypotheses[0].high);
      g_autofree char *text = g_strdup_printf ("%s  %s", l->hypotheses[0].name, share);

      rv_lines_add_action (GTK_BOX (box), text, "win.page", "edx");
    }
  for (guint i = 0; d && i < d->n_causes && i < 3; i++)
    {
      g_autofree char *share = share_text (d->causes[i].probability, d->causes[i].low, d->causes[i].high);
      g_autofree char *text = g_strdup_printf ("%s  %s", rv_knowledge_cause (d->knowledge, d->causes[i].cause)->name, share);

      rv_lines_add_action (GTK_BOX (box), text, "win.page", "differential");
    }
  section (self->right, _("Where and why, by the assistant"), box);
}

static void
fill_right (RvOverviewPage *self, RvCaseSession *session, RvCase *kase)
{
  GtkWidget *results = new_box (), *diagnoses = new_box (), *questions = new_box (), *source = new_box ();
  RvRecord *root = rv_case_get_root (kase);

  fill_kind (GTK_BOX (diagnoses), kase, "diagnosis");
  section (self->right, _("Diagnosis"), diagnoses);
  fill_assistant (self, rv_case_session_get_assessment (session));
  fill_kind (GTK_BOX (results), kase, "result");
  section (self->right, _("Results"), results);
  fill_images (self, session);
  fill_kind (GTK_BOX (questions), kase, "open-question");
  fill_kind (GTK_BOX (questions), kase, "discrepancy");
  section (self->right, _("Open questions and discrepancies"), questions);
  if (rv_record_get (root, "reference"))
    rv_lines_add (GTK_BOX (source), NULL, rv_record_get (root, "reference"), rv_record_get_uuid (root));
  section (self->right, _("Source"), source);
}

static void
rv_overview_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvOverviewPage *self = RV_OVERVIEW_PAGE (page);
  RvCase *view = session ? rv_case_session_get_view (session) : NULL;

  rv_lines_clear (self->top);
  rv_lines_clear (self->left);
  rv_lines_clear (self->right);
  if (!view)
    return;
  fill_top (self, view, rv_case_session_is_live (session));
  rv_timeline_view_show (RV_TIMELINE_VIEW (self->timeline), view, rv_case_session_get_chronology (session),
                         rv_case_session_get_cursor (session), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->course), rv_case_count (view, "event") > 0);
  fill_left (self, view, rv_case_session_get_chronology (session), rv_case_session_is_live (session));
  fill_right (self, session, view);
  if (rv_case_size (view) <= 2)
    {
      GtkWidget *hint = new_box ();

      rv_lines_add_action (GTK_BOX (hint), _("Nothing is entered yet. The Record page takes everything: history, examination, studies, results, images."), "win.page", "record");
      gtk_box_append (self->left, hint);
    }
}

static void
on_activated (RvTimelineView *view, const char *uuid, RvOverviewPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", uuid);
}

static void
rv_overview_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RV_TYPE_OVERVIEW_PAGE);
  G_OBJECT_CLASS (rv_overview_page_parent_class)->dispose (object);
}

static void
rv_overview_page_class_init (RvOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_overview_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_overview_page_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RvOverviewPage, top);
  gtk_widget_class_bind_template_child (widget_class, RvOverviewPage, course);
  gtk_widget_class_bind_template_child (widget_class, RvOverviewPage, left);
  gtk_widget_class_bind_template_child (widget_class, RvOverviewPage, right);
}

static void
rv_overview_page_init (RvOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->timeline = rv_timeline_view_new ();
  rv_timeline_view_set_compact (RV_TIMELINE_VIEW (self->timeline), TRUE);
  g_signal_connect (self->timeline, "activated", G_CALLBACK (on_activated), self);
  gtk_box_append (self->course, self->timeline);
}
