/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of cells as other programs put them on the clipboard. */
#include "widgets/rv-data-grid.h"

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
  g_test_add_func ("/ui/grid/round-trip", test_round);
  return g_test_run ();
}
