/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "store/rv-store.h"

G_BEGIN_DECLS

/* The library folder as the operating system sees it: rights, file system, encryption, lock, files that appear whole. */

/* RIGHTS with the command that mends them when the folder or a file of the library in it is open to others.
 * File systems that keep no rights (FAT) are let pass. */
gboolean rv_folder_check_rights (const char *dir, GError **error);

typedef enum { RV_FOLDER_LOCAL, RV_FOLDER_NETWORK, RV_FOLDER_NO_RIGHTS } RvFolderKind;
/* name (out, may be NULL): "NFS", "SMB", … of a network folder, static. */
RvFolderKind rv_folder_kind (const char *dir, const char **name);
/* For tests: pretend that every folder is of this kind; name NULL: ask the system again. */
void rv_folder_pretend (RvFolderKind kind, const char *name);

/* TRUE: on an encrypted device (dm-crypt, also below LVM). FALSE: not, or not to be found out (*known FALSE). */
gboolean rv_folder_is_encrypted (const char *dir, gboolean *known);

/* The lock on library.lock: its file descriptor, or -1 with LOCKED and the holder's name. unclean (out): the last
 * holder did not close the library. Released by rv_folder_unlock(). */
int rv_folder_lock (const char *dir, gboolean *unclean, GError **error);
void rv_folder_unlock (int fd);
/* Who holds it, in words, or NULL when nobody does. */
char *rv_folder_holder (const char *dir);

/* Whole or not at all: temporary file, fsync, rename, fsync of the folder; mode 0600. */
gboolean rv_folder_write (const char *path, GBytes *bytes, GError **error);
gboolean rv_folder_sync_dir (const char *dir, GError **error);
/* Folders down to dir, mode 0700. */
gboolean rv_folder_make (const char *dir, GError **error);
/* fsync of every folder from dir up to top (both included): their names survive a power failure. */
gboolean rv_folder_sync_up (const char *dir, const char *top, GError **error);
/* Copies a plain file (no link is followed at its end) with fsync and mode 0600; appears whole or not at all. */
gboolean rv_folder_copy_file (const char *from, const char *to, GError **error);
/* Removes a folder and everything in it; links are removed, not followed. Missing is success. */
gboolean rv_folder_remove_tree (const char *dir, GError **error);

/* g_strerror(), but a full disk says what to do. */
const char *rv_folder_strerror (int number);
/* "20261124T063552Z" */
char *rv_folder_stamp (void);

G_END_DECLS
