/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From scored sets of uniques to what is reported: lesion sets by place, structures, lesion classes. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-loc-model.h"

static void
clear_answer (gpointer data)
{
  RvLocAnswer *x = data;
  g_free (x->key);
}

static const RvLocWhere *
where (const RvLocModel *self, int place)
{
  return &g_array_index (self->places, RvLocWhere, place);
}

typedef struct {
  const RvLocModel *model;
  GArray *answers;
  GHashTable *index;
  const RvLocResult *result;
  int result_index;
  double mass, prior;      /* of the result */
  int places[4], hyps[4];
} Spread;

static void
add_answer (Spread *s, double share)
{
  const RvLocResult *r = s->result;
  int places[4], hyps[4];
  memcpy (places, s->places, sizeof places);
  memcpy (hyps, s->hyps, sizeof hyps);
  for (guint a = 0; a < r->n; a++)
    for (guint b = a + 1; b < r->n; b++)
      if (places[b] < places[a]) {
        int t = places[a], h = hyps[a];
        places[a] = places[b], places[b] = t, hyps[a] = hyps[b], hyps[b] = h;
      }
  g_autoptr (GString) key = g_string_new (NULL);
  for (guint i = 0; i < r->n; i++)
    g_string_append_printf (key, "%d ", places[i]);
  gpointer known = g_hash_table_lookup (s->index, key->str);
  if (!known) {
    RvLocAnswer x = { .n = r->n, .key = g_strdup (key->str), .best_mass = -1 };
    memcpy (x.places, places, sizeof places);
    g_array_append_val (s->answers, x);
    known = GINT_TO_POINTER ((int) s->answers->len);
    g_hash_table_insert (s->index, x.key, known);
  }
  RvLocAnswer *x = &g_array_index (s->answers, RvLocAnswer, GPOINTER_TO_INT (known) - 1);
  double mass = s->mass * share;
  x->mass += mass;
  x->prior += s->prior * share;
  if (mass > x->best_mass) {
    x->best_mass = mass;
    x->best = s->result_index;
    memcpy (x->best_hyps, hyps, sizeof hyps);
  }
}

static void
spread (Spread *s, guint depth, double share)
{
  if (share < 1e-6)
    return;
  if (depth == s->result->n || depth >= G_N_ELEMENTS (s->places)) {
    add_answer (s, share);
    return;
  }
  const RvLocUnique *u = &g_array_index (s->model->uniques, RvLocUnique, s->result->u[depth]);
  for (guint m = 0; m < u->n; m++) {
    const RvLocMember *member = &g_array_index (s->model->members, RvLocMember, u->first + m);
    gboolean twice = FALSE;
    for (guint d = 0; d < depth; d++)
      twice |= s->places[d] == member->place;
    if (twice)
      continue;
    s->places[depth] = member->place;
    s->hyps[depth] = member->hyp;
    spread (s, depth + 1, share * member->share);
  }
}

static int
by_mass (gconstpointer a, gconstpointer b)
{
  const RvLocAnswer *x = a, *y = b;
  return x->mass != y->mass ? (x->mass > y->mass ? -1 : 1) : strcmp (x->key, y->key);
}

GArray *
rv_loc_answers (const RvLocModel *self)
{
  GArray *answers = g_array_new (FALSE, FALSE, sizeof (RvLocAnswer));
  g_array_set_clear_func (answers, clear_answer);
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);
  double best = self->results->len ? g_array_index (self->results, RvLocResult, 0).log_post : 0;
  for (guint i = 0; i < self->results->len; i++) {
    const RvLocResult *r = &g_array_index (self->results, RvLocResult, i);
    if (r->log_post < best - 6 && i > 200)
      break;
    Spread s = { .model = self, .answers = answers, .index = index, .result = r, .result_index = (int) i,
                 .mass = pow (10, r->log_post - self->log_total), .prior = pow (10, r->log_prior) };
    spread (&s, 0, 1);
  }
  g_array_sort (answers, by_mass);
  return answers;
}

static const char *
class_pattern (RvPlaceClass class)
{
  static const char *const words[] = { "mononeuropathy", "radiculopathy", "plexopathy", "motor-neuron", "radiculopathy" };
  return words[class];
}

