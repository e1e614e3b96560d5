/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences of the report against the cells: clause by clause, what a clause says of a nerve or muscle is looked up in the table. A
 * clause without a name goes on about the nerve before it. English and German words; what is not understood is left alone. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-anatomy-private.h"
#include "electrodx/rv-grade.h"
#include "electrodx/rv-words-match.h"

typedef struct {
  RvGrader *grader;
  const char *uuid, *field;  /* of the text */
  const char *study;         /* id of the sitting that it speaks of, or NULL: of all */
  gboolean one_sitting;
  char *names;               /* bag of the nerves and muscles in question, from this clause or an earlier one */
  gboolean left, right;
} Reader;

typedef struct { Reader *reader; const char *text; char *plain; GStrv tokens; } Clause;

/* --- words --- */

/* A word, the beginning of one ("slow*"), or several of them: the index of the first, or -1. */
static int
find_word (const Clause *c, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);
  for (int i = 0; c->tokens[i]; i++) {
    gboolean all = TRUE;
    for (int k = 0; all && parts[k]; k++) {
      gboolean open = g_str_has_suffix (parts[k], "*");
      gsize n = strlen (parts[k]) - open;
      all = c->tokens[i + k] && strncmp (c->tokens[i + k], parts[k], n) == 0 && (open || !c->tokens[i + k][n]);
      if (!c->tokens[i + k])
        break;
    }
    if (all)
      return i;
  }
  return -1;
}

typedef enum { UNSAID, SAID, DENIED } Saying;

static Saying
says (const Clause *c, const char *const *words)
{
  static const char *const no[] = { "no", "not", "without", "never", "nor", "neither", "kein", "keine", "keinen", "ohne", "nicht", NULL };
  for (guint w = 0; words[w]; w++) {
    int at = find_word (c, words[w]);
    if (at < 0)
      continue;
    for (int k = MAX (0, at - 4); k < at; k++)
      if (g_strv_contains (no, c->tokens[k]))
        return DENIED;
    return SAID;
  }
  return UNSAID;
}

static const char *const normal_words[] = { "normal", "normale", "normaler", "unremarkable", "preserved", "intact", "within limits", "within normal limits", "regelrecht*", "unauffällig*", NULL };
static const char *const nearly_words[] = { "near", "nearly", "almost", "fast", "borderline", "grenzwertig*", "limit of normal", "low normal", NULL };
static const char *const slow_words[] = { "slow*", "verlangsam*", NULL };
static const char *const low_words[] = { "low", "reduced", "small", "decreased", "diminished", "erniedrigt*", "reduziert*", "vermindert*", NULL };
static const char *const absent_words[] = { "absent", "unobtainable", "unrecordable", "no response", "not obtainable", "not recordable", "not elicitable", "could not be elicited", "nicht auslösbar",
                                            "nicht erhältlich", "ausgefallen", NULL };
static const char *const late_words[] = { "prolong*", "delayed", "late", "verlängert*", NULL };
static const char *const block_words[] = { "block", "blocked", "blocks", "leitungsblock*", NULL };
static const char *const active_words[] = { "fibrillation*", "positive sharp*", "positive waves", "denervation", "denervated", "spontaneous activity", "spontanaktivität*", "fibrillation*", "denervierung*", NULL };
static const char *const velocity_words[] = { "velocit*", "mncv", "sncv", "ncv", "mcv", "scv", "leitgeschwindigkeit*", "nlg", NULL };
static const char *const amplitude_words[] = { "amplitude*", "cmap*", "snap*", "response*", "potential*", "antwort*", "reizantwort*", NULL };
static const char *const latency_words[] = { "latenc*", "dml", "latenz*", NULL };
static const char *const f_words[] = { "f wave*", "f-wave*", "f-well*", "f latenc*", NULL };
static const char *const h_words[] = { "h reflex*", "h-reflex*", NULL };

/* --- which cells --- */

static gboolean
graded (const RvEdxCell *c)
{
  static const char *const none[] = { "ungraded", "invalid", "conflict", NULL };
  return !g_strv_contains (none, c->label) && strcmp (c->parameter, "judgement");
}

