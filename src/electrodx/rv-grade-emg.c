/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Needle EMG, cell by cell, as printed and with its meaning. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-grade.h"

double
rv_grade_plus (const char *value)
{
  if (!value)
    return NAN;
  static const struct { const char *word; double grade; } known[] = {
    { "-", 0 }, { "−", 0 }, { "0", 0 }, { "+/-", 0.5 }, { "±", 0.5 }, { "(+)", 0.5 }, { "+", 1 }, { "++", 2 }, { "+++", 3 }, { "++++", 4 }, { "1+", 1 }, { "2+", 2 }, { "3+", 3 }, { "4+", 4 },
    { "+1", 1 }, { "+2", 2 }, { "+3", 3 }, { "+4", 4 }, { "1", 1 }, { "2", 2 }, { "3", 3 }, { "4", 4 }, { "--", -1 }, { "---", -2 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].word, value) == 0)
      return known[i].grade;
  return NAN;
}

typedef struct { const char *field; gboolean active; } Column;

static void
grade_plus_cell (RvGrader *self, RvRecord *emg, const Column *column, const char *muscle, const char *id)
{
  const char *value = rv_record_get (emg, column->field);
  if (!value || !*value)
    return;
  RvEdxCell *c = rv_grade_add (self->emg, emg, column->field, emg, muscle);
  c->study = g_strdup (id);
  c->type = "needle";
  if (rv_empty_of (value) != RV_EMPTY_NO) {
    c->empty = rv_empty_to_lexical (rv_empty_of (value));
    c->why = g_strdup (rv_empty_to_text (rv_empty_of (value)));
    return;
  }
  double grade = rv_grade_plus (value);
  if (isnan (grade)) {
    c->label = "invalid";
    c->why = g_strdup_printf (_("“%s” is no grade (-, + to ++++): kept as typed, left out of every sum"), value);
    rv_grade_conflict (self, g_strdup (c->why), c->uuid, c->field, NULL);
    return;
  }
  c->value = grade;
  c->abnormal = column->active ? grade >= 1 : grade != 0;
  c->label = !c->abnormal ? "normal" : column->active ? "active" : grade < 0 ? "myopathic" : "chronic";
  c->why = g_strdup (!c->abnormal ? _("As in a healthy muscle") : column->active ? _("Spontaneous activity: denervation under way, or a muscle disease")
                     : grade < 0 ? _("Short or low: loss of muscle fibres, or early reinnervation") : _("Long, high or polyphasic: reinnervation"));
}

static void
grade_pattern (RvGrader *self, RvRecord *emg, const char *field, const char *muscle, const char *id)
{
  const char *value = rv_record_get (emg, field);
  if (!value || !*value)
    return;
  RvEdxCell *c = rv_grade_add (self->emg, emg, field, emg, muscle);
  c->study = g_strdup (id);
  c->type = "needle";
  if (rv_empty_of (value) != RV_EMPTY_NO) {
    c->empty = rv_empty_to_lexical (rv_empty_of (value));
    c->why = g_strdup (rv_empty_to_text (rv_empty_of (value)));
    return;
  }
  static const struct { const char *word, *label; const char *why; } known[] = {
    { "full", "normal", N_("Full interference") },
    { "mixed", "normal", N_("Mixed: seen in healthy muscles at less than full effort") },
    { "reduced", "reduced", N_("Fewer units than the effort asks for") },
    { "simple", "reduced", N_("Simple phase: few units fire fast, motor units are lost or blocked") },
    { "discrete", "reduced", N_("Single units only: most motor units are lost or blocked") },
    { "none", "absent", N_("No voluntary unit") },
    { "early", "myopathic", N_("Early recruitment: weak units, as in a muscle disease") },
  };
  c->label = "invalid";
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].word, value) == 0) {
      c->label = known[i].label;
      c->why = g_strdup (_(known[i].why));
    }
  if (!c->why) {
    c->why = g_strdup_printf (_("“%s” is not known: kept as typed, left out of every sum"), value);
    rv_grade_conflict (self, g_strdup (c->why), c->uuid, c->field, NULL);
  }
  c->abnormal = strcmp (c->label, "normal") && strcmp (c->label, "invalid");
}

