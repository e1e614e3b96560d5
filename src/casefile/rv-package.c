/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile/rv-package-private.h"
#include "casefile/rv-xml-parse.h"

#define MANIFEST_NAMESPACE "urn:ranvier:package:1"

void
rv_package_entry_free (RvPackageEntry *entry)
{
  g_free (entry->name);
  g_free (entry->file);
  g_free (entry->sha256);
  g_free (entry);
}

gboolean
rv_package_name_is_neutral (const char *name)
{
  gsize digits;

  if (g_str_equal (name, RV_PACKAGE_CASE) || g_str_equal (name, RV_PACKAGE_MANIFEST))
    return TRUE;
  if (!g_str_has_prefix (name, "files/"))
    return FALSE;
  digits = strspn (name + 6, "0123456789");
  return digits >= 4 && digits <= 6 && name[6 + digits] == '\0';
}

gboolean
rv_package_file_is_safe (const char *file)
{
  g_auto (GStrv) parts = NULL;

  if (!*file || strlen (file) > 255 || !g_utf8_validate (file, -1, NULL))
    return FALSE;
  for (const char *p = file; *p; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f || strchr ("\\:*?\"<>|", *p))
      return FALSE;
  parts = g_strsplit (file, "/", -1);
  for (guint i = 0; parts[i]; i++)
    if (parts[i][0] == '\0' || parts[i][0] == '.' || i > 8)
      return FALSE;
  return TRUE;
}

/* --- manifest --- */
GBytes *
rv_package_manifest_write (GPtrArray *entries)
{
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"" MANIFEST_NAMESPACE "\" version=\"1\">\n");

  for (guint i = 0; i < entries->len; i++)
    {
      RvPackageEntry *entry = entries->pdata[i];
      g_autofree char *file = entry->file ? g_markup_printf_escaped (" file=\"%s\"", entry->file) : g_strdup ("");

      g_string_append_printf (out, "  <entry name=\"%s\"%s size=\"%" G_GUINT64_FORMAT "\" sha256=\"%s\"/>\n", entry->name, file, entry->size, entry->sha256);
    }
  g_string_append (out, "</package>\n");
  return g_string_free_to_bytes (out);
}

static gboolean
bad_manifest (GError **error, const char *what)
{
  g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_PACKAGE, _("the list of contents (%s) is wrong: %s; ask for the package again"),
               RV_PACKAGE_MANIFEST, what);
  return FALSE;
}

static char *
attribute (xmlNodePtr node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) name);
  char *copy = g_strdup ((const char *) value);

  xmlFree (value);
  return copy;
}

static gboolean
is_digest (const char *text)
{
  return text && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static gboolean
take_entry (xmlNodePtr node, GPtrArray *entries, GHashTable *seen, GError **error)
{
  RvPackageEntry *entry = g_new0 (RvPackageEntry, 1);
  g_autofree char *size = attribute (node, "size");
  g_autofree char *folded = NULL;
  gboolean is_case;

  g_ptr_array_add (entries, entry);
  entry->name = attribute (node, "name");
  entry->file = attribute (node, "file");
  entry->sha256 = attribute (node, "sha256");
  if (entries->len > RV_PACKAGE_MAX_FILES + 1)
    return bad_manifest (error, _("too many files"));
  if (!entry->name || !rv_package_name_is_neutral (entry->name) || g_str_equal (entry->name, RV_PACKAGE_MANIFEST))
    return bad_manifest (error, _("a name that no package has"));
  is_case = g_str_equal (entry->name, RV_PACKAGE_CASE);
  if (is_case ? entry->file != NULL : !entry->file || !rv_package_file_is_safe (entry->file))
    return bad_manifest (error, _("a file name that leads out of the folder or cannot be used"));
  if (!size || !g_ascii_string_to_unsigned (size, 10, 0, RV_PACKAGE_MAX_FILE_BYTES, &entry->size, NULL) || !is_digest (entry->sha256))
    return bad_manifest (error, _("an entry without size or digest"));
  folded = entry->file ? g_utf8_casefold (entry->file, -1) : NULL;
  if (!g_hash_table_add (seen, g_strdup (entry->name)) || (folded && !g_hash_table_add (seen, g_strconcat ("file:", folded, NULL))))
    return bad_manifest (error, _("an entry that is there twice"));
  return TRUE;
}

/* "a" and "a/b" cannot both be files. */
static gboolean
check_folders (GPtrArray *entries, GHashTable *seen, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      RvPackageEntry *entry = entries->pdata[i];
      g_autofree char *key = entry->file ? g_utf8_casefold (entry->file, -1) : g_strdup ("");

      for (char *slash; (slash = strrchr (key, '/')) != NULL;)
        {
          g_autofree char *folder = NULL;

          *slash = '\0';
          folder = g_strconcat ("file:", key, NULL);
          if (g_hash_table_contains (seen, folder))
            return bad_manifest (error, _("a file that is also a folder"));
        }
    }
  return TRUE;
}