/* "N. fibularis" is a nerve, "fibularis longus" a muscle: the Latin names as the tables have them. */
static char *
plain_nerves (const char *words)
{
  static const char *const pairs[] = { "medianus", "median", "ulnaris", "ulnar", "radialis", "radial", "tibialis", "tibial", "suralis", "sural", "fibularis", "fibular", "peroneus", "fibular", "peronaeus", "fibular" };
  g_autofree char *lower = g_utf8_strdown (words, -1);
  GString *out = g_string_new (lower);
  for (guint i = 0; i + 1 < G_N_ELEMENTS (pairs); i += 2)
    for (guint h = 0; h < 3; h++) {
      g_autofree char *latin = g_strconcat (h == 0 ? "n. " : h == 1 ? "n " : "nervus ", pairs[i], NULL);
      g_string_replace (out, latin, pairs[i + 1], 1);
    }
  return g_string_free (out, FALSE);
}

static char *
bag_of (const Reader *r, const char *words)
{
  g_autofree char *plain = plain_nerves (words);
  g_autofree char *normal = rv_vocabulary_normalise (r->grader->anatomy, plain);
  return rv_words_bag (normal);
}

static gboolean
of_sitting (const Reader *r, const RvEdxCell *c, const char *kind)
{
  for (guint i = 0; r->one_sitting && i < rv_case_count (r->grader->kase, kind); i++) {
    RvRecord *row = rv_case_nth (r->grader->kase, kind, i);
    if (strcmp (rv_record_get_uuid (row), c->row) == 0)
      return !rv_record_get (row, "study") || g_strcmp0 (rv_record_get (row, "study"), r->study) == 0;
  }
  return TRUE;
}

/* "fibular" is not meant where "superficial fibular" is said. */
static gboolean
is_about (const Reader *r, const RvEdxCell *c, const char *kind)
{
  static const char *const qualifiers[] = { "superficial", "deep", "sensory branch", NULL };
  if (!r->names || (r->left != r->right && c->side != (r->left ? RV_SIDE_LEFT : RV_SIDE_RIGHT)) || !of_sitting (r, c, kind))
    return FALSE;
  g_autofree char *bag = bag_of (r, c->nerve);
  if (!*bag || !rv_words_contained (bag, r->names))
    return FALSE;
  for (guint i = 0; qualifiers[i]; i++)
    if (strstr (r->names, qualifiers[i]) && !strstr (bag, qualifiers[i]) && strstr (bag, "fibular"))
      return FALSE;
  return TRUE;
}

static gboolean
names_a_row (const Reader *r, const char *names)
{
  const RvGrader *g = r->grader;
  for (guint t = 0; t < 2; t++)
    for (guint i = 0; i < (t ? g->emg : g->ncs)->len; i++) {
      g_autofree char *bag = bag_of (r, g_array_index (t ? g->emg : g->ncs, RvEdxCell, i).nerve);
      if (*bag && rv_words_contained (bag, names))
        return TRUE;
    }
  return FALSE;
}

static gboolean
of_type (const Clause *c, const RvEdxCell *cell)
{
  gboolean sensory = find_word (c, "sensory") >= 0 || find_word (c, "snap*") >= 0 || find_word (c, "sensib*") >= 0, motor = find_word (c, "motor") >= 0 || find_word (c, "cmap*") >= 0 || find_word (c, "motorisch*") >= 0;
  gboolean f = says (c, f_words) != UNSAID, h = says (c, h_words) != UNSAID;
  if (f || h)
    return g_strcmp0 (cell->type, f ? "f-wave" : "h-reflex") == 0;
  if (g_strcmp0 (cell->type, "f-wave") == 0 || g_strcmp0 (cell->type, "h-reflex") == 0)
    return FALSE;
  return sensory == motor || (g_strcmp0 (cell->type, "sensory") == 0) == sensory;
}

/* --- pointing out --- */

