/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "electrodx/rv-edx.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "electrodx/rv-criteria-private.h"
#include "electrodx/rv-grade.h"

void
rv_grade_conflict (RvGrader *self, char *text_taken, ...)
{
  RvEdxConflict *c = g_new0 (RvEdxConflict, 1);
  c->text = text_taken;
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  va_list args;
  va_start (args, text_taken);
  for (;;) {
    const char *uuid = va_arg (args, const char *);
    if (!uuid)
      break;
    const char *field = va_arg (args, const char *);
    if (!field)
      break;
    g_ptr_array_add (cells, g_strconcat (uuid, "/", field, NULL));
  }
  va_end (args);
  g_ptr_array_add (cells, NULL);
  c->cells = (GStrv) g_ptr_array_free (g_steal_pointer (&cells), FALSE);
  g_ptr_array_add (self->conflicts, c);
}

/* The profile asked for, else that of a study, else the default; NULL with a note when none applies. */
static const RvProfile *
choose_profile (RvGrader *self, const char *asked, char **note)
{
  const char *id = asked;
  for (guint i = 0; !id && i < rv_case_count (self->kase, "study"); i++) {
    const char *written = rv_record_get (rv_case_nth (self->kase, "study", i), "profile");
    if (rv_empty_of (written) == RV_EMPTY_NO)
      id = written;
  }
  const RvProfile *p = rv_reference_profile (self->reference, id);
  if (!p) {
    *note = g_strdup_printf (_("There is no reference profile “%s”; cells are graded by words and by comparing sides"), id);
    return NULL;
  }
  if (!isnan (self->age) && self->age < 18) {
    *note = g_strdup (_("No reference profile applies under 18 years; cells are graded by words and by comparing sides"));
    return NULL;
  }
  if (!isnan (self->age) && (self->age < p->age_from || self->age >= p->age_to)) {
    *note = g_strdup_printf (_("%s does not cover this age; cells are graded by words and by comparing sides"), p->name);
    return NULL;
  }
  *note = g_strdup_printf (isnan (self->age) ? _("%s The age is not known: 45 years are assumed.") : "%s", p->note ? p->note : "");
  return p;
}

static void
free_conflict (gpointer data)
{
  RvEdxConflict *c = data;
  g_free (c->text);
  g_strfreev (c->cells);
  g_free (c);
}

static void
read_patient (RvGrader *self)
{
  self->age = self->height = NAN;
  RvRecord *patient = rv_case_single (self->kase, "patient");
  if (!patient)
    return;
  RvQuantity age = rv_record_get_quantity (patient, "age");
  if (age.empty == RV_EMPTY_NO)
    self->age = strcmp (age.unit, "mo") == 0 ? age.number / 12 : age.number;
  double height;
  if (rv_record_get_number (patient, "height", &height))
    self->height = height < 3 ? height * 100 : height;
  self->sex = rv_record_get (patient, "sex");
}

RvEdx *
rv_edx_grade (const RvAnatomy *anatomy, const RvReference *reference, RvCase *as_known, const char *profile)
{
  RvGrader grader = { .anatomy = anatomy, .reference = reference, .kase = as_known };
  if (!grader.reference)
    grader.reference = rv_reference_default (NULL);
  RvEdx *self = g_new0 (RvEdx, 1);
  g_return_val_if_fail (grader.reference != NULL, self);
  read_patient (&grader);
  grader.profile = choose_profile (&grader, profile, &self->profile_note);
  grader.ncs = g_array_new (FALSE, TRUE, sizeof (RvEdxCell));
  grader.emg = g_array_new (FALSE, TRUE, sizeof (RvEdxCell));
  grader.conflicts = g_ptr_array_new_with_free_func (free_conflict);
  rv_grade_ncs (&grader);
  rv_grade_emg (&grader);
  rv_edx_check_conclusions (&grader);
  self->profile = g_strdup (grader.profile ? grader.profile->id : NULL);
  self->profile_name = g_strdup (grader.profile ? grader.profile->name : NULL);
  self->n_ncs = grader.ncs->len;
  self->n_emg = grader.emg->len;
  self->ncs = (RvEdxCell *) g_array_free (grader.ncs, FALSE);
  self->emg = (RvEdxCell *) g_array_free (grader.emg, FALSE);
  const RvCriteriaBook *book = rv_criteria_default (NULL);
  self->criteria = book ? rv_criteria_judge (book, anatomy, self, as_known, grader.age) : NULL;
  g_autoptr (GPtrArray) sentences = g_ptr_array_new ();
  rv_edx_write_prose (self, sentences);
  self->n_prose = sentences->len;
  self->prose = g_new0 (RvEdxSentence, sentences->len);
  for (guint i = 0; i < sentences->len; i++) {
    self->prose[i] = *(RvEdxSentence *) sentences->pdata[i];
    g_free (sentences->pdata[i]);
  }
  self->n_conflicts = grader.conflicts->len;
  self->conflicts = g_new0 (RvEdxConflict, grader.conflicts->len);
  for (guint i = 0; i < grader.conflicts->len; i++) {
    RvEdxConflict *c = grader.conflicts->pdata[i];
    self->conflicts[i] = *c;
    c->text = NULL;
    c->cells = NULL;
  }
  g_ptr_array_unref (grader.conflicts);
  return self;
}

