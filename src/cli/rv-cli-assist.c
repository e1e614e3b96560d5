/* SPDX-License-Identifier: GPL-3.0-or-later */
/* edx, localise, differential, replay, audit: what the assistant says. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cli/rv-cli-private.h"
#include "session/rv-session-json.h"

/* A case, what was asked of it, and the answer. */
typedef struct {
  gboolean json, naive;
  char *as_of, *setting, *knowledge_dir, *trust;
  GStrv variants, no_variants; /* localise: known variants of anatomy */
  char *profile;           /* edx: a reference profile */
  char *versus;            /* edx: another; differential: hypothesis against which `cause` is set */
  char *cause;
  double position;
  RvCliCase kase;
  RvChronology *chronology;
  RvKnowledge *knowledge;
  RvAssessment *assessment;
} Question;

static void
question_clear (Question *q)
{
  rv_cli_case_clear (&q->kase);
  g_clear_object (&q->chronology);
  g_clear_pointer (&q->knowledge, rv_knowledge_unref);
  g_clear_pointer (&q->assessment, rv_assessment_unref);
  g_free (q->as_of);
  g_free (q->setting);
  g_free (q->knowledge_dir);
  g_free (q->trust);
  g_strfreev (q->variants);
  g_strfreev (q->no_variants);
  g_free (q->profile);
  g_free (q->versus);
  g_free (q->cause);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static gboolean
check_choices (Question *q, int *status)
{
  if (q->setting && !rv_token_in ("general-emg neuro-oncology after-transplant", q->setting))
    *status = rv_cli_fail (RV_EXIT_USAGE, _("--setting is general-emg, neuro-oncology or after-transplant; not “%s”"), q->setting);
  else if (q->trust && !g_str_equal (q->trust, "found"))
    *status = rv_cli_fail (RV_EXIT_USAGE, _("--trust takes “found” (only figures that were found in a source); not “%s”"), q->trust);
  else
    return TRUE;
  return FALSE;
}

/* dir NULL: the shipped files and the layer in the library. FALSE: *status is the exit code. */
static gboolean
load_knowledge (const char *dir, RvKnowledge **knowledge, int *status)
{
  g_autoptr (GError) error = NULL;

  *knowledge = dir ? rv_knowledge_load (dir, NULL, &error) : rv_knowledge_default (&error);
  if (!*knowledge)
    *status = rv_cli_fail_error (RV_EXIT_INPUT, error);
  else if (!dir)
    rv_knowledge_ref (*knowledge);
  return *knowledge != NULL;
}

static gboolean
ask (RvCli *cli, Question *q, guint n_draws, int argc, char **argv, int *status)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &q->json, N_("One JSON document"), NULL },
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &q->as_of, N_("As known then: 2011-05, T+18mo, a stage or event"), "DATE" },
    { "setting", 0, 0, G_OPTION_ARG_STRING, &q->setting, N_("general-emg, neuro-oncology or after-transplant"), "S" },
    { "knowledge", 0, 0, G_OPTION_ARG_FILENAME, &q->knowledge_dir, N_("Another folder of knowledge files"), "DIR" },
    { "trust", 0, 0, G_OPTION_ARG_STRING, &q->trust, N_("“found”: only figures that were found in a source"), "T" },
    { "variant", 0, 0, G_OPTION_ARG_STRING_ARRAY, &q->variants, N_("localise: a variant of anatomy that is there (anom.mga, anom.adpn)"), "ID" },
    { "no-variant", 0, 0, G_OPTION_ARG_STRING_ARRAY, &q->no_variants, N_("localise: a variant of anatomy that was excluded"), "ID" },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &q->profile, N_("edx: the reference profile to grade with"), "ID" },
    { "versus", 0, 0, G_OPTION_ARG_STRING, &q->versus, N_("edx: a second profile, which cells flip; differential: see --cause"), "ID" },
    { "cause", 0, 0, G_OPTION_ARG_STRING, &q->cause, N_("differential: a cause, or two as ID+ID, step by step against --versus"), "ID" },
    { "naive", 0, 0, G_OPTION_ARG_NONE, &q->naive, N_("Do not group evidence"), NULL },
    { NULL }
  };
  RvAssessOptions options = { 0 };
  double position;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 1, 1, status) || !check_choices (q, status) || !load_knowledge (q->knowledge_dir, &q->knowledge, status) ||
      !rv_cli_case_open (cli, argv[1], &q->kase, status))
    return FALSE;
  q->chronology = rv_chronology_new (q->kase.kase);
  if (!rv_cli_position (q->chronology, q->as_of, &position, status))
    return FALSE;
  q->position = position;
  options = (RvAssessOptions) { q->setting, q->trust != NULL, q->naive, n_draws, q->knowledge, FALSE, (const char *const *) q->variants, (const char *const *) q->no_variants };
  q->assessment = rv_assessment_new (q->kase.kase, position, &options);
  if (q->assessment->problem)
    {
      *status = rv_cli_fail (RV_EXIT_FAILED, "%s", q->assessment->problem);
      return FALSE;
    }
  return TRUE;
}

