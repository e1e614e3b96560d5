/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-image-process.h"

#include "imaging/rv-image-reader.h"

#define WORD "--read-images"
#define EXPECT_MS 700 /* the window is drawn by then */

gboolean
rv_image_process_run (int argc, char **argv, int *status)
{
  static const char *const helper[] = { "/proc/self/exe", WORD, NULL };

  if (argc == 2 && g_str_equal (argv[1], WORD))
    {
      *status = rv_image_reader_serve (NULL);
      return TRUE;
    }
  rv_image_reader_isolate (helper);
  return FALSE;
}

static gboolean
on_expected (gpointer data)
{
  rv_image_reader_warm_up ();
  return G_SOURCE_REMOVE;
}

void
rv_image_process_expect (RvCase *rvcase)
{
  if (rv_case_nth (rvcase, "image", 0) != NULL)
    g_timeout_add_full (G_PRIORITY_LOW, EXPECT_MS, on_expected, NULL, NULL);
}
