/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The findings as sentences, each tied to the cells it was made from. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-grade.h"

typedef struct {
  GString *text;
  GPtrArray *cells; /* char* */
} Sentence;

static Sentence
sentence_new (void)
{
  return (Sentence) { g_string_new (NULL), g_ptr_array_new () };
}

static void
tie (Sentence *s, const RvEdxCell *c)
{
  g_ptr_array_add (s->cells, g_strconcat (c->uuid, "/", c->field, NULL));
}

static void
finish (Sentence *s, GPtrArray *into)
{
  if (!s->text->len) {
    g_string_free (s->text, TRUE);
    g_ptr_array_set_free_func (s->cells, g_free);
    g_ptr_array_unref (s->cells);
    return;
  }
  RvEdxSentence *out = g_new0 (RvEdxSentence, 1);
  out->sentence = g_string_free (s->text, FALSE);
  g_ptr_array_add (s->cells, NULL);
  out->cells = (GStrv) g_ptr_array_free (s->cells, FALSE);
  g_ptr_array_add (into, out);
}

static const char *
side_word (RvSide side)
{
  return side == RV_SIDE_LEFT ? _("left") : side == RV_SIDE_RIGHT ? _("right") : "";
}

static const char *
parameter_word (const char *parameter)
{
  static const struct { const char *name, *word; } words[] = {
    { "amplitude", N_("amplitude") }, { "latency", N_("latency") }, { "peak-latency", N_("peak latency") }, { "velocity", N_("velocity") },
    { "f-latency", N_("F latency") }, { "f-persistence", N_("F persistence") }, { "h-latency", N_("H latency") }, { "duration", N_("duration") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].name, parameter) == 0)
      return _(words[i].word);
  return parameter;
}

static void
lower_first (GString *text, const char *label)
{
  g_autofree char *first = g_utf8_substring (label, 0, 1);
  g_autofree char *lower = g_utf8_strdown (first, -1);
  g_string_append (text, lower);
  g_string_append (text, g_utf8_next_char (label));
}

/* "elbow: amplitude 2.5 mV (conduction block)"; the site is named once, and only where there are several. */
static void
say_cell (Sentence *s, const RvEdxCell *c, const RvEdxCell *before, gboolean sites)
{
  gboolean moved = sites && c->site && (!before || g_strcmp0 (before->uuid, c->uuid));
  if (s->cells->len)
    g_string_append (s->text, moved ? "; " : ", ");
  if (moved)
    g_string_append_printf (s->text, "%s ", c->site);
  tie (s, c);
  g_string_append_printf (s->text, "%s ", parameter_word (c->parameter));
  if (!isnan (c->value)) {
    g_autofree char *value = rv_grade_number (c->value);
    g_string_append_printf (s->text, "%s %s ", value, c->unit);
  }
  g_string_append_c (s->text, '(');
  lower_first (s->text, rv_edx_label_text (c->label));
  if (!isnan (c->ratio) && c->ratio < 0.5 && strcmp (c->parameter, "amplitude") == 0) {
    g_autofree char *percent = rv_grade_percent (100 * c->ratio);
    g_string_append_printf (s->text, _(", %s %% of the other side"), percent);
  }
  g_string_append_c (s->text, ')');
}

static const char *
type_word (const char *type)
{
  return g_strcmp0 (type, "sensory") == 0 ? _("sensory") : g_strcmp0 (type, "mixed") == 0 ? _("mixed") : g_strcmp0 (type, "f-wave") == 0 ? _("F wave")
         : g_strcmp0 (type, "h-reflex") == 0 ? _("H reflex") : g_strcmp0 (type, "blink") == 0 ? _("blink reflex") : _("motor");
}

static gboolean
is_word (const RvEdxCell *c)
{
  return strcmp (c->parameter, "judgement") == 0;
}

typedef struct { gboolean abnormal, absent, present, sites, sized; guint graded; } Study;

static gboolean
is_graded (const RvEdxCell *c)
{
  static const char *const none[] = { "ungraded", "invalid", "conflict", NULL };
  return !g_strv_contains (none, c->label);
}