/* One line for each set of criteria of which something is met. */
static void
print_criteria (const RvCriteria *criteria)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; criteria && i < criteria->n_verdicts; i++)
    {
      const RvCriteriaVerdict *v = &criteria->verdicts[i];

      if (!v->applies || !*v->nerves)
        continue;
      g_string_append (out, out->len ? "" : "\n");
      if (v->study_title && criteria->n_patterns > 1)
        g_string_append_printf (out, "%s: ", v->study_title);
      g_string_append_printf (out, "%s: %s", v->name, v->outcome_name);
      if (v->could_be)
        g_string_append_printf (out, _(" (could be: %s)"), v->could_be);
      g_string_append_printf (out, ". %s.\n", v->why);
    }
  g_print ("%s", out->str);
}

/* The tables graded with one profile. NULL: there is none of that name. */
static RvEdx *
grade_with (Question *q, const char *profile, int *status)
{
  const RvReference *reference = rv_reference_default (NULL);
  g_autoptr (RvCase) as_known = rv_chronology_as_known (q->chronology, q->kase.kase, q->position);
  g_autoptr (GString) known = g_string_new (NULL);

  if (profile && !rv_reference_profile (reference, profile))
    {
      for (guint i = 0; i < reference->n_profiles; i++)
        g_string_append_printf (known, "%s%s", i ? ", " : "", reference->profiles[i].id);
      *status = rv_cli_fail (RV_EXIT_USAGE, _("there is no reference profile “%s”; there are: %s"), profile, known->str);
      return NULL;
    }
  return rv_edx_grade (rv_anatomy_default (NULL), reference, as_known, profile);
}

static void
print_flips (const RvEdx *from, const RvEdx *to)
{
  g_autoptr (GArray) flips = rv_edx_compare (from, to);

  g_print (_("%s against %s: %u cells change\n"), from->profile_name ? from->profile_name : "", to->profile_name ? to->profile_name : "", flips->len);
  for (guint i = 0; i < flips->len; i++)
    {
      const RvEdxFlip *flip = &g_array_index (flips, RvEdxFlip, i);

      g_print ("%s\t%s\t%s\t%s → %s%s\n", flip->from->nerve, flip->from->side == RV_SIDE_LEFT ? "L" : flip->from->side == RV_SIDE_RIGHT ? "R" : "",
               flip->from->parameter, rv_edx_label_text (flip->from->label), rv_edx_label_text (flip->to->label), flip->crosses ? " *" : "");
    }
}

static int
cmd_edx_versus (Question *q)
{
  g_autoptr (RvEdx) from = NULL, to = NULL;
  int status = RV_EXIT_DONE;

  from = grade_with (q, q->profile, &status);
  to = from ? grade_with (q, q->versus, &status) : NULL;
  if (!to)
    return status;
  if (q->json)
    return rv_cli_print_json (rv_edx_flips_to_json (from, to));
  print_flips (from, to);
  return RV_EXIT_DONE;
}

static int
cmd_edx (RvCli *cli, int argc, char **argv)
{
  g_auto (Question) q = { 0 };
  g_autoptr (RvEdx) own = NULL;
  int status;
  const RvEdx *edx;

  if (!ask (cli, &q, 0, argc, argv, &status))
    return status;
  if (q.versus)
    return cmd_edx_versus (&q);
  own = q.profile ? grade_with (&q, q.profile, &status) : NULL;
  if (q.profile && !own)
    return status;
  edx = own ? own : q.assessment->edx;
  if (q.json)
    return rv_cli_print_json (rv_edx_to_json (edx));
  for (guint t = 0; t < 2; t++)
    for (guint i = 0; i < (t ? edx->n_emg : edx->n_ncs); i++)
      {
        const RvEdxCell *cell = t ? &edx->emg[i] : &edx->ncs[i];

        g_print ("%s\t%s\t%s\t%s\t%s\n", cell->nerve, cell->side == RV_SIDE_LEFT ? "L" : cell->side == RV_SIDE_RIGHT ? "R" : "", cell->parameter,
                 rv_edx_label_text (cell->label), cell->why ? cell->why : "");
      }
  for (guint i = 0; i < edx->n_prose; i++)
    g_print ("%s%s\n", i ? "" : "\n", edx->prose[i].sentence);
  print_criteria (edx->criteria);
  for (guint i = 0; i < edx->n_conflicts; i++)
    g_print ("%s%s\n", i ? "" : "\n", edx->conflicts[i].text);
  return RV_EXIT_DONE;
}

