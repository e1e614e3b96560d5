/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "session/rv-csv.h"

static void
test_cells (void)
{
  static const struct { const char *text, *cell; } cells[] = {
    { "plain", "plain" }, { "a,b", "\"a,b\"" }, { "say \"x\"", "\"say \"\"x\"\"\"" }, { "two\nlines", "\"two\nlines\"" }, { "-4.2", "-4.2" }, { "+3", "+3" },
    { "=1+1", "'=1+1" }, { "++", "'++" }, { "@SUM(A1)", "'@SUM(A1)" }, { "-2+3", "'-2+3" }, { "+nan", "'+nan" }, { "\t=1", "\"'\t=1\"" }, { "=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      rv_csv_append (out, cells[i].text);
      g_assert_cmpstr (out->str, ==, cells[i].cell);
    }
}

/* Value, unit and the four empties each in their place; a stimulation site names its study. */
static void
test_case (void)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autoptr (RvRecord) ncs = rv_record_new (rv_schema_kind ("ncs"), NULL, NULL), stim = NULL;
  g_autofree char *text = NULL, *distance = NULL, *latency = NULL;

  rv_record_set (ncs, "nerve", "sural");
  rv_record_set (ncs, "side", "left");
  rv_case_add (kase, ncs);
  stim = rv_record_new (rv_schema_kind ("stim"), NULL, rv_record_get_uuid (ncs));
  rv_record_set (stim, "latency", "NR");
  rv_record_set (stim, "distance", "14 cm");
  rv_case_add (kase, stim);
  text = rv_csv_from_case (kase);
  g_assert_true (g_str_has_prefix (text, "table,row,of,title,side,field,value,unit,empty\r\n"));
  latency = g_strdup_printf ("stim,%s,%s,,,latency,,ms,no-response\r\n", rv_record_get_uuid (stim), rv_record_get_uuid (ncs));
  distance = g_strdup_printf ("stim,%s,%s,,,distance,14,cm,\r\n", rv_record_get_uuid (stim), rv_record_get_uuid (ncs));
  g_assert_nonnull (strstr (text, latency));
  g_assert_nonnull (strstr (text, distance));
  g_assert_nonnull (strstr (text, ",,sural,left,nerve,sural,,\r\n"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/cells", test_cells);
  g_test_add_func ("/csv/case", test_case);
  return g_test_run ();
}
