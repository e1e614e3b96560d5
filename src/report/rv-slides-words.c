/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slides in the presenter's own words: title, reason, text, decision; and what keeps the patient's name off all of them. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "report/rv-shapes.h"
#include "report/rv-slides-private.h"
#include "report/rv-words.h"

static char *
meeting_line (RvCase *kase, RvRecord *presentation)
{
  g_autofree char *when = presentation ? rv_words_field (kase, presentation, "when") : NULL;
  const char *title = presentation ? rv_record_get (presentation, "title") : NULL;

  return title && when ? g_strdup_printf ("%s \u00b7 %s", title, when) : g_strdup (title ? title : when);
}

/* The reason of the presentation; without one the case's own question. Caller frees; may be NULL. */
static char *
reason_of (const RvStage *stage, RvRecord *presentation)
{
  char *reason = presentation ? rv_words_field (stage->kase, presentation, "reason") : NULL;

  return reason ? reason : rv_words_field (stage->kase, rv_case_get_root (stage->kase), "question");
}

static double
draw_fitted (const RvStage *stage, const RvRect *rect, const char *text, double largest, double smallest)
{
  double height = 0;

  for (double scale = largest; text && scale >= smallest - 0.01; scale -= 0.2)
    {
      g_autoptr (RvTheme) theme = rv_stage_theme (stage, scale);
      RvTextStyle style = { RV_SIZE_HEADING, FALSE, FALSE };

      height = rv_text_paragraph (NULL, theme, style, (RvColor) { 0 }, 0, 0, rect->width, 0, text);
      if (height > rect->height && scale - 0.2 >= smallest - 0.01)
        continue;
      rv_text_paragraph (stage->cr, theme, style, rv_theme_color (theme, RV_COLOR_INK), rect->x, rect->y, rect->width, (guint) (rect->height / rv_text_height (theme, style)), text);
      return MIN (height, rect->height);
    }
  return height;
}

void
rv_slide_title (const RvStage *stage)
{
  RvRecord *presentation = rv_slides_presentation (stage->kase);
  g_autofree char *meeting = meeting_line (stage->kase, presentation), *reason = reason_of (stage, presentation);
  g_autofree char *patient = rv_words_patient (stage->kase, !stage->options->hide_names);
  g_autoptr (RvTheme) large = rv_stage_theme (stage, 2.5), middle = rv_stage_theme (stage, 2.1);
  RvColor ink = rv_theme_color (stage->theme, RV_COLOR_INK), quiet = rv_theme_color (stage->theme, RV_COLOR_QUIET);
  double x = RV_SLIDE_MARGIN + 24, width = RV_SLIDE_WIDTH - 2 * x, y = 150;
  const char *title = stage->slide->uuid && stage->slide->title && !g_str_equal (stage->slide->title, _("Title")) ? stage->slide->title : rv_case_get_title (stage->kase);

  rv_text_draw (stage->cr, middle, RV_BODY, quiet, x, 84, width, meeting);
  y += rv_text_paragraph (stage->cr, large, RV_HERO, ink, x, y, width, 3, title) + 12;
  y += rv_text_paragraph (stage->cr, middle, RV_HEADING, quiet, x, y, width, 1, patient) + 44;
  if (reason)
    {
      RvRect rect = { x + 30, y, width - 30, RV_SLIDE_HEIGHT - 70 - y };
      double label = rv_text_height (middle, RV_BODY) + 6, height;

      rv_text_draw (stage->cr, middle, RV_BODY, rv_theme_color (stage->theme, RV_COLOR_ACCENT), rect.x, rect.y, rect.width, presentation ? _("Reason for presentation") : _("Why now"));
      rect.y += label;
      rect.height -= label;
      height = draw_fitted (stage, &rect, reason, 2.3, 1.5);
      rv_color_set (stage->cr, rv_theme_color (stage->theme, RV_COLOR_ACCENT));
      cairo_rectangle (stage->cr, x, y + 4, 6, height + label - 4);
      cairo_fill (stage->cr);
    }
}

void
rv_slide_question (const RvStage *stage)
{
  g_autofree char *reason = stage->slide->text ? g_strdup (stage->slide->text) : reason_of (stage, rv_slides_presentation (stage->kase));

  draw_fitted (stage, &RV_STAGE_BODY (stage), reason, 3.1, 1.5);
}

void
rv_slide_text (const RvStage *stage)
{
  g_autoptr (GPtrArray) lines = rv_stage_lines_new ();
  g_auto (GStrv) parts = g_strsplit (stage->slide->text ? stage->slide->text : "", "\n", -1);

  for (guint i = 0; parts[i]; i++)
    {
      const char *text = g_strstrip (parts[i]);

      if (g_str_has_prefix (text, "- ") || g_str_has_prefix (text, "* "))
        text += 2;
      else if (g_str_has_prefix (text, "\u2022 "))
        text += strlen ("\u2022 ");
      rv_stage_lines_add (lines, RV_LINE_PLAIN, g_strdup (text), NULL);
    }
  rv_stage_lines_draw (stage, lines, &RV_STAGE_BODY (stage));
}

static void
add_actions (RvCase *kase, RvRecord *presentation, GPtrArray *lines)
{
  g_autoptr (GPtrArray) actions = rv_case_children (kase, presentation, "action");

  if (actions->len)
    rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_("Actions")), NULL);
  for (guint i = 0; i < actions->len; i++)
    {
      g_autofree char *due = rv_words_field (kase, actions->pdata[i], "due");
      const char *owner = rv_record_get (actions->pdata[i], "owner");

      rv_stage_lines_add (lines, RV_LINE_PLAIN, rv_words_field (kase, actions->pdata[i], "what"),
                          owner && due ? g_strdup_printf (_("%s, due %s"), owner, due) : g_strdup (owner ? owner : due));
    }
}