static int
cmd_localise (RvCli *cli, int argc, char **argv)
{
  g_auto (Question) q = { 0 };
  int status;
  const RvLocalisation *l;

  if (!ask (cli, &q, 0, argc, argv, &status))
    return status;
  l = q.assessment->localisation;
  if (q.json)
    return rv_cli_print_json (rv_localisation_to_json (l, q.kase.id, q.as_of));
  for (guint i = 0; i < l->n_hypotheses; i++)
    g_print ("%2u. %3.0f %% (%.0f–%.0f)  %s\n", i + 1, 100 * l->hypotheses[i].probability, 100 * l->hypotheses[i].low, 100 * l->hypotheses[i].high, l->hypotheses[i].name);
  for (guint i = 0; i < l->n_conflicts; i++)
    {
      g_print (_("Does not fit: %s\n"), l->conflicts[i].title);
      g_print ("    %s\n", l->conflicts[i].question);
    }
  for (guint i = 0; i < l->n_next && i < 5; i++)
    g_print (_("Next: %s (%.2f bits)\n"), l->next[i].name, l->next[i].bits);
  if (l->imaging.done)
    g_print ("%s\n", l->imaging.text);
  return RV_EXIT_DONE;
}

static int
cmd_differential (RvCli *cli, int argc, char **argv)
{
  g_auto (Question) q = { 0 };
  int status;
  const RvDifferential *d;

  if (!ask (cli, &q, 2000, argc, argv, &status))
    return status;
  d = q.assessment->differential;
  if (q.cause || q.versus)
    return rv_cli_print_waterfall (d, q.cause, q.versus, q.json);
  if (q.json)
    return rv_cli_print_json (rv_differential_to_json (d, q.kase.id, q.as_of));
  rv_cli_print_differential (d);
  return RV_EXIT_DONE;
}

static int
cmd_replay (RvCli *cli, int argc, char **argv)
{
  g_auto (Question) q = { 0 };
  g_autoptr (RvReplay) replay = NULL;
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  RvKnowledge *knowledge;
  int status;

  if (!ask (cli, &q, 0, argc, argv, &status))
    return status;
  knowledge = q.assessment->differential->knowledge;
  options.setting = q.setting ? q.setting : rv_record_get (rv_case_get_root (q.kase.kase), "setting");
  options.naive = q.naive;
  options.found_only = q.trust != NULL;
  options.brief = TRUE;
  options.n_draws = q.json ? 2000 : 0;
  replay = rv_replay_run (q.kase.kase, q.chronology, knowledge, &options, rv_assessment_lesion, NULL);
  if (q.json)
    return rv_cli_print_json (rv_replay_to_json (replay, knowledge));
  if (replay->steps->len == 0)
    g_print (_("Nothing in this case became known at a time of its own: there is nothing to replay.\n"));
  for (guint i = 0; i < replay->steps->len; i++)
    {
      RvReplayStep *step = replay->steps->pdata[i];

      g_print ("%s\n", step->as_of);
      for (guint c = 0; c < 3 && c < step->result->n_causes; c++)
        g_print ("   %5.1f %%  %s\n", 100 * step->result->causes[c].probability, rv_knowledge_cause (knowledge, step->result->causes[c].cause)->name);
    }
  rv_cli_print_knowledge (knowledge);
  return RV_EXIT_DONE;
}

/* --- audit --- */

/* "painless-onset", "csf-cytology-positive=absent"; without a status the case's own, else present. */
static gboolean
read_argument (const RvAssessment *assessment, RvKnowledge *knowledge, const char *text, guint *finding, RvStatus *said, int *status)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  int i = rv_knowledge_find_finding (knowledge, parts[0]);

  if (i < 0)
    {
      *status = rv_cli_fail (RV_EXIT_INPUT, _("the knowledge has no finding “%s”"), parts[0]);
      return FALSE;
    }
  *finding = (guint) i;
  *said = assessment->statuses[i];
  if (parts[1])
    *said = g_str_equal (parts[1], "absent") ? RV_STATUS_ABSENT : RV_STATUS_PRESENT;
  else if (*said == RV_STATUS_NOT_ASSESSED)
    *said = RV_STATUS_PRESENT;
  return TRUE;
}

