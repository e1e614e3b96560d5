/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile/rv-casefile-private.h"

#define STAMP_BYTES (64 * 1024) /* the stamp stands first in the root tag */

static gboolean
set_errno (GError **error, const char *path, int number)
{
  g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_READ, _("%s cannot be read: %s"), path, g_strerror (number));
  return FALSE;
}

/* Opens only plain files: a pipe or device would block or never end. */
static int
open_plain (const char *path, goffset most, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat st;

  if (fd < 0)
    {
      set_errno (error, path, errno);
      return -1;
    }
  if (fstat (fd, &st) != 0)
    set_errno (error, path, errno);
  else if (!S_ISREG (st.st_mode))
    g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_READ, _("%s is no plain file: name a case file"), path);
  else if (st.st_size > most)
    g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_READ, _("%s is larger than %d MiB: split it into cases"), path,
                 RV_CASEFILE_MAX_BYTES >> 20);
  else
    return fd;
  close (fd);
  return -1;
}

/* At most `most` bytes, whatever the file has become since it was opened. */
static GBytes *
read_bytes (int fd, const char *path, gsize most, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guchar *buffer = g_malloc (1 << 16);
  gssize n = 1;

  while (n > 0 && bytes->len < most)
    {
      n = read (fd, buffer, MIN (1 << 16, most - bytes->len));
      if (n < 0 && errno == EINTR)
        n = 1;
      else if (n > 0)
        g_byte_array_append (bytes, buffer, (guint) n);
    }
  g_free (buffer);
  if (n < 0)
    {
      set_errno (error, path, errno);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
read_file (const char *path, goffset size_limit, gsize most, GError **error)
{
  int fd = open_plain (path, size_limit, error);
  GBytes *bytes;

  if (fd < 0)
    return NULL;
  bytes = read_bytes (fd, path, most, error);
  close (fd);
  return bytes;
}

/* NULL when it was refused; the faults say why. */
static RvCase *
read_case (GBytes *bytes, RvFaults *faults, gboolean thorough)
{
  g_autoptr (RvXmlText) text = rv_xml_guard (bytes, faults);
  g_autoptr (GPtrArray) items = text ? rv_casefile_walk (text, faults) : NULL;
  g_autofree char *digest = items ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;
  g_autoptr (GHashTable) lines = NULL;
  g_autoptr (RvCase) kase = items ? rv_casefile_build (items, digest, &lines) : NULL;

  if (kase && thorough)
    {
      rv_casefile_check_semantics (kase, lines, faults);
      if (faults->list->len == 0 && !faults->settled)
        rv_casefile_check_schema (text, faults);
    }
  return faults->n_fatal ? NULL : g_steal_pointer (&kase);
}

RvCase *
rv_casefile_read_bytes (GBytes *bytes, const char *name, GPtrArray **out_faults, GError **error)
{
  RvFaults faults;
  RvCase *kase;

  rv_faults_init (&faults, name);
  kase = read_case (bytes, &faults, out_faults != NULL);
  if (!kase)
    {
      g_autofree char *message = rv_faults_message (&faults);

      g_set_error_literal (error, RV_CASEFILE_ERROR, faults.not_xml ? RV_CASEFILE_ERROR_XML : RV_CASEFILE_ERROR_CONTENT, message);
    }
  if (out_faults)
    *out_faults = rv_faults_steal (&faults);
  rv_faults_clear (&faults);
  return kase;
}

RvCase *
rv_casefile_read (const char *path, GPtrArray **faults, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = read_file (path, RV_CASEFILE_MAX_BYTES, RV_CASEFILE_MAX_BYTES + 1, &local);
  RvFaults none;

  if (bytes)
    return rv_casefile_read_bytes (bytes, path, faults, error);
  if (faults)
    {
      rv_faults_init (&none, path);
      rv_faults_add (&none, RV_FAULT_FATAL, 0, g_strdup (local->message), NULL, _("Check the name and the rights of the file"));
      *faults = rv_faults_steal (&none);
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

GPtrArray *
rv_casefile_check (const char *path)
{
  GPtrArray *faults = NULL;
  g_autoptr (RvCase) kase = rv_casefile_read (path, &faults, NULL);

  return faults;
}

GPtrArray *
rv_casefile_check_case (RvCase *kase)
{
  RvFaults faults;

  rv_faults_init (&faults, NULL);
  rv_casefile_check_semantics (kase, NULL, &faults);
  return rv_faults_steal (&faults);
}

gboolean
rv_casefile_read_stamp (const char *path, gint64 *revision, char **head, GError **error)
{
  g_autoptr (GBytes) bytes = read_file (path, G_MAXOFFSET, STAMP_BYTES, error);
  g_autofree char *text = NULL;
  g_autofree char *root = NULL;
  g_autofree char *number = NULL;
  gsize size;
  const char *data;

  *revision = -1;
  if (head)
    *head = NULL;
  if (!bytes)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  text = g_strndup (data ? data : "", size);
  number = rv_xml_first_attribute (text, strlen (text), "revision", &root);
  if (g_strcmp0 (root, "case") != 0)
    {
      g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_CONTENT, _("%s does not begin as a case"), path);
      return FALSE;
    }
  if (number && !g_ascii_string_to_signed (number, 10, 0, G_MAXINT64, revision, NULL))
    *revision = -1;
  if (head && *revision >= 0)
    {
      g_free (g_steal_pointer (&root));
      *head = rv_xml_first_attribute (text, strlen (text), "head", &root);
    }
  return TRUE;
}
