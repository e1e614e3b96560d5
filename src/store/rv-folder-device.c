/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies under the library folder: a network, a file system without rights, an encrypted device. */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "store/rv-folder.h"

static gboolean pretending;
static RvFolderKind pretended_kind;
static const char *pretended_name;

void
rv_folder_pretend (RvFolderKind kind, const char *name)
{
  pretending = name != NULL;
  pretended_kind = kind;
  pretended_name = name;
}

/* Type of the file system on that device by /proc/self/mountinfo ("fuse.sshfs"), or NULL. */
static char *
mount_type (dev_t device)
{
  g_autofree char *table = NULL;
  g_autofree char *number = g_strdup_printf ("%u:%u", major (device), minor (device));
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/self/mountinfo", &table, NULL, NULL))
    return NULL;
  lines = g_strsplit (table, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      const char *dash = strstr (lines[i], " - ");

      if (g_strv_length (words) > 3 && g_str_equal (words[2], number) && dash)
        return g_strndup (dash + 3, strcspn (dash + 3, " "));
    }
  return NULL;
}

static gboolean
is_network_fuse (const char *dir)
{
  static const char *const kinds[] = { "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.davfs", "fuse.s3fs", "fuse.glusterfs",
                                       "fuse.cephfs", "fuse.curlftpfs", "fuse.onedriver", "fuse.google-drive-ocamlfuse", NULL };
  struct stat st;
  g_autofree char *type = stat (dir, &st) == 0 ? mount_type (st.st_dev) : NULL;

  return type && g_strv_contains (kinds, type);
}

RvFolderKind
rv_folder_kind (const char *dir, const char **name)
{
  static const struct { unsigned long magic; RvFolderKind kind; const char *name; } known[] = {
    { 0x6969, RV_FOLDER_NETWORK, "NFS" }, { 0x517B, RV_FOLDER_NETWORK, "SMB" }, { 0xFF534D42, RV_FOLDER_NETWORK, "CIFS" },
    { 0xFE534D42, RV_FOLDER_NETWORK, "SMB" }, { 0x564C, RV_FOLDER_NETWORK, "NCP" }, { 0x5346414F, RV_FOLDER_NETWORK, "AFS" },
    { 0x6B414653, RV_FOLDER_NETWORK, "AFS" }, { 0x73757245, RV_FOLDER_NETWORK, "Coda" }, { 0x01021997, RV_FOLDER_NETWORK, "9P" },
    { 0x00C36400, RV_FOLDER_NETWORK, "Ceph" }, { 0x01161970, RV_FOLDER_NETWORK, "GFS2" }, { 0x7461636F, RV_FOLDER_NETWORK, "OCFS2" },
    { 0x4D44, RV_FOLDER_NO_RIGHTS, "FAT" }, { 0x2011BAB0, RV_FOLDER_NO_RIGHTS, "exFAT" },
  };
  struct statfs fs;

  if (pretending)
    {
      if (name)
        *name = pretended_name;
      return pretended_kind;
    }
  if (statfs (dir, &fs) != 0)
    return RV_FOLDER_LOCAL;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (((unsigned long) fs.f_type & 0xFFFFFFFF) == known[i].magic)
      {
        if (name)
          *name = known[i].name;
        return known[i].kind;
      }
  if (((unsigned long) fs.f_type & 0xFFFFFFFF) == 0x65735546 && is_network_fuse (dir))
    {
      if (name)
        *name = "FUSE";
      return RV_FOLDER_NETWORK;
    }
  return RV_FOLDER_LOCAL;
}

/* Follows a block device down through LVM and RAID; deep only guards against a ring. */
static gboolean
below_is_crypt (const char *device, guint deep)
{
  g_autofree char *uuid_path = g_build_filename (device, "dm", "uuid", NULL);
  g_autofree char *slaves_path = g_build_filename (device, "slaves", NULL);
  g_autofree char *uuid = NULL;
  g_autoptr (GDir) slaves = NULL;
  const char *name;
  guint n = 0;

  if (g_file_get_contents (uuid_path, &uuid, NULL, NULL) && g_str_has_prefix (uuid, "CRYPT-"))
    return TRUE;
  slaves = deep < 8 ? g_dir_open (slaves_path, 0, NULL) : NULL;
  while (slaves && (name = g_dir_read_name (slaves)) != NULL)
    {
      g_autofree char *slave = g_build_filename (slaves_path, name, NULL);

      /* encrypted only when everything below is */
      if (!below_is_crypt (slave, deep + 1))
        return FALSE;
      n++;
    }
  return n > 0;
}

gboolean
rv_folder_is_encrypted (const char *dir, gboolean *known)
{
  struct stat st;
  g_autofree char *device = NULL;

  *known = FALSE;
  if (stat (dir, &st) != 0)
    return FALSE;
  device = g_strdup_printf ("/sys/dev/block/%u:%u", major (st.st_dev), minor (st.st_dev));
  /* btrfs, overlay and tmpfs have no block device of their own: nothing is claimed then */
  if (!g_file_test (device, G_FILE_TEST_IS_DIR))
    return FALSE;
  *known = TRUE;
  return below_is_crypt (device, 0);
}