static const char *
focal_pattern (const RvLocModel *self, const int *places, guint n)
{
  guint counts[RV_CLASS_N] = { 0 };
  for (guint i = 0; i < n; i++)
    counts[where (self, places[i])->class]++;
  if (n == 1)
    return class_pattern (where (self, places[0])->class);
  if (counts[RV_CLASS_ROOT] + counts[RV_CLASS_GANGLION] == n)
    return "polyradiculopathy";
  if (counts[RV_CLASS_HORN] == n)
    return "motor-neuron";
  if (counts[RV_CLASS_PLEXUS] == n)
    return "plexopathy";
  return "multiple-mononeuropathy";
}

const char *
rv_loc_pattern_of (const RvLocModel *self, const int *places, guint n)
{
  const char *pattern = NULL;
  int focal[4];
  guint n_focal = 0;
  for (guint i = 0; i < n; i++) {
    const RvLocWhere *w = where (self, places[i]);
    if (w->kind == RV_PLACE_PATTERN)
      pattern = w->pattern < 0 ? "none" : self->k->patterns[w->pattern].id;
    else
      focal[n_focal++] = places[i];
  }
  if (!n_focal)
    return pattern;
  const char *rest = focal_pattern (self, focal, n_focal);
  if (!pattern)
    return rest;
  g_autofree char *joined = g_strconcat (pattern, "+", rest, NULL);
  return g_intern_string (joined);
}

void
rv_loc_place_nodes (const RvLocModel *self, int place, RvNodeShareFunc func, gpointer data)
{
  const RvLocWhere *w = where (self, place);
  if (w->kind == RV_PLACE_PATTERN)
    return;
  if (w->kind == RV_PLACE_SECTION) {
    gboolean pairs = self->a->nodes[w->parts[0]].section && w->n_parts > 2 && strcmp (self->a->nodes[w->parts[0]].section, self->a->nodes[w->parts[2]].section);
    for (guint i = 0; i < w->n_parts; i++)
      func (w->parts[i], w->side, pairs ? 2.0 / w->n_parts : 1, data);
    return;
  }
  const RvLocGroup *g = self->groups->pdata[w->g1];
  if (g->prior <= 0)
    return;
  for (guint i = 0; i < g->nodes->len; i++)
    func (g_array_index (g->nodes, int, i), w->side, g_array_index (g->priors, double, i) / g->prior, data);
  for (guint r = 0; r < g->runs->len; r++) {
    const RvLocRun *run = g->runs->pdata[r];
    for (guint i = 0; i < run->n; i++)
      func (run->nodes[i], w->side, run->prior / g->prior, data);
  }
}

/* Where the words begin that follow those which both names start with; a comma after such a word makes no difference. */
static gsize
shared_words (const char *first, const char *last, gsize *in_last)
{
  gsize i = 0, j = 0, at = 0;
  *in_last = 0;
  while (first[i] && first[i] == last[j]) {
    i++;
    j++;
    gsize a = i + (first[i] == ','), b = j + (last[j] == ',');
    if (first[a] == ' ' && last[b] == ' ') {
      at = i = a + 1;
      *in_last = j = b + 1;
    }
  }
  return at;
}

/* "Sciatic nerve, fibular division, greater sciatic notch to mid thigh": what the two names share is said once, and a name that
 * is a span itself gives the end that lies outside. */
static char *
span_name (const char *first, const char *last)
{
  static const char *const places[] = { "at ", "in " };
  gsize in_last, from = shared_words (first, last, &in_last);
  const char *inner = strstr (first + from, " to "), *outer = strstr (last + in_last, " to "), *end = outer ? outer + strlen (" to ") : last + in_last;
  g_autofree char *start = inner ? g_strndup (first, inner - first) : g_strdup (first);
  for (guint i = 0; from && i < G_N_ELEMENTS (places); i++)
    if (g_str_has_prefix (end, places[i]))
      end += strlen (places[i]);
  return g_strdup_printf (_("%s to %s"), start, end);
}

static const char *
root_of (const RvNode *node)
{
  const char *dot = strchr (node->id, '.');
  return dot ? dot + 1 : node->id;
}

