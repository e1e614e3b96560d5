/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which screen the slides go to; needs no display. */
#include <locale.h>

#include "app/rv-screens.h"

static void
test_audience (void)
{
  const GdkRectangle one[] = { { 0, 0, 1920, 1080 } };
  const GdkRectangle two[] = { { 0, 0, 1920, 1080 }, { 1920, 0, 1024, 768 } };
  const GdkRectangle mirrored[] = { { 0, 0, 1920, 1080 }, { 0, 0, 1920, 1080 } };
  const GdkRectangle partly[] = { { 0, 0, 1920, 1080 }, { 0, 0, 1024, 768 }, { 1920, 0, 800, 600 } };
  const GdkRectangle three[] = { { 0, 0, 1920, 1080 }, { 1920, 0, 1280, 1024 }, { 3200, 0, 3840, 2160 } };
  const GdkRectangle dark[] = { { 0, 0, 1920, 1080 }, { 1920, 0, 0, 0 } };

  g_assert_cmpint (rv_screens_audience (NULL, 0, -1), ==, -1);
  g_assert_cmpint (rv_screens_audience (one, 1, 0), ==, -1);
  g_assert_cmpint (rv_screens_audience (one, 1, -1), ==, -1);
  g_assert_cmpint (rv_screens_audience (two, 2, 0), ==, 1);
  g_assert_cmpint (rv_screens_audience (two, 2, 1), ==, 0); /* the window was on the projector */
  g_assert_cmpint (rv_screens_audience (two, 2, -1), ==, 1);
  g_assert_cmpint (rv_screens_audience (two, 2, 7), ==, 1);
  g_assert_cmpint (rv_screens_audience (mirrored, 2, 0), ==, -1);
  g_assert_cmpint (rv_screens_audience (partly, 3, 0), ==, 2);
  g_assert_cmpint (rv_screens_audience (three, 3, 0), ==, 2);
  g_assert_cmpint (rv_screens_audience (three, 3, 2), ==, 0);
  g_assert_cmpint (rv_screens_audience (dark, 2, 0), ==, -1);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/screens/audience", test_audience);
  return g_test_run ();
}
