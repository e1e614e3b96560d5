/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasoning-test.h"

RvKnowledge *
test_knowledge (void)
{
  g_autoptr (GError) error = NULL;
  RvKnowledge *knowledge = rv_knowledge_default (&error);
  g_assert_no_error (error);
  return knowledge;
}

guint
test_cause (RvKnowledge *knowledge, const char *id)
{
  int i = rv_knowledge_find_cause (knowledge, id);
  if (i < 0)
    g_error ("no cause %s", id);
  return (guint) i;
}

guint
test_finding (RvKnowledge *knowledge, const char *id)
{
  int i = rv_knowledge_find_finding (knowledge, id);
  if (i < 0)
    g_error ("no finding %s", id);
  return (guint) i;
}

RvStatus *
test_statuses (RvKnowledge *knowledge, const char *words)
{
  RvStatus *statuses = g_new0 (RvStatus, rv_knowledge_n_findings (knowledge));
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  for (guint i = 0; list[i]; i++)
    if (*list[i])
      {
        gboolean absent = *list[i] == '!';
        statuses[test_finding (knowledge, list[i] + absent)] = absent ? RV_STATUS_ABSENT : RV_STATUS_PRESENT;
      }
  return statuses;
}

RvDifferential *
test_run (const char *setting, const char *words)
{
  RvKnowledge *knowledge = test_knowledge ();
  g_autofree RvStatus *statuses = test_statuses (knowledge, words);
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  options.setting = setting;
  return rv_differential_run (knowledge, statuses, &options);
}