static void
grade_word (RvGrader *self, RvRecord *emg, const char *muscle, const char *id, guint first)
{
  const char *word = rv_record_get (emg, "judgement");
  if (rv_empty_of (word) != RV_EMPTY_NO)
    return;
  static const char *const known[] = { "normal", "active-denervation", "chronic-denervation", "active-and-chronic", "myopathic", "abnormal", NULL };
  if (!g_strv_contains (known, word)) {
    RvEdxCell *c = rv_grade_add (self->emg, emg, "judgement", emg, muscle);
    c->study = g_strdup (id);
    c->type = "needle";
    c->label = "invalid";
    c->why = g_strdup_printf (_("“%s” is no judgement that is known: kept as typed, left out of every sum"), word);
    rv_grade_conflict (self, g_strdup_printf ("%s: %s", muscle, c->why), c->uuid, c->field, NULL);
    return;
  }
  const RvEdxCell *abnormal = NULL;
  guint graded = 0;
  for (guint i = first; i < self->emg->len; i++) {
    const RvEdxCell *c = &g_array_index (self->emg, RvEdxCell, i);
    if (strcmp (c->label, "ungraded") == 0 || strcmp (c->label, "invalid") == 0)
      continue;
    graded++;
    if (c->abnormal)
      abnormal = c;
  }
  g_autofree char *field = abnormal ? g_strdup (abnormal->field) : NULL;
  RvEdxCell *c = rv_grade_add (self->emg, emg, "judgement", emg, muscle);
  c->study = g_strdup (id);
  c->type = "needle";
  gboolean normal = strcmp (word, "normal") == 0;
  c->label = strcmp (word, "active-denervation") == 0 ? "active" : strcmp (word, "chronic-denervation") == 0 ? "chronic" : g_intern_string (word);
  c->abnormal = !normal;
  c->why = g_strdup (graded ? _("Reported in words; the columns count") : _("Reported in words"));
  if (!graded || normal == (abnormal == NULL))
    return;
  c->label = "conflict";
  g_autofree char *old = c->why;
  c->why = g_strdup_printf (normal ? _("Reported as “%s”, but a column is abnormal") : _("Reported as “%s”, but every column is normal"), rv_token_label (word));
  g_autofree char *text = g_strdup_printf ("%s: %s", muscle, c->why);
  if (field)
    rv_grade_conflict (self, g_steal_pointer (&text), c->uuid, "judgement", c->uuid, field, NULL);
  else
    rv_grade_conflict (self, g_steal_pointer (&text), c->uuid, "judgement", NULL);
}

void
rv_grade_emg (RvGrader *self)
{
  static const Column columns[] = { { "insertional", TRUE }, { "fibrillations", TRUE }, { "positive-waves", TRUE }, { "fasciculations", TRUE },
                                    { "mup-duration", FALSE }, { "mup-amplitude", FALSE }, { "polyphasia", FALSE } };
  for (guint i = 0; i < rv_case_count (self->kase, "emg"); i++) {
    RvRecord *emg = rv_case_nth (self->kase, "emg", i);
    const char *muscle = rv_record_get (emg, "muscle");
    g_autoptr (GArray) ids = rv_anatomy_find_muscle (self->anatomy, muscle);
    const char *id = ids->len ? self->anatomy->muscles[g_array_index (ids, int, 0)].id : NULL;
    guint first = self->emg->len;
    for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
      grade_plus_cell (self, emg, &columns[c], muscle, id);
    grade_pattern (self, emg, "recruitment", muscle, id);
    grade_pattern (self, emg, "interference", muscle, id);
    grade_word (self, emg, muscle ? muscle : "", id, first);
  }
}
