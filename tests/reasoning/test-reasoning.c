/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "reasoning-test.h"

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_knowledge_add ();
  test_sober_add ();
  test_published_add ();
  test_engine_add ();
  test_findings_add ();
  test_golden_add ();
  test_textbook_add ();
  return g_test_run ();
}