static void
clear_cells (RvEdxCell *cells, guint n)
{
  for (guint i = 0; i < n; i++) {
    char *owned[] = { cells[i].uuid, cells[i].field, cells[i].row, cells[i].nerve, cells[i].study, cells[i].site, cells[i].why };
    for (guint k = 0; k < G_N_ELEMENTS (owned); k++)
      g_free (owned[k]);
  }
  g_free (cells);
}

void
rv_edx_free (RvEdx *self)
{
  if (!self)
    return;
  clear_cells (self->ncs, self->n_ncs);
  clear_cells (self->emg, self->n_emg);
  for (guint i = 0; i < self->n_prose; i++) {
    g_free (self->prose[i].sentence);
    g_strfreev (self->prose[i].cells);
  }
  for (guint i = 0; i < self->n_conflicts; i++) {
    g_free (self->conflicts[i].text);
    g_strfreev (self->conflicts[i].cells);
  }
  rv_criteria_free (self->criteria);
  g_free (self->prose);
  g_free (self->conflicts);
  g_free (self->profile);
  g_free (self->profile_name);
  g_free (self->profile_note);
  g_free (self);
}

const RvEdxCell *
rv_edx_cell (const RvEdx *self, const char *uuid, const char *field)
{
  const RvEdxCell *tables[] = { self->ncs, self->emg };
  guint sizes[] = { self->n_ncs, self->n_emg };
  for (guint t = 0; t < 2; t++)
    for (guint i = 0; i < sizes[t]; i++)
      if (strcmp (tables[t][i].field, field) == 0 && strcmp (tables[t][i].uuid, uuid) == 0)
        return &tables[t][i];
  return NULL;
}

const char *
rv_edx_label_text (const char *label)
{
  static const struct { const char *label, *text; } words[] = {
    { "normal", N_("Normal") }, { "low-normal", N_("Low normal") }, { "reduced", N_("Reduced") }, { "absent", N_("Absent") },
    { "prolonged", N_("Prolonged") }, { "slowed", N_("Slowed") }, { "slowed-axonal", N_("Slowed, as with loss of axons") }, { "block", N_("Conduction block") },
    { "side-reduced", N_("Low against the other side") }, { "borderline", N_("Borderline") }, { "active", N_("Active denervation") }, { "chronic", N_("Chronic denervation") },
    { "active-and-chronic", N_("Active and chronic denervation") }, { "myopathic", N_("Myopathic") }, { "abnormal", N_("Abnormal") }, { "invalid", N_("Not possible") },
    { "conflict", N_("Words and numbers disagree") }, { "ungraded", N_("Not graded") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].label, label) == 0)
      return _(words[i].text);
  return label ? label : "";
}

GArray *
rv_edx_compare (const RvEdx *from, const RvEdx *to)
{
  GArray *flips = g_array_new (FALSE, FALSE, sizeof (RvEdxFlip));
  for (guint i = 0; i < from->n_ncs; i++) {
    const RvEdxCell *x = &from->ncs[i], *y = rv_edx_cell (to, x->uuid, x->field);
    if (!y || strcmp (x->label, y->label) == 0)
      continue;
    RvEdxFlip flip = { x, y, x->abnormal != y->abnormal };
    g_array_append_val (flips, flip);
  }
  return flips;
}

GStrv
rv_edx_flips (const RvEdx *a, const RvEdx *b)
{
  g_autoptr (GArray) flips = rv_edx_compare (a, b);
  GPtrArray *out = g_ptr_array_new ();
  for (guint i = 0; i < flips->len; i++) {
    const RvEdxCell *x = g_array_index (flips, RvEdxFlip, i).from;
    g_ptr_array_add (out, g_strconcat (x->uuid, "/", x->field, NULL));
  }
  g_ptr_array_add (out, NULL);
  return (GStrv) g_ptr_array_free (out, FALSE);
}
