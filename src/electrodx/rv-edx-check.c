/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The printed conclusion against the cells: a sentence that says otherwise is pointed out. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-anatomy-private.h"
#include "electrodx/rv-grade.h"
#include "electrodx/rv-words-match.h"

typedef struct {
  RvGrader *grader;
  const char *study_uuid;
  const char *sentence;     /* as printed */
  char *plain;              /* lower case */
  char *bag;                /* normalised words */
  gboolean left, right;     /* sides that it names */
} Sentence;

static gboolean
has_any (const char *text, const char *const *words)
{
  for (guint i = 0; words[i]; i++)
    if (strstr (text, words[i]))
      return TRUE;
  return FALSE;
}

/* "normal" as a word of its own, not in "abnormal" and not denied. */
static gboolean
says_normal (const char *text)
{
  for (const char *p = strstr (text, "normal"); p; p = strstr (p + 1, "normal"))
    if ((p == text || !g_ascii_isalpha (p[-1])) && !g_str_has_suffix (text, "not normal"))
      return TRUE;
  return FALSE;
}

static gboolean
is_about (const Sentence *s, const RvEdxCell *c)
{
  if (s->left != s->right && c->side != (s->left ? RV_SIDE_LEFT : RV_SIDE_RIGHT))
    return FALSE;
  g_autofree char *name = rv_vocabulary_normalise (s->grader->anatomy, c->nerve);
  g_autofree char *bag = rv_words_bag (name);
  return *bag && rv_words_contained (bag, s->bag) > 0;
}

static gboolean
graded (const RvEdxCell *c)
{
  static const char *const none[] = { "ungraded", "invalid", "conflict", NULL };
  return !g_strv_contains (none, c->label) && strcmp (c->parameter, "judgement");
}

static void
point_out (const Sentence *s, const RvEdxCell *c, const char *what)
{
  g_autofree char *value = isnan (c->value) ? g_strdup ("") : rv_grade_number (c->value);
  g_autofree char *label = g_utf8_strdown (rv_edx_label_text (c->label), -1);
  char *text = g_strdup_printf (_("The report says “%s”; %s %s %s %s is graded %s"), s->sentence, c->nerve, what, value, c->unit && *value ? c->unit : "", label);
  rv_grade_conflict (s->grader, text, s->study_uuid, "conclusion", c->uuid, c->field, NULL);
}

typedef struct { const char *parameter; const char *const *about; const char *const *abnormal; const char *what; } Claim;

static const char *const velocity_words[] = { "velocity", "mncv", "sncv", "ncv", NULL }, *const slow_words[] = { "slow", NULL };
static const char *const amplitude_words[] = { "amplitude", "cmap", "snap", "response", NULL }, *const low_words[] = { "low", "reduced", "small", "decreased", "absent", NULL };
static const char *const latency_words[] = { "latency", "latencies", NULL }, *const late_words[] = { "prolong", "delayed", NULL };

static const Claim claims[] = {
  { "velocity", velocity_words, slow_words, N_("velocity") },
  { "amplitude", amplitude_words, low_words, N_("amplitude") },
  { "latency", latency_words, late_words, N_("latency") },
};

/* The part of the sentence, between commas, that speaks of the parameter; the whole when none does. */
static char *
part_about (const Sentence *s, const Claim *claim)
{
  g_auto (GStrv) parts = g_strsplit_set (s->plain, ",:", -1);
  for (guint i = 0; parts[i]; i++)
    if (has_any (parts[i], claim->about))
      return g_strdup (parts[i]);
  return NULL;
}

/* A sentence without a side may mean the other one. */
static gboolean
abnormal_elsewhere (const Sentence *s, const RvEdxCell *c)
{
  for (guint i = 0; s->left == s->right && i < s->grader->ncs->len; i++) {
    const RvEdxCell *x = &g_array_index (s->grader->ncs, RvEdxCell, i);
    if (x != c && x->abnormal && g_strcmp0 (x->study, c->study) == 0 && (strcmp (x->parameter, c->parameter) == 0 || strcmp (x->parameter, "judgement") == 0))
      return TRUE;
  }
  return FALSE;
}