static void
point_out (const Clause *c, const RvEdxCell *cell, const char *what)
{
  const Reader *r = c->reader;
  for (guint i = 0; i < r->grader->conflicts->len; i++) {
    const RvEdxConflict *known = r->grader->conflicts->pdata[i];
    g_autofree char *cell_name = g_strconcat (cell->uuid, "/", cell->field, NULL);
    if (strstr (known->text, c->text) && g_strv_contains ((const char *const *) known->cells, cell_name))
      return;
  }
  g_autofree char *value = isnan (cell->value) ? g_strdup ("") : rv_grade_number (cell->value);
  g_autofree char *label = g_utf8_strdown (rv_edx_label_text (cell->label), -1);
  char *text = g_strdup_printf (_("The report says “%s”; %s %s %s %s is graded %s"), c->text, cell->nerve, what, value, cell->unit && *value ? cell->unit : "", label);
  rv_grade_conflict (r->grader, text, r->uuid, r->field, cell->uuid, cell->field, NULL);
}

typedef gboolean (*CellTest) (const RvEdxCell *c);

static gboolean
is_abnormal (const RvEdxCell *c)
{
  return c->abnormal;
}

static gboolean
is_absent (const RvEdxCell *c)
{
  return strcmp (c->label, "absent") == 0;
}

static gboolean
is_blocked (const RvEdxCell *c)
{
  return strcmp (c->label, "block") == 0;
}

static gboolean
says_so_in_words (const Clause *c, const char *word)
{
  const RvGrader *g = c->reader->grader;
  for (guint i = 0; i < g->ncs->len; i++) {
    const RvEdxCell *x = &g_array_index (g->ncs, RvEdxCell, i);
    if (strcmp (x->parameter, "judgement") == 0 && strcmp (x->label, word) == 0 && is_about (c->reader, x, "ncs"))
      return TRUE;
  }
  return FALSE;
}

/* The clause says (SAID) that a parameter is as the test asks, or denies it. */
static void
check_claim (const Clause *c, const char *parameter, Saying saying, CellTest test, const char *word, const char *what)
{
  const RvGrader *g = c->reader->grader;
  const RvEdxCell *witness = NULL, *against = NULL;
  guint sites = 0;
  for (guint i = 0; i < g->ncs->len; i++) {
    const RvEdxCell *x = &g_array_index (g->ncs, RvEdxCell, i);
    if (!graded (x) || !g_str_has_suffix (x->parameter, parameter) || !is_about (c->reader, x, "ncs") || !of_type (c, x))
      continue;
    sites++;
    if (test (x))
      against = against ? against : x;
    else
      witness = witness ? witness : x;
  }
  if (test == is_blocked && saying == SAID && sites < 2)
    return;
  if (saying == SAID && !against && witness && !says_so_in_words (c, word))
    point_out (c, witness, what);
  else if (saying == DENIED && against)
    point_out (c, against, what);
}

static void
check_conduction (const Clause *c)
{
  Saying slow = says (c, slow_words), low = says (c, low_words), absent = says (c, absent_words), late = says (c, late_words), block = says (c, block_words);
  Saying normal = says (c, normal_words);
  gboolean velocity = says (c, velocity_words) != UNSAID, amplitude = says (c, amplitude_words) != UNSAID, latency = says (c, latency_words) != UNSAID;
  gboolean any = velocity || amplitude || latency, nearly = says (c, nearly_words) != UNSAID, bad = slow == SAID || low == SAID || absent == SAID || late == SAID || block == SAID;
  if (absent == DENIED)
    absent = SAID; /* "no response" and "not obtainable" hold their own denial */
  if (slow)
    check_claim (c, "velocity", slow, is_abnormal, "slowed", _("velocity"));
  if (low && (amplitude || !any))
    check_claim (c, "amplitude", low, is_abnormal, "reduced", _("amplitude"));
  if (absent && (amplitude || !any))
    check_claim (c, says (c, f_words) || says (c, h_words) ? "latency" : "amplitude", absent, is_absent, "absent", _("amplitude"));
  if (late)
    check_claim (c, "latency", late, is_abnormal, "prolonged", _("latency"));
  if (block)
    check_claim (c, "amplitude", block, is_blocked, "block", _("amplitude"));
  if (normal != SAID || nearly || bad)
    return;
  if (velocity || !any)
    check_claim (c, "velocity", DENIED, is_abnormal, "slowed", _("velocity"));
  if (amplitude || !any)
    check_claim (c, "amplitude", DENIED, is_abnormal, "reduced", _("amplitude"));
  if (latency || !any)
    check_claim (c, "latency", DENIED, is_abnormal, "prolonged", _("latency"));
}

