/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a case file: they are read or refused with a message; what is read comes back from its own writing the very same.
 * An entry point of libFuzzer (tests/fuzz/run.sh); fuzz-main.c drives it in the ordinary tests. fuzz-folders: model casefile
 */
#include <stdlib.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "casefile/rv-package-private.h"

#define REQUIRE(what) G_STMT_START { if (!(what)) g_error ("broken promise: %s", #what); } G_STMT_END

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_faults (GPtrArray *faults, gboolean refused)
{
  int line = 0;
  gboolean fatal = FALSE;

  for (guint i = 0; i < faults->len; i++)
    {
      RvFault *fault = faults->pdata[i];

      REQUIRE (fault->line >= line);
      REQUIRE (fault->what && g_utf8_validate (fault->what, -1, NULL));
      REQUIRE (!fault->allowed || g_utf8_validate (fault->allowed, -1, NULL));
      line = fault->line;
      fatal = fatal || fault->severity == RV_FAULT_FATAL;
    }
  REQUIRE (fatal == refused);
}

static void
check_round_trip (RvCase *kase)
{
  g_autoptr (GBytes) written = rv_casefile_write_stamped (kase, 7, "ab");
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) read = rv_casefile_read_bytes (written, "written", NULL, &error);
  g_autofree char *difference = NULL;

  if (!read)
    g_error ("what was written is refused: %s", error->message);
  difference = rv_case_difference (kase, read);
  if (difference)
    g_error ("what was written reads differently: %s", difference);
  again = rv_casefile_write_stamped (read, 7, "ab");
  REQUIRE (g_bytes_equal (written, again));
}

static void
check_manifest (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = rv_package_manifest_read (bytes, &error);

  REQUIRE ((entries == NULL) == (error != NULL));
  for (guint i = 0; entries && i < entries->len; i++)
    {
      RvPackageEntry *entry = entries->pdata[i];

      REQUIRE (rv_package_name_is_neutral (entry->name));
      REQUIRE (!entry->file || (!strstr (entry->file, "..") && entry->file[0] != '/'));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = rv_casefile_read_bytes (bytes, "fuzz", &faults, &error);

  REQUIRE ((kase == NULL) == (error != NULL));
  REQUIRE (!error || g_utf8_validate (error->message, -1, NULL));
  check_faults (faults, kase == NULL);
  if (kase)
    check_round_trip (kase);
  else if (g_strstr_len ((const char *) data, (gssize) size, "<package"))
    check_manifest (bytes);
  return 0;
}