/* sized: something says how large or how late the response is, not only how fast. */
static Study
look_at (const RvEdx *self, guint from, guint to)
{
  Study x = { 0 };
  const RvEdxCell *first = &self->ncs[from];
  for (guint i = from; i < to; i++) {
    const RvEdxCell *c = &self->ncs[i];
    gboolean graded = is_graded (c), gone = strcmp (c->label, "absent") == 0 && strcmp (c->parameter, "velocity");
    x.graded += graded;
    x.abnormal |= c->abnormal && strcmp (c->label, "conflict");
    x.absent |= gone;
    x.present |= !isnan (c->value) && strcmp (c->parameter, "f-persistence") && strcmp (c->parameter, "velocity");
    x.sized |= graded && strcmp (c->parameter, "velocity");
    x.sites |= c->site && first->site && strcmp (c->site, first->site);
  }
  x.absent &= !x.present;
  return x;
}

/* One sentence for a study in which something is abnormal: all of the first site, of the others what is abnormal. */
static gboolean
study_sentence (const RvEdx *self, guint from, guint to, GPtrArray *into)
{
  const RvEdxCell *first = &self->ncs[from], *before = NULL;
  Study x = look_at (self, from, to);
  if (!x.abnormal)
    return FALSE;
  Sentence s = sentence_new ();
  for (guint i = from; i < to; i++) {
    const RvEdxCell *c = &self->ncs[i];
    gboolean proximal = g_strcmp0 (c->uuid, first->uuid) && !is_word (c);
    if (!is_graded (c) || (is_word (c) && (before || !c->abnormal)) || (x.absent && strcmp (c->label, "absent")) || (proximal && !c->abnormal))
      continue;
    if (x.absent || is_word (c)) {
      tie (&s, c);
      if (!before)
        g_string_append (s.text, x.absent ? _("no response") : rv_edx_label_text (c->label));
    } else
      say_cell (&s, c, before, x.sites);
    before = c;
  }
  g_autofree char *head = g_strdup_printf (_("%s, %s, %s: "), first->nerve, side_word (first->side), type_word (first->type));
  g_string_prepend (s.text, head);
  g_string_append_c (s.text, '.');
  finish (&s, into);
  return TRUE;
}

static void
list_studies (Sentence *s, const RvEdx *self, guint from, const char *head)
{
  const RvEdxCell *c = &self->ncs[from];
  g_string_append (s->text, s->text->len ? "; " : head);
  g_string_append_printf (s->text, _("%s, %s, %s"), c->nerve, side_word (c->side), type_word (c->type));
}