static int
run_audit (RvCliCase *kase, const char *cause_id, const char *versus_id, char **because, gboolean json, RvAssessment *assessment)
{
  RvKnowledge *knowledge = assessment->differential->knowledge;
  guint n = g_strv_length (because);
  g_autofree guint *findings = g_new0 (guint, n + 1);
  g_autofree RvStatus *statuses = g_new0 (RvStatus, n + 1);
  g_autoptr (GArray) terms = NULL;
  int status = RV_EXIT_DONE, cause, versus;
  double sum;

  if (!cause_id || !versus_id)
    return rv_cli_fail (RV_EXIT_USAGE, _("an audit needs --cause ID, --versus ID and --because FINDING…"));
  cause = rv_cli_find_cause (knowledge, cause_id, &status);
  versus = cause < 0 ? -1 : rv_cli_find_cause (knowledge, versus_id, &status);
  if (cause < 0 || versus < 0)
    return status;
  for (guint i = 0; i < n; i++)
    if (!read_argument (assessment, knowledge, because[i], &findings[i], &statuses[i], &status))
      return status;
  terms = rv_audit (knowledge, (guint) cause, (guint) versus, findings, statuses, n, FALSE, &sum);
  if (json)
    return rv_cli_print_json (rv_audit_to_json (knowledge, (guint) cause, (guint) versus, terms, sum));
  for (guint i = 0; i < terms->len; i++)
    {
      RvAuditTerm *term = &g_array_index (terms, RvAuditTerm, i);

      g_print ("%+6.1f dB  %s: %s\n", term->decibans, rv_knowledge_finding (knowledge, term->finding)->name, rv_status_to_token (term->status));
    }
  g_print ("%+6.1f dB  %s\n", sum, _("sum"));
  rv_cli_print_knowledge (knowledge);
  return RV_EXIT_DONE;
}

static int
cmd_audit (RvCli *cli, int argc, char **argv)
{
  gboolean json = FALSE;
  g_autofree char *cause = NULL, *versus = NULL, *as_of = NULL, *knowledge_dir = NULL;
  g_autoptr (RvKnowledge) knowledge = NULL;
  g_auto (GStrv) because = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON document"), NULL },
    { "cause", 0, 0, G_OPTION_ARG_STRING, &cause, N_("The cause that the argument speaks of"), "ID" },
    { "versus", 0, 0, G_OPTION_ARG_STRING, &versus, N_("The cause it is set against"), "ID" },
    { "because", 0, 0, G_OPTION_ARG_STRING_ARRAY, &because, N_("A finding, or FINDING=absent; may be repeated"), "FINDING" },
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, N_("As known then: 2011-05, T+18mo, a stage or event"), "DATE" },
    { "knowledge", 0, 0, G_OPTION_ARG_FILENAME, &knowledge_dir, N_("Another folder of knowledge files"), "DIR" },
    { NULL }
  };
  g_auto (RvCliCase) kase = { 0 };
  g_autoptr (RvChronology) chronology = NULL;
  g_autoptr (RvAssessment) assessment = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  RvAssessOptions options = { 0 };
  double position;
  int status;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 1, -1, &status) || !load_knowledge (knowledge_dir, &knowledge, &status) || !rv_cli_case_open (cli, argv[1], &kase, &status))
    return status;
  options.knowledge = knowledge;
  for (guint i = 0; because && because[i]; i++)
    g_ptr_array_add (all, because[i]);
  for (int i = 2; i < argc; i++) /* --because A B C */
    g_ptr_array_add (all, argv[i]);
  g_ptr_array_add (all, NULL);
  chronology = rv_chronology_new (kase.kase);
  if (!rv_cli_position (chronology, as_of, &position, &status))
    return status;
  assessment = rv_assessment_new (kase.kase, position, &options);
  if (!assessment->differential)
    return rv_cli_fail (RV_EXIT_FAILED, "%s", assessment->problem);
  return run_audit (&kase, cause, versus, (char **) all->pdata, json, assessment);
}

const RvCommand rv_commands_assist[] = {
  { "edx", "CASE", N_("graded NCS and EMG tables and the prose findings"), cmd_edx },
  { "localise", "CASE", N_("where the lesion is"), cmd_localise },
  { "differential", "CASE", N_("what may cause it"), cmd_differential },
  { "replay", "CASE", N_("the differential at every dated finding"), cmd_replay },
  { "audit", "CASE", N_("what an argument is worth: --cause ID --versus ID --because FINDING…"), cmd_audit },
  { NULL }
};
