/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every view of a case file as pictures: pictures CASE.xml FOLDER [WxH [dark]]. Run by hand to look at the drawings. */
#include <locale.h>
#include <math.h>
#include <stdio.h>

#include "casefile/rv-casefile.h"
#include "reasoning/rv-findings.h"
#include "report/rv-render.h"

static RvDifferential *
reckon (RvCase *kase, RvChronology *chronology, RvKnowledge *knowledge)
{
  g_autoptr (GPtrArray) states = rv_findings_collect (kase, chronology, knowledge);
  g_autofree RvStatus *statuses = g_new0 (RvStatus, rv_knowledge_n_findings (knowledge));
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;

  options.setting = rv_record_get (rv_case_get_root (kase), "setting");
  rv_findings_resolve (states, knowledge, NULL, INFINITY, statuses);
  return rv_differential_run (knowledge, statuses, &options);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = NULL;
  g_autoptr (RvChronology) chronology = NULL;
  g_autoptr (RvEdx) edx = NULL;
  g_autoptr (RvLocalisation) localisation = NULL;
  g_autofree char *folder = NULL;
  RvRenderOptions options = { 0 };
  g_autoptr (RvDifferential) differential = NULL;
  RvKnowledge *knowledge;
  const RvAnatomy *anatomy;
  const RvReference *reference;

  setlocale (LC_ALL, "");
  if (argc < 3 || !(kase = rv_casefile_read (argv[1], NULL, &error)))
    {
      fprintf (stderr, "%s\n", error ? error->message : "pictures CASE.xml FOLDER [WxH [dark]]");
      return 1;
    }
  if (argc > 3)
    {
      char *height = NULL;

      options.width = (int) g_ascii_strtoull (argv[3], &height, 10);
      options.height = *height == 'x' ? (int) g_ascii_strtoull (height + 1, NULL, 10) : 0;
    }
  chronology = rv_chronology_new (kase);
  anatomy = rv_anatomy_default (NULL);
  reference = rv_reference_default (NULL);
  if (anatomy && reference)
    {
      edx = rv_edx_grade (anatomy, reference, kase, NULL);
      localisation = rv_localise (anatomy, reference, kase, NULL);
    }
  knowledge = rv_knowledge_default (NULL);
  if (knowledge)
    differential = reckon (kase, chronology, knowledge);
  options.differential = differential;
  options.edx = edx;
  options.localisation = localisation;
  options.scheme = argc > 4 ? RV_SCHEME_DARK : RV_SCHEME_LIGHT;
  options.files_dir = folder = g_path_get_dirname (argv[1]);
  for (const char *const *view = rv_render_views (); *view; view++)
    {
      g_autofree char *base = g_path_get_basename (argv[1]);
      g_autofree char *path = g_strdup_printf ("%s/%.12s-%s%s.png", argv[2], base, *view, argc > 4 ? "-dark" : "");

      options.view = *view;
      if (!rv_render_view (kase, chronology, &options, path, &error))
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }
    }
  {
    g_autofree char *base = g_path_get_basename (argv[1]);
    g_autofree char *path = g_strdup_printf ("%s/%.12s-report.pdf", argv[2], base);

    options.view = "report";
    options.width = options.height = 0;
    return rv_render_view (kase, chronology, &options, path, &error) ? 0 : 1;
  }
}