static void
write_ncs (const RvEdx *self, GPtrArray *into)
{
  static const char *const heads[] = { N_("Within limits: "), N_("Velocity within limits, amplitude and latency not graded: "), N_("Recorded, not graded: ") };
  Sentence lists[] = { sentence_new (), sentence_new (), sentence_new () };
  for (guint from = 0, to; from < self->n_ncs; from = to) {
    const char *row = self->ncs[from].row;
    for (to = from; to < self->n_ncs && strcmp (self->ncs[to].row, row) == 0; to++)
      ;
    if (study_sentence (self, from, to, into))
      continue;
    Study x = look_at (self, from, to);
    guint k = !x.graded ? 2 : x.sized ? 0 : 1;
    list_studies (&lists[k], self, from, _(heads[k]));
    for (guint i = from; i < to; i++)
      tie (&lists[k], &self->ncs[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    if (lists[i].text->len)
      g_string_append_c (lists[i].text, '.');
    finish (&lists[i], into);
  }
}

typedef enum { NEEDLE_NORMAL, NEEDLE_ACTIVE, NEEDLE_CHRONIC, NEEDLE_BOTH, NEEDLE_FEW_UNITS, NEEDLE_MYOPATHIC, NEEDLE_N } Needle;

static Needle
needle_state (const RvEdx *self, guint from, guint to)
{
  gboolean active = FALSE, chronic = FALSE, few = FALSE, myopathic = FALSE;
  for (guint i = from; i < to; i++) {
    const RvEdxCell *c = &self->emg[i];
    gboolean both = strcmp (c->label, "active-and-chronic") == 0;
    active |= both || strcmp (c->label, "active") == 0;
    chronic |= both || strcmp (c->label, "chronic") == 0;
    myopathic |= strcmp (c->label, "myopathic") == 0;
    few |= strcmp (c->label, "reduced") == 0 || strcmp (c->label, "absent") == 0 || strcmp (c->label, "abnormal") == 0;
  }
  return myopathic && !chronic ? NEEDLE_MYOPATHIC : active && chronic ? NEEDLE_BOTH : active ? NEEDLE_ACTIVE : chronic ? NEEDLE_CHRONIC : few ? NEEDLE_FEW_UNITS : NEEDLE_NORMAL;
}

static void
write_emg (const RvEdx *self, GPtrArray *into)
{
  static const char *const heads[NEEDLE_N] = {
    N_("Normal on needle examination: "), N_("Spontaneous activity: "), N_("Chronic neurogenic units: "), N_("Active and chronic denervation: "),
    N_("Few motor units without spontaneous activity: "), N_("Myopathic units: "),
  };
  Sentence s[NEEDLE_N];
  for (guint i = 0; i < NEEDLE_N; i++)
    s[i] = sentence_new ();
  for (guint from = 0, to; from < self->n_emg; from = to) {
    const RvEdxCell *first = &self->emg[from];
    for (to = from; to < self->n_emg && strcmp (self->emg[to].row, first->row) == 0; to++)
      ;
    Needle state = needle_state (self, from, to);
    g_string_append (s[state].text, s[state].text->len ? "; " : _(heads[state]));
    g_string_append_printf (s[state].text, _("%s, %s"), first->nerve, side_word (first->side));
    for (guint i = from; i < to; i++)
      if (state == NEEDLE_NORMAL || self->emg[i].abnormal)
        tie (&s[state], &self->emg[i]);
  }
  static const Needle order[NEEDLE_N] = { NEEDLE_BOTH, NEEDLE_ACTIVE, NEEDLE_CHRONIC, NEEDLE_FEW_UNITS, NEEDLE_MYOPATHIC, NEEDLE_NORMAL };
  for (guint i = 0; i < NEEDLE_N; i++) {
    if (s[order[i]].text->len)
      g_string_append_c (s[order[i]].text, '.');
    finish (&s[order[i]], into);
  }
}

/* What the nerves of each sitting vote for. */
static void
write_patterns (const RvEdx *self, GPtrArray *into)
{
  static const struct { const char *id, *sure, *likely; } words[] = {
    { "axonal", N_("The pattern is loss of axons"), N_("The pattern is probably loss of axons") },
    { "demyelinating", N_("The pattern is demyelinating"), N_("The pattern is probably demyelinating") },
    { "mixed", N_("The pattern is mixed"), N_("The pattern is probably mixed") },
    { "uncertain", N_("Too few nerves to tell loss of axons from demyelination"), N_("Loss of axons or demyelination cannot be told") },
  };
  for (guint i = 0; self->criteria && i < self->criteria->n_patterns; i++) {
    const RvEdxPattern *p = &self->criteria->patterns[i];
    for (guint w = 0; w < G_N_ELEMENTS (words); w++) {
      /* One response that is missing says nothing of how the fibres failed: no sentence. */
      if (strcmp (words[w].id, p->leading) || !p->cells[0] || (strcmp (p->leading, "uncertain") == 0 && !p->cells[1]))
        continue;
      double weight = 0;
      for (guint k = 0; k < G_N_ELEMENTS (p->shares); k++)
        weight = strcmp (p->shares[k].id, p->leading) ? weight : p->shares[k].weight;
      Sentence s = sentence_new ();
      if (p->study_title && self->criteria->n_patterns > 1)
        g_string_append_printf (s.text, "%s: ", p->study_title);
      g_string_append_printf (s.text, "%s: %s.", weight >= 0.6 ? _(words[w].sure) : _(words[w].likely), p->why);
      for (guint c = 0; p->cells[c]; c++)
        g_ptr_array_add (s.cells, g_strdup (p->cells[c]));
      finish (&s, into);
    }
  }
}

/* Published criteria that are met, or would be if more were known. */
static void
write_criteria (const RvEdx *self, GPtrArray *into)
{
  for (guint i = 0; self->criteria && i < self->criteria->n_verdicts; i++) {
    const RvCriteriaVerdict *v = &self->criteria->verdicts[i];
    if (!v->telling)
      continue;
    Sentence s = sentence_new ();
    if (v->study_title && self->criteria->n_patterns > 1)
      g_string_append_printf (s.text, "%s: ", v->study_title);
    g_string_append_printf (s.text, "%s: %s (%s).", v->name, v->outcome_name, v->nerves);
    for (guint f = 0; f < v->n_findings; f++)
      for (guint c = 0; v->findings[f].state == RV_CRITERION_YES && v->findings[f].cells[c]; c++)
        g_ptr_array_add (s.cells, g_strdup (v->findings[f].cells[c]));
    finish (&s, into);
  }
}

void
rv_edx_write_prose (const RvEdx *self, GPtrArray *sentences)
{
  write_ncs (self, sentences);
  write_emg (self, sentences);
  write_patterns (self, sentences);
  write_criteria (self, sentences);
}