/* "Recorded by Arendt, 2026-12-01 14:05"; NULL when nobody did. */
static char *
recorded (RvRecord *presentation)
{
  const char *by = rv_record_get (presentation, "by"), *at = rv_record_get (presentation, "at");
  g_autofree char *minute = at ? g_strdelimit (g_strndup (at, strlen ("2026-12-01T14:05")), "T", ' ') : NULL;

  if (by)
    return minute ? g_strdup_printf (_("Recorded by %s, %s"), by, minute) : g_strdup_printf (_("Recorded by %s"), by);
  return g_steal_pointer (&minute);
}

void
rv_stage_lines_add_decision (GPtrArray *lines, RvCase *kase, RvRecord *presentation)
{
  char *decision = rv_words_field (kase, presentation, "decision"), *dissent = rv_words_field (kase, presentation, "dissent");

  if (decision)
    {
      rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_("Decision")), NULL);
      rv_stage_lines_add (lines, RV_LINE_PLAIN, decision, recorded (presentation));
    }
  if (dissent)
    {
      rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_("Dissent")), NULL);
      rv_stage_lines_add (lines, RV_LINE_PLAIN, dissent, NULL);
    }
  add_actions (kase, presentation, lines);
}

void
rv_slide_decision (const RvStage *stage)
{
  static const struct { const char *field, *label; } people[] = { { "attendees", N_("Attendees") }, { "recusals", N_("Recusals") } };
  RvRecord *presentation = rv_slides_presentation (stage->kase);
  g_autoptr (GPtrArray) lines = rv_stage_lines_new ();

  if (presentation)
    rv_stage_lines_add_decision (lines, stage->kase, presentation);
  if (!lines->len)
    rv_stage_lines_add (lines, RV_LINE_QUIET, g_strdup (_("Nothing decided yet. D writes the decision down.")), NULL);
  for (guint i = 0; presentation && i < G_N_ELEMENTS (people); i++)
    {
      char *text = rv_words_field (stage->kase, presentation, people[i].field);

      if (text)
        rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_(people[i].label)), NULL);
      rv_stage_lines_add (lines, RV_LINE_QUIET, text, NULL);
    }
  rv_stage_lines_draw (stage, lines, &RV_STAGE_BODY (stage));
}

/* --- names --- */

/* What must not be read: the full name, its parts of three letters and more when it is a name and no code, the identifier. */
static GRegex *
names_of (RvRecord *patient)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const char *name = rv_record_get (patient, "name"), *identifier = rv_record_get (patient, "identifier");
  g_auto (GStrv) parts = name && !strpbrk (name, "0123456789") ? g_strsplit_set (name, " ,.\t", -1) : NULL;
  g_autofree char *pattern = NULL;

  if (name)
    g_ptr_array_add (words, g_regex_escape_string (name, -1));
  if (identifier)
    g_ptr_array_add (words, g_regex_escape_string (identifier, -1));
  for (guint i = 0; parts && parts[i]; i++)
    if (g_utf8_strlen (parts[i], -1) >= 3)
      g_ptr_array_add (words, g_regex_escape_string (parts[i], -1));
  if (!words->len)
    return NULL;
  g_ptr_array_add (words, NULL);
  {
    g_autofree char *any = g_strjoinv ("|", (char **) words->pdata);

    pattern = g_strdup_printf ("(?<![\\p{L}\\p{N}])(?:%s)(?![\\p{L}\\p{N}])", any);
  }
  return g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
}

static void
mask_record (RvRecord *record, gpointer data)
{
  const RvKind *kind = rv_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RvField *field = &kind->fields[i];
      const char *value = field->type == RV_FIELD_TEXT || field->type == RV_FIELD_PROSE ? rv_record_get (record, field->name) : NULL;

      if (value && g_utf8_validate (value, -1, NULL) && g_regex_match (data, value, 0, NULL))
        {
          g_autofree char *masked = g_regex_replace_literal (data, value, -1, 0, "\u2588\u2588\u2588", 0, NULL);

          if (masked)
            rv_record_set (record, field->name, masked);
        }
    }
}

RvCase *
rv_slides_hide_names (RvCase *kase)
{
  RvCase *copy = rv_case_copy (kase);
  RvRecord *patient = rv_case_single (copy, "patient");
  g_autoptr (GRegex) names = patient ? names_of (patient) : NULL;

  if (patient)
    {
      rv_record_set (patient, "name", NULL);
      rv_record_set (patient, "identifier", NULL);
      rv_record_set (patient, "birth", NULL);
    }
  if (names)
    rv_case_foreach (copy, mask_record, names);
  return copy;
}

GStrv
rv_slides_pictures_to_check (RvCase *kase)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < rv_case_count (kase, "image"); i++)
    {
      RvRecord *image = rv_case_nth (kase, "image", i);

      if (rv_record_get (image, "file") && !rv_record_equals (image, "burnt-in", "no") && !rv_record_equals (image, "synthetic", "phantom") && !rv_record_equals (image, "synthetic", "drawing"))
        g_strv_builder_add (builder, rv_record_get_uuid (image));
    }
  return g_strv_builder_end (builder);
}