static char *
group_name (const RvLocModel *self, const int *nodes, guint n)
{
  const RvNode *first = &self->a->nodes[nodes[0]], *last = &self->a->nodes[nodes[n - 1]];
  if (n == 1)
    return g_strdup (first->name);
  if (strcmp (first->nerve, last->nerve) == 0 && strcmp (first->nerve, "spinal"))
    return span_name (first->name, last->name);
  if (strcmp (first->nerve, "spinal") == 0 && strcmp (last->nerve, "spinal") == 0) {
    g_auto (GStrv) root = g_strsplit (root_of (first), ".", 2);
    return g_strdup_printf (_("%s root"), root[0]);
  }
  return g_strdup_printf (_("%s to %s"), first->name, last->name);
}

static void
fill_lesion (const RvLocModel *self, RvLesion *x, const int *nodes, guint n, int best, RvSide side, guint severity, guint kind)
{
  GPtrArray *span = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (span, g_strdup (self->a->nodes[nodes[i]].id));
  g_ptr_array_add (span, NULL);
  x->id = g_strdup (self->a->nodes[best].id);
  x->span = (GStrv) g_ptr_array_free (span, FALSE);
  x->name = group_name (self, nodes, n);
  x->side = side;
  x->severity = self->k->severity_id[severity];
  x->kind = kind == 2 ? "mixed" : kind ? "conduction-block" : "axonal";
}

static void
group_lesion (const RvLocModel *self, GArray *lesions, int group, guint severity, guint kind)
{
  const RvLocGroup *g = self->groups->pdata[group];
  RvLesion x = { 0 };
  if (g->nodes->len) {
    guint best = 0;
    for (guint i = 1; i < g->nodes->len; i++)
      if (g_array_index (g->priors, double, i) > g_array_index (g->priors, double, best))
        best = i;
    fill_lesion (self, &x, (int *) g->nodes->data, g->nodes->len, g_array_index (g->nodes, int, best), g->side, severity, kind);
  } else {
    const RvLocRun *run = g->runs->pdata[0];
    fill_lesion (self, &x, run->nodes, run->n, run->nodes[0], g->side, severity, kind);
  }
  g_array_append_val (lesions, x);
}

static void
section_lesions (const RvLocModel *self, GArray *lesions, const RvLocWhere *w, const RvLocHyp *h)
{
  RvPlaceClass class = w->class;
  if (class != RV_CLASS_NERVE) {
    RvLesion x = { 0 };
    fill_lesion (self, &x, w->parts, w->n_parts, w->parts[0], w->side, MAX (h->s1, h->s2), h->kind);
    if (class == RV_CLASS_ROOT) {
      g_auto (GStrv) root = g_strsplit (root_of (&self->a->nodes[w->parts[0]]), ".", 2);
      g_free (x.name);
      x.name = g_strdup_printf (_("%s root"), root[0]);
    }
    g_array_append_val (lesions, x);
    return;
  }
  for (guint half = 0; half < 2; half++) {
    int nodes[8];
    guint n = 0;
    for (guint i = half; i < w->n_parts; i += 2)
      nodes[n++] = w->parts[i];
    RvLesion x = { 0 };
    fill_lesion (self, &x, nodes, n, nodes[0], w->side, half ? h->s2 : h->s1, h->kind);
    g_array_append_val (lesions, x);
  }
}

static const char *
pattern_name (const char *pattern)
{
  static const struct { const char *id, *name; } names[] = {
    { "none", N_("No lesion in what was tested") }, { "polyneuropathy-axonal", N_("Axonal polyneuropathy") }, { "polyneuropathy-demyelinating", N_("Demyelinating polyneuropathy") },
    { "polyradiculoneuropathy", N_("Polyradiculoneuropathy") }, { "sensory-neuronopathy", N_("Sensory neuronopathy") }, { "small-fibre", N_("Small-fibre neuropathy") },
    { "motor-neuron", N_("Anterior horn cells") }, { "neuromuscular-junction", N_("Neuromuscular junction") }, { "myopathy", N_("Muscle") },
    { "upper-motor-neuron", N_("Upper motor neuron") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].id, pattern) == 0)
      return _(names[i].name);
  return pattern;
}

