/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show, check, findings: one case as text. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cli/rv-cli-private.h"
#include "session/rv-session-json.h"

static void
print_field (RvCase *kase, RvRecord *record, const RvField *field, const char *indent)
{
  g_autofree char *value = rv_record_get_text (record, field->name, rv_case_title_of_id, kase);
  RvQuantity q = rv_record_get_quantity (record, field->name);
  gboolean unit = field->type == RV_FIELD_QUANTITY && field->unit && q.empty == RV_EMPTY_NO && !q.unit[0];

  if (*value)
    g_print ("%s  %s: %s%s%s\n", indent, _(field->label), value, unit ? " " : "", unit ? field->unit : "");
}

static void
print_record (RvCase *kase, RvRecord *record, const char *indent)
{
  const RvKind *kind = rv_record_get_kind (record);
  g_autofree char *title = rv_record_title (record);
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  g_print ("%s%s\n", indent, title);
  for (guint i = 0; i < kind->n_fields; i++)
    if (&kind->fields[i] != rv_kind_title_field (kind))
      print_field (kase, record, &kind->fields[i], indent);
  for (guint k = 0; k < n; k++)
    if (g_strcmp0 (kinds[k].parent, kind->name) == 0)
      {
        g_autoptr (GPtrArray) children = rv_case_children (kase, record, kinds[k].name);

        for (guint i = 0; i < children->len; i++)
          print_record (kase, children->pdata[i], "    ");
      }
}

static int
cmd_show (RvCli *cli, int argc, char **argv)
{
  gboolean json = FALSE;
  char *as_of = NULL;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON document"), NULL },
                                   { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, N_("As known then: 2011-05, T+18mo, a stage or event"), "DATE" }, { NULL } };
  g_auto (RvCliCase) kase = { 0 };
  g_autoptr (RvChronology) chronology = NULL;
  g_autoptr (RvCase) view = NULL;
  double position;
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);
  int status;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 1, 1, &status) || !rv_cli_case_open (cli, argv[1], &kase, &status))
    return status;
  chronology = rv_chronology_new (kase.kase);
  if (!rv_cli_position (chronology, as_of, &position, &status))
    return status;
  view = rv_chronology_as_known (chronology, kase.kase, position);
  if (json)
    return rv_cli_print_json (rv_case_to_json (view, kase.id));
  for (guint k = 0; k < n; k++)
    {
      if (kinds[k].parent || !rv_case_count (view, kinds[k].name))
        continue;
      g_print ("%s%s\n", k ? "\n" : "", _(kinds[k].plural));
      for (guint i = 0; i < rv_case_count (view, kinds[k].name); i++)
        print_record (view, rv_case_nth (view, kinds[k].name, i), "  ");
    }
  return RV_EXIT_DONE;
}

static void
print_fault (RvFault *fault)
{
  g_print ("%s:%d: %s", fault->file, fault->line, fault->what);
  if (fault->allowed && *fault->allowed)
    g_print (_("; allowed: %s"), fault->allowed);
  if (fault->advice && *fault->advice)
    g_print ("; %s", fault->advice);
  g_print ("\n");
}

static int
cmd_check (RvCli *cli, int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON document"), NULL }, { NULL } };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_fault_free);
  int status;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 1, -1, &status))
    return status;
  for (int i = 1; i < argc; i++)
    {
      GPtrArray *faults = rv_casefile_check (argv[i]);

      g_ptr_array_extend_and_steal (all, faults);
    }
  if (json)
    rv_cli_print_json (rv_faults_to_json (all));
  for (guint i = 0; i < all->len; i++)
    {
      if (!json)
        print_fault (all->pdata[i]);
    }
  return all->len ? RV_EXIT_INPUT : RV_EXIT_DONE;
}

static int
cmd_findings (RvCli *cli, int argc, char **argv)
{
  gboolean json = FALSE;
  char *as_of = NULL;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON document"), NULL },
                                   { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, N_("As known then: 2011-05, T+18mo, a stage or event"), "DATE" }, { NULL } };
  g_auto (RvCliCase) kase = { 0 };
  g_autoptr (RvChronology) chronology = NULL;
  g_autoptr (RvAssessment) assessment = NULL;
  RvAssessOptions options = { .n_draws = 0 };
  double position;
  int status;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 1, 1, &status) || !rv_cli_case_open (cli, argv[1], &kase, &status))
    return status;
  chronology = rv_chronology_new (kase.kase);
  if (!rv_cli_position (chronology, as_of, &position, &status))
    return status;
  assessment = rv_assessment_new (kase.kase, position, &options);
  if (!assessment->findings)
    return rv_cli_fail (RV_EXIT_FAILED, "%s", assessment->problem);
  if (json)
    return rv_cli_print_json (rv_findings_to_json (assessment->findings));
  for (guint i = 0; i < assessment->findings->len; i++)
    {
      RvFindingState *state = assessment->findings->pdata[i];

      if (state->visible)
        g_print ("%-13s %s%s%s\t%s\t%s\n", rv_status_to_token (state->status), state->name, state->grade ? " " : "", state->grade ? state->grade : "",
                 state->id, rv_used_by_to_token (state->used_by));
    }
  return RV_EXIT_DONE;
}

const RvCommand rv_commands_case[] = {
  { "show", "CASE", N_("one case as text"), cmd_show },
  { "check", "FILE…", N_("validate; every fault with its line; exit 1 if any"), cmd_check },
  { "findings", "CASE", N_("every finding with status, date, origin, the derived ones too"), cmd_findings },
  { NULL }
};