static void
check_ncs (const Sentence *s)
{
  gboolean sensory = strstr (s->plain, "sensory") != NULL, motor = strstr (s->plain, "motor ") != NULL;
  for (guint i = 0; i < s->grader->ncs->len; i++) {
    const RvEdxCell *c = &g_array_index (s->grader->ncs, RvEdxCell, i);
    if (!graded (c) || !is_about (s, c) || (sensory != motor && (g_strcmp0 (c->type, "sensory") == 0) != sensory))
      continue;
    for (guint k = 0; k < G_N_ELEMENTS (claims); k++) {
      if (strcmp (claims[k].parameter, c->parameter))
        continue;
      g_autofree char *part = part_about (s, &claims[k]);
      if (!part)
        continue;
      gboolean bad = has_any (part, claims[k].abnormal), fine = says_normal (part) && !bad;
      if ((bad && !c->abnormal && !abnormal_elsewhere (s, c)) || (fine && c->abnormal))
        point_out (s, c, _(claims[k].what));
    }
  }
}

static void
check_emg (const Sentence *s)
{
  static const char *const active[] = { "fibrillation", "positive", "denervation", "spontaneous", NULL }, *const denied[] = { "no ", "without", "normal", NULL };
  gboolean fine = says_normal (s->plain) && !has_any (s->plain, active), bad = has_any (s->plain, active) && !has_any (s->plain, denied);
  for (guint from = 0, to; from < s->grader->emg->len; from = to) {
    const RvEdxCell *first = &g_array_index (s->grader->emg, RvEdxCell, from), *worst = NULL, *spontaneous = NULL;
    gboolean silent = TRUE;
    for (to = from; to < s->grader->emg->len && strcmp (g_array_index (s->grader->emg, RvEdxCell, to).row, first->row) == 0; to++) {
      const RvEdxCell *c = &g_array_index (s->grader->emg, RvEdxCell, to);
      if (!graded (c))
        continue;
      worst = !worst && c->abnormal ? c : worst;
      gboolean column = strcmp (c->parameter, "fibrillations") == 0 || strcmp (c->parameter, "positive-waves") == 0;
      spontaneous = column && !spontaneous ? c : spontaneous;
      silent &= !column || !c->abnormal;
    }
    if (!is_about (s, first))
      continue;
    if (fine && worst)
      point_out (s, worst, rv_edx_label_text (worst->label));
    else if (bad && silent && spontaneous)
      point_out (s, spontaneous, _("spontaneous activity"));
  }
}

static void
check_sentence (RvGrader *grader, const char *uuid, const char *text)
{
  Sentence s = { .grader = grader, .study_uuid = uuid, .sentence = text };
  s.plain = g_utf8_strdown (text, -1);
  g_autofree char *normal = rv_vocabulary_normalise (grader->anatomy, text);
  s.bag = rv_words_bag (normal);
  s.left = strstr (s.plain, "left") != NULL;
  s.right = strstr (s.plain, "right") != NULL;
  check_ncs (&s);
  check_emg (&s);
  g_free (s.plain);
  g_free (s.bag);
}

void
rv_edx_check_conclusions (RvGrader *self)
{
  for (guint i = 0; i < rv_case_count (self->kase, "study"); i++) {
    RvRecord *study = rv_case_nth (self->kase, "study", i);
    const char *text = rv_record_get (study, "conclusion");
    if (rv_empty_of (text) != RV_EMPTY_NO || !g_utf8_validate (text, -1, NULL))
      continue;
    g_auto (GStrv) parts = g_strsplit_set (text, ".;\n", -1);
    for (guint k = 0; parts[k]; k++)
      if (*g_strstrip (parts[k]))
        check_sentence (self, rv_record_get_uuid (study), parts[k]);
  }
}
