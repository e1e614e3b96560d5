/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-assessment.h"

#include "reasoning/rv-lesion-localiser.h"

static void
add_problem (RvAssessment *self, const GError *error)
{
  char *both = self->problem ? g_strdup_printf ("%s\n%s", self->problem, error->message) : g_strdup (error->message);

  g_free (self->problem);
  self->problem = both;
}

static const char *
setting_of (RvCase *kase, const RvAssessOptions *options)
{
  return options && options->setting ? options->setting : rv_record_get (rv_case_get_root (kase), "setting");
}

static void
localise (RvAssessment *self, RvCase *as_known, const RvAssessOptions *options)
{
  g_autoptr (GError) error = NULL;
  const RvAnatomy *anatomy = rv_anatomy_default (&error);
  RvLocaliseOptions localise_options = { .setting = setting_of (as_known, options) };

  if (options)
    {
      localise_options.variants_present = options->variants_present;
      localise_options.variants_absent = options->variants_absent;
    }

  if (!anatomy)
    {
      add_problem (self, error);
      return;
    }
  self->edx = rv_edx_grade (anatomy, NULL, as_known, NULL);
  self->localisation = rv_localise (anatomy, NULL, as_known, &localise_options);
}

static void
weigh (RvAssessment *self, RvChronology *chronology, double position, const RvAssessOptions *options)
{
  g_autoptr (GError) error = NULL;
  RvKnowledge *knowledge = options && options->knowledge ? options->knowledge : rv_knowledge_default (&error);
  g_autoptr (RvLesionEvidence) lesion = NULL;
  RvDifferentialOptions run = RV_DIFFERENTIAL_OPTIONS_INIT;

  if (!knowledge)
    {
      add_problem (self, error);
      return;
    }
  lesion = self->localisation ? rv_lesion_evidence_from_localisation (self->localisation) : NULL;
  self->findings = rv_findings_collect (self->kase, chronology, knowledge);
  self->statuses = g_new0 (RvStatus, rv_knowledge_n_findings (knowledge));
  rv_findings_resolve (self->findings, knowledge, lesion, position, self->statuses);
  run.setting = setting_of (self->kase, options);
  run.lesion = lesion;
  run.naive = options && options->naive;
  run.found_only = options && options->found_only;
  run.n_draws = options ? options->n_draws : 2000;
  self->differential = rv_differential_run (knowledge, self->statuses, &run);
}

RvAssessment *
rv_assessment_new (RvCase *kase, double position, const RvAssessOptions *options)
{
  RvAssessment *self = g_new0 (RvAssessment, 1);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  g_autoptr (RvCase) as_known = rv_chronology_as_known (chronology, kase, position);

  self->ref_count = 1;
  self->kase = g_object_ref (kase);
  self->found_only = options && options->found_only;
  self->naive = options && options->naive;
  localise (self, as_known, options);
  if (!options || !options->where_only)
    weigh (self, chronology, position, options);
  return self;
}

RvAssessment *
rv_assessment_ref (RvAssessment *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
rv_assessment_unref (RvAssessment *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->differential, rv_differential_free);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->localisation, rv_localisation_free);
  g_clear_pointer (&self->edx, rv_edx_free);
  g_clear_object (&self->kase);
  g_free (self->statuses);
  g_free (self->problem);
  g_free (self);
}

RvLesionEvidence *
rv_assessment_lesion (RvCase *as_known, gpointer data)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  RvLocaliseOptions options = { .setting = rv_record_get (rv_case_get_root (as_known), "setting") };
  g_autoptr (RvLocalisation) localisation = anatomy ? rv_localise (anatomy, NULL, as_known, &options) : NULL;

  return localisation ? rv_lesion_evidence_from_localisation (localisation) : NULL;
}