static void
free_entry (gpointer entry)
{
  rv_package_entry_free (entry);
}

static gboolean
take_entries (xmlDocPtr doc, GPtrArray *entries, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  xmlNodePtr root = xmlDocGetRootElement (doc);

  if (!root || !xmlStrEqual (root->name, (const xmlChar *) "package") || !root->ns || !xmlStrEqual (root->ns->href, (const xmlChar *) MANIFEST_NAMESPACE))
    return bad_manifest (error, _("it is of another kind"));
  for (xmlNodePtr node = root->children; node; node = node->next)
    if (node->type == XML_ELEMENT_NODE && !take_entry (node, entries, seen, error))
      return FALSE;
  if (!g_hash_table_contains (seen, RV_PACKAGE_CASE))
    return bad_manifest (error, _("there is no case in it"));
  return check_folders (entries, seen, error);
}

GPtrArray *
rv_package_manifest_read (GBytes *bytes, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);
  g_autoptr (RvXmlText) text = NULL;
  xmlDocPtr doc = NULL;
  RvFaults faults;
  gboolean ok;

  rv_faults_init (&faults, RV_PACKAGE_MANIFEST);
  text = rv_xml_guard (bytes, &faults);
  if (text)
    doc = rv_xml_tree (text, &faults);
  if (doc)
    ok = take_entries (doc, entries, error);
  else
    {
      g_autofree char *message = rv_faults_message (&faults);

      ok = bad_manifest (error, message);
    }
  g_clear_pointer (&doc, xmlFreeDoc);
  rv_faults_clear (&faults);
  return ok ? g_steal_pointer (&entries) : NULL;
}

/* --- files --- */
char *
rv_package_digest (int fd, guint64 *size)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (1 << 16);
  gssize n;

  *size = 0;
  while ((n = pread (fd, buffer, 1 << 16, (off_t) *size)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return NULL;
      g_checksum_update (sum, buffer, n);
      *size += (guint64) n;
    }
  return g_strdup (g_checksum_get_string (sum));
}

int
rv_package_open_below (const char *dir, const char *file)
{
  g_auto (GStrv) parts = g_strsplit (file, "/", -1);
  int at = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat st;

  for (guint i = 0; at >= 0 && parts[i]; i++)
    {
      int flags = parts[i + 1] ? O_RDONLY | O_DIRECTORY : O_RDONLY | O_NONBLOCK | O_NOCTTY;
      int next = openat (at, parts[i], flags | O_NOFOLLOW | O_CLOEXEC);
      int number = errno;

      close (at);
      errno = number;
      at = next;
    }
  if (at >= 0 && (fstat (at, &st) != 0 || !S_ISREG (st.st_mode)))
    {
      close (at);
      errno = EINVAL;
      return -1;
    }
  return at;
}

gboolean
rv_package_is_package (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  char magic[4] = { 0 };
  struct stat st;
  gboolean is;

  if (fd < 0)
    return FALSE;
  is = fstat (fd, &st) == 0 && S_ISREG (st.st_mode) && read (fd, magic, 4) == 4 &&
       (memcmp (magic, "PK\003\004", 4) == 0 || memcmp (magic, "PK\005\006", 4) == 0);
  close (fd);
  return is;
}

char *
rv_package_make_passphrase (void)
{
  static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789z"; /* 31 and one twice: five bits each, no l, o, 0, 1, i */
  guchar random[30];
  GString *text;
  gssize n;

  while ((n = getrandom (random, sizeof random, 0)) < 0 && errno == EINTR)
    ;
  if (n != (gssize) sizeof random)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < sizeof random; i++)
    {
      if (i && i % 5 == 0)
        g_string_append_c (text, '-');
      g_string_append_c (text, letters[random[i] & 31]);
    }
  return g_string_free (text, FALSE);
}