static void
check_needle (const Clause *c)
{
  const RvGrader *g = c->reader->grader;
  Saying active = says (c, active_words), normal = says (c, normal_words);
  gboolean nearly = says (c, nearly_words) != UNSAID;
  for (guint from = 0, to; from < g->emg->len; from = to) {
    const RvEdxCell *first = &g_array_index (g->emg, RvEdxCell, from), *worst = NULL, *spontaneous = NULL, *silent = NULL;
    for (to = from; to < g->emg->len && strcmp (g_array_index (g->emg, RvEdxCell, to).row, first->row) == 0; to++) {
      const RvEdxCell *x = &g_array_index (g->emg, RvEdxCell, to);
      if (!graded (x))
        continue;
      worst = !worst && x->abnormal ? x : worst;
      if (strcmp (x->parameter, "fibrillations") && strcmp (x->parameter, "positive-waves"))
        continue;
      spontaneous = !spontaneous && x->abnormal ? x : spontaneous;
      silent = !silent && !x->abnormal ? x : silent;
    }
    if (!is_about (c->reader, first, "emg"))
      continue;
    if (active == SAID && !spontaneous && silent)
      point_out (c, silent, _("spontaneous activity"));
    else if (active == DENIED && spontaneous)
      point_out (c, spontaneous, _("spontaneous activity"));
    else if (normal == SAID && active == UNSAID && !nearly && worst)
      point_out (c, worst, rv_edx_label_text (worst->label));
  }
}

