/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * make-phantom: makes the labelled synthetic left-thigh study that stands in for the pictures of the published case,
 * which are not available. Everything is computed from the tables in make-phantom-body.c; nothing is a patient's.
 *
 *   make-phantom panes FOLDER [SIZE]       pane-a.png ... pane-e.png and arrows.txt (SIZE: height in pixels, default 768)
 *   make-phantom dicom FOLDER [QUALITY]    the study as DICOM: three MR series, CT and PET (QUALITY 1 to 4, default 4)
 */
#include "make-phantom-dicom.h"
#include "make-phantom-panes.h"

#include <locale.h>

static int
usage (void)
{
  g_printerr ("usage: make-phantom panes FOLDER [SIZE]\n       make-phantom dicom FOLDER [QUALITY]\n");
  return 2;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  setlocale (LC_ALL, "");
  if (argc < 3)
    return usage ();
  if (g_mkdir_with_parents (argv[2], 0755) != 0)
    {
      g_printerr ("make-phantom: cannot make the folder %s\n", argv[2]);
      return 3;
    }
  if (g_str_equal (argv[1], "panes"))
    {
      gint64 size = argc > 3 ? g_ascii_strtoll (argv[3], NULL, 10) : 768;

      if (size < 48 || size > 4096)
        return usage ();
      done = ph_write_panes (argv[2], (int) size, &error);
    }
  else if (g_str_equal (argv[1], "dicom"))
    {
      gint64 quality = argc > 3 ? g_ascii_strtoll (argv[3], NULL, 10) : 4;

      if (quality < 1 || quality > 4)
        return usage ();
      done = ph_write_dicom (argv[2], (int) quality, &error);
    }
  else
    return usage ();
  if (!done)
    {
      g_printerr ("make-phantom: %s\n", error->message);
      return 3;
    }
  return 0;
}