static const char *
side_name (RvSide side)
{
  return side == RV_SIDE_LEFT ? _("left") : side == RV_SIDE_RIGHT ? _("right") : NULL;
}

static void
report_answer (const RvLocModel *self, const RvLocAnswer *a, RvLocHypothesis *out)
{
  g_autoptr (GArray) lesions = g_array_new (FALSE, TRUE, sizeof (RvLesion));
  g_autoptr (GString) name = g_string_new (NULL);
  for (guint i = 0; i < a->n; i++) {
    const RvLocWhere *w = where (self, a->places[i]);
    const RvLocHyp *h = &g_array_index (self->hyps, RvLocHyp, a->best_hyps[i]);
    if (w->kind == RV_PLACE_PATTERN)
      g_string_append_printf (name, "%s%s", name->len ? " + " : "", pattern_name (w->pattern < 0 ? "none" : self->k->patterns[w->pattern].id));
    else if (w->kind == RV_PLACE_GROUP)
      group_lesion (self, lesions, w->g1, h->s1, h->kind);
    else
      section_lesions (self, lesions, w, h);
  }
  for (guint i = 0; i < lesions->len; i++) {
    const RvLesion *x = &g_array_index (lesions, RvLesion, i);
    const char *side = side_name (x->side);
    g_string_append_printf (name, "%s%s%s%s", name->len ? " + " : "", x->name, side ? ", " : "", side ? side : "");
  }
  out->n_lesions = lesions->len;
  out->lesions = (RvLesion *) g_array_free (g_steal_pointer (&lesions), FALSE);
  out->pattern = g_strdup (rv_loc_pattern_of (self, a->places, a->n));
  out->name = g_strdup (name->str);
  out->probability = a->mass;
  out->low = a->low;
  out->high = a->high;
  out->prior = a->prior;
  out->log10_likelihood = g_array_index (self->results, RvLocResult, a->best).score;
}

typedef struct { double *sum; guint n_nodes; double mass; } Marginal;

static void
add_marginal (int node, RvSide side, double share, gpointer data)
{
  Marginal *m = data;
  if (side != RV_SIDE_NONE)
    m->sum[(gsize) side * m->n_nodes + (gsize) node] += share * m->mass;
}

static int
by_probability (gconstpointer a, gconstpointer b)
{
  const RvLocStructure *x = a, *y = b;
  return x->probability != y->probability ? (x->probability > y->probability ? -1 : 1) : x->node != y->node ? x->node - y->node : (int) x->side - (int) y->side;
}

static void
report_structures (const RvLocModel *self, GArray *answers, RvLocalisation *out)
{
  guint n = self->a->n_nodes;
  g_autofree double *sum = g_new0 (double, (gsize) 2 * n);
  for (guint i = 0; i < answers->len; i++) {
    const RvLocAnswer *a = &g_array_index (answers, RvLocAnswer, i);
    Marginal m = { sum, n, a->mass };
    for (guint p = 0; p < a->n; p++)
      rv_loc_place_nodes (self, a->places[p], add_marginal, &m);
  }
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (RvLocStructure));
  for (int side = 0; side < 2; side++)
    for (guint i = 0; i < n; i++) {
      RvLocStructure x = { self->a->nodes[i].id, self->a->nodes[i].name, (int) i, (RvSide) side, MIN (sum[(gsize) side * n + i], 1) };
      if (x.probability > 0.001)
        g_array_append_val (list, x);
    }
  g_array_sort (list, by_probability);
  out->n_structures = list->len;
  out->structures = (RvLocStructure *) g_array_free (g_steal_pointer (&list), FALSE);
}

void
rv_loc_report (const RvLocModel *self, GArray *answers, RvLocalisation *out, guint n)
{
  out->n_hypotheses = MIN (n, answers->len);
  out->hypotheses = g_new0 (RvLocHypothesis, out->n_hypotheses);
  for (guint i = 0; i < out->n_hypotheses; i++)
    report_answer (self, &g_array_index (answers, RvLocAnswer, i), &out->hypotheses[i]);
  report_structures (self, answers, out);
}