/* Figures with a unit: one that no cell of the nerve has. */
static void
check_figures (const Clause *c)
{
  const RvGrader *g = c->reader->grader;
  g_autoptr (GRegex) figure = g_regex_new ("([0-9]+(?:[.,][0-9]+)?)(?:\\s*(?:to|-|–|bis|and|und)\\s*([0-9]+(?:[.,][0-9]+)?))?\\s*(m/s|ms|mV|[uµμ]V)(?![\\w/])", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  for (g_regex_match (figure, c->text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *a = g_match_info_fetch (match, 1), *b = g_match_info_fetch (match, 2), *unit = g_match_info_fetch (match, 3);
    double low = g_ascii_strtod (g_strdelimit (a, ",", '.'), NULL), high = *b ? g_ascii_strtod (g_strdelimit (b, ",", '.'), NULL) : low;
    const RvEdxCell *nearest = NULL;
    gboolean found = FALSE;
    for (guint i = 0; i < g->ncs->len; i++) {
      const RvEdxCell *x = &g_array_index (g->ncs, RvEdxCell, i);
      if (isnan (x->value) || !x->unit || !is_about (c->reader, x, "ncs") || !of_type (c, x))
        continue;
      gboolean same = g_str_has_suffix (unit, "V") && unit[0] != 'm' ? g_str_has_prefix (x->unit, "µ") && strlen (x->unit) < 5 : strcmp (x->unit, unit) == 0;
      if (!same)
        continue;
      found |= x->value >= 0.98 * MIN (low, high) - 0.051 && x->value <= 1.02 * MAX (low, high) + 0.051;
      nearest = !nearest || fabs (x->value - low) < fabs (nearest->value - low) ? x : nearest;
    }
    if (nearest && !found) {
      g_autofree char *value = rv_grade_number (nearest->value);
      rv_grade_conflict (c->reader->grader, g_strdup_printf (_("The report says “%s”; the nearest figure of the table is %s: %s %s"), c->text, nearest->nerve, value, nearest->unit),
                         c->reader->uuid, c->reader->field, nearest->uuid, nearest->field, NULL);
    }
  }
}

/* Sentences about the whole study: "no conduction block", "all sensory responses normal", "no spontaneous activity". */
static void
check_whole (const Clause *c)
{
  static const char *const all_words[] = { "all", "every", "alle", "sämtliche", NULL };
  const RvGrader *g = c->reader->grader;
  gboolean all = says (c, all_words) == SAID && says (c, normal_words) == SAID, sensory = find_word (c, "sensory") >= 0, motor = find_word (c, "motor") >= 0;
  gboolean no_block = says (c, block_words) == DENIED, silent = says (c, active_words) == DENIED;
  for (guint i = 0; (no_block || (all && sensory != motor)) && i < g->ncs->len; i++) {
    const RvEdxCell *x = &g_array_index (g->ncs, RvEdxCell, i);
    gboolean meant = no_block ? is_blocked (x) : x->abnormal && (g_strcmp0 (x->type, sensory ? "sensory" : "motor") == 0);
    if (graded (x) && meant && of_sitting (c->reader, x, "ncs")) {
      point_out (c, x, x->parameter);
      return;
    }
  }
  for (guint i = 0; silent && i < g->emg->len; i++) {
    const RvEdxCell *x = &g_array_index (g->emg, RvEdxCell, i);
    if (graded (x) && strcmp (x->label, "active") == 0 && of_sitting (c->reader, x, "emg")) {
      point_out (c, x, _("spontaneous activity"));
      return;
    }
  }
}

static GStrv
tokens_of (const char *plain)
{
  g_auto (GStrv) all = g_strsplit_set (plain, " \t,:()[]/", -1);
  GPtrArray *out = g_ptr_array_new ();
  for (guint i = 0; all[i]; i++)
    if (*all[i])
      g_ptr_array_add (out, g_strdup (all[i]));
  g_ptr_array_add (out, NULL);
  return (GStrv) g_ptr_array_free (out, FALSE);
}

static void
check_clause (Reader *r, const char *text)
{
  Clause c = { .reader = r, .text = text };
  c.plain = g_utf8_strdown (text, -1);
  c.tokens = tokens_of (c.plain);
  g_autofree char *bag = bag_of (r, text);
  gboolean left = find_word (&c, "left") >= 0 || find_word (&c, "link*") >= 0, right = find_word (&c, "right") >= 0 || find_word (&c, "recht*") >= 0;
  gboolean named = names_a_row (r, bag);
  if (named) {
    g_free (r->names);
    r->names = g_strdup (bag);
  }
  if (named || left || right)
    r->left = left, r->right = right;
  if (r->names) {
    check_conduction (&c);
    check_needle (&c);
    check_figures (&c);
  } else
    check_whole (&c);
  g_strfreev (c.tokens);
  g_free (c.plain);
}

/* A full stop ends a sentence, a point within a number or after a single letter does not; a comma ends a clause. */
static void
check_text (RvGrader *grader, RvRecord *record, const char *field, const char *study, gboolean one_sitting)
{
  const char *text = rv_record_get (record, field);
  if (rv_empty_of (text) != RV_EMPTY_NO || !g_utf8_validate (text, -1, NULL))
    return;
  g_auto (GStrv) sentences = g_regex_split_simple ("(?<!\\b[A-Z])\\.(?:\\s|$)|[;\\n]", text, 0, 0);
  for (guint i = 0; sentences[i]; i++) {
    Reader r = { .grader = grader, .uuid = rv_record_get_uuid (record), .field = field, .study = study, .one_sitting = one_sitting };
    g_auto (GStrv) clauses = g_regex_split_simple (",(?=\\s)|:(?=\\s)|\\s(?:but|while|whereas|aber|während)\\s", sentences[i], 0, 0);
    for (guint k = 0; clauses[k]; k++)
      if (*g_strstrip (clauses[k]))
        check_clause (&r, clauses[k]);
    g_free (r.names);
  }
}

void
rv_edx_check_conclusions (RvGrader *self)
{
  for (guint i = 0; i < rv_case_count (self->kase, "study"); i++) {
    RvRecord *study = rv_case_nth (self->kase, "study", i);
    if (!rv_record_get (study, "modality") || rv_record_equals (study, "modality", "edx"))
      check_text (self, study, "conclusion", rv_record_get (study, "id"), rv_record_get (study, "id") != NULL);
  }
  for (guint i = 0; i < rv_case_count (self->kase, "finding"); i++)
    if (rv_record_equals (rv_case_nth (self->kase, "finding", i), "status", "present"))
      check_text (self, rv_case_nth (self->kase, "finding", i), "text", NULL, FALSE);
}
