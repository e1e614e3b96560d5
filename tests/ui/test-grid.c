/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of cells as other programs put them on the clipboard. */
#include "widgets/rv-data-grid.h"

#include <string.h>

static void
assert_rows (GPtrArray *block, const char *const *rows)
{
  for (guint i = 0; rows[i]; i++)
    {
      g_autofree char *line = NULL;

      g_assert_cmpuint (i, <, block->len);
      line = g_strjoinv ("|", block->pdata[i]);
      g_assert_cmpstr (line, ==, rows[i]);
    }
  g_assert_cmpuint (block->len, ==, g_strv_length ((GStrv) rows));
  g_ptr_array_unref (block);
}

static void
test_text (void)
{
  assert_rows (rv_data_grid_parse_block ("a\tb\nc\td\n"), (const char *[]) { "a|b", "c|d", NULL });
  assert_rows (rv_data_grid_parse_block ("a\t\t\r\n\tb\tc\r\n"), (const char *[]) { "a||", "|b|c", NULL });
  assert_rows (rv_data_grid_parse_block ("a\t\"two\nlines\"\n\"say \"\"no\"\"\"\tb"), (const char *[]) { "a|two lines", "say \"no\"|b", NULL });
  assert_rows (rv_data_grid_parse_block ("Sural  42.6   48.1\nTibial nerve  52.3  48.2\n"), (const char *[]) { "Sural|42.6|48.1", "Tibial nerve|52.3|48.2", NULL });
  assert_rows (rv_data_grid_parse_block ("12.5"), (const char *[]) { "12.5", NULL });
  assert_rows (rv_data_grid_parse_block ("a\t"), (const char *[]) { "a|", NULL });
  assert_rows (rv_data_grid_parse_block (""), (const char *[]) { NULL });
}

static void
test_html (void)
{
  const char *calc = "<!DOCTYPE html><html><head><style>td { x }</style></head><body><table cellspacing=\"0\" border=\"0\"><colgroup width=\"85\"></colgroup>"
                     "<tr><td height=\"17\" align=\"left\">Sural<br></td>\n<td align=\"right\" sdval=\"42.6\"><font face=\"x\">42.6</font></td></tr>"
                     "<TR><TD colspan=2>NR &lt; 1&nbsp;&micro;V</TD></TR></table><table><tr><td>other</td></tr></table></body></html>";
  const char *writer = "<table><tr><td><p>a</p>\n</td><td><p>b\nc</p></td></tr><tr><td>&#956;</td><td>A &amp; B & C</td></tr></table>";

  assert_rows (rv_data_grid_parse_html (calc), (const char *[]) { "Sural|42.6", "NR < 1 µV|", NULL });
  assert_rows (rv_data_grid_parse_html (writer), (const char *[]) { "a|b c", "μ|A & B & C", NULL });
  assert_rows (rv_data_grid_parse_html ("no table"), (const char *[]) { NULL });
  assert_rows (rv_data_grid_parse_html ("<table"), (const char *[]) { NULL });
  assert_rows (rv_data_grid_parse_html ("<table><tr><td>unclosed"), (const char *[]) { "unclosed", NULL });
}

/* As LibreOffice Calc 7.4 writes cells: merged ones across and down, a remark on a cell, empty ones as a line break. */
static void
test_calc (void)
{
  const char *html = "<html><head><style type=\"text/css\">td { font-size:x-small }</style></head><body><table cellspacing=\"0\" border=\"0\">\n\t<colgroup span=\"4\" width=\"89\"></colgroup>\n"
                     "\t<tr>\n\t\t<td rowspan=2 height=\"36\" align=\"left\">Nerve</td>\n\t\t<td colspan=2 align=\"center\">Velocity</td>\n\t\t<td align=\"left\">Note</td>\n\t</tr>\n"
                     "\t<tr>\n\t\t<td align=\"left\">L</td>\n\t\t<td align=\"left\">R</td>\n\t\t<td align=\"left\"><br></td>\n\t</tr>\n"
                     "\t<tr>\n\t\t<td align=\"left\">sural</td>\n\t\t<td align=\"right\" sdval=\"41.3\" sdnum=\"1031;\">41,3</td>\n"
                     "\t\t<td align=\"left\"><a class=\"comment-indicator\"></a><comment>cold &amp; swollen</comment><font color=\"#FF0000\">NR</font></td>\n\t\t<td align=\"left\"><!-- x > y --><br></td>\n\t</tr>\n"
                     "</table></body></html>";

  assert_rows (rv_data_grid_parse_html (html), (const char *[]) { "Nerve|Velocity||Note", "|L|R|", "sural|41,3|NR|", NULL });
}

static const RvGridColumn heads[] = {
  { NULL, "Nerve" }, { NULL, "Type" }, { "Velocity", "L", "m/s" }, { "Velocity", "R", "m/s" }, { "Amplitude", "L", "µV · mV" }, { "Amplitude", "R", "µV · mV" },
};

/* expected: the columns as digits, "-" for none; rows: how many the headings take. */
static void
assert_heads (const char *text, guint rows, const char *expected)
{
  g_autoptr (GPtrArray) block = rv_data_grid_parse_block (text);
  g_autoptr (GArray) map = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_cmpuint (rv_data_grid_find_heads (heads, G_N_ELEMENTS (heads), block, map), ==, rows);
  for (guint i = 0; rows && i < map->len; i++)
    g_string_append_c (found, g_array_index (map, int, i) < 0 ? '-' : (char) ('0' + g_array_index (map, int, i)));
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_heads (void)
{
  assert_heads ("Nerve\tType\tVelocity L\tVelocity R\nsural\tS\t41\t42\n", 1, "0123");
  assert_heads ("Nerve conduction\t\t\nAmplitude (µV), right\tNerve\tNote\n3\tsural\tx\n", 2, "50-");
  assert_heads ("Nerve\tVelocity\t\tAmpl.\t\n\tL\tR\tL\tR\nsural\t1\t2\t3\t4\n", 2, "02345");
  assert_heads ("Velocity left\tVel. right m/s\n41\t42\n", 1, "23");
  assert_heads ("sural\tS\t41\t42\n", 0, "");
  assert_heads ("L\tR\n", 0, "");
  assert_heads ("", 0, "");
}

static void
test_numbers_out (void)
{
  g_autoptr (GPtrArray) block = rv_data_grid_parse_block ("3.1\t−0,5\tNR\t1-2\n");
  g_autofree char *html = rv_data_grid_block_to_html (block);

  g_assert_nonnull (strstr (html, "<td sdval=\"3.1\" sdnum=\"1033;\">3.1</td><td sdval=\"-0.5\" sdnum=\"1033;\">−0,5</td><td>NR</td><td>1-2</td>"));
}

static void
test_round (void)
{
  g_autoptr (GPtrArray) block = rv_data_grid_parse_block ("a & b\t<1\nµV\t\"x\"\n");
  g_autofree char *html = rv_data_grid_block_to_html (block);

  assert_rows (rv_data_grid_parse_html (html), (const char *[]) { "a & b|<1", "µV|x", NULL });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/grid/text", test_text);
  g_test_add_func ("/ui/grid/html", test_html);
  g_test_add_func ("/ui/grid/html-of-calc", test_calc);
  g_test_add_func ("/ui/grid/headings", test_heads);
  g_test_add_func ("/ui/grid/numbers-out", test_numbers_out);
  g_test_add_func ("/ui/grid/round-trip", test_round);
  return g_test_run ();
}
