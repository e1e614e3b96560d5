/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faults/fault-replay.h"

#include <glib/gstdio.h>
#include <string.h>

#include "faults/fault-record.h"

#define SECTOR 512

typedef struct {
  char op;
  guint64 inode;
  gint64 number;
  char *a, *b;
  const char *data; /* in the mapped record */
  gsize size;
} Operation;

struct _Replay {
  GMappedFile *file;
  GArray *operations; /* Operation */
};

/* One file: what is surely on the disk, and what was asked for since. */
typedef struct {
  int ref_count;
  GByteArray *durable;
  GPtrArray *pending; /* Operation, borrowed */
} File;

typedef struct {
  GHashTable *inodes;   /* inode -> File, as the program sees it now */
  GHashTable *names;    /* durable: path -> File, or DIRECTORY */
  GPtrArray *pending;   /* NameChange not yet synced, in order */
} Disk;

typedef struct {
  const Operation *operation;
  File *file; /* of a creation */
} NameChange;

static File directory_file = { 1, NULL, NULL };
#define DIRECTORY (&directory_file)

static File *
file_ref (File *file)
{
  file->ref_count++;
  return file;
}

static void
file_unref (gpointer data)
{
  File *file = data;

  if (--file->ref_count > 0 || file == DIRECTORY)
    return;
  g_byte_array_unref (file->durable);
  g_ptr_array_unref (file->pending);
  g_free (file);
}

static File *
file_new (void)
{
  File *file = g_new0 (File, 1);

  file->ref_count = 1;
  file->durable = g_byte_array_new ();
  file->pending = g_ptr_array_new ();
  return file;
}

static void
clear_operation (gpointer data)
{
  Operation *operation = data;

  g_free (operation->a);
  g_free (operation->b);
}

Replay *
replay_new (const char *record_path)
{
  Replay *replay = g_new0 (Replay, 1);
  g_autoptr (GError) error = NULL;
  const char *p, *end;

  replay->operations = g_array_new (FALSE, TRUE, sizeof (Operation));
  g_array_set_clear_func (replay->operations, clear_operation);
  replay->file = g_mapped_file_new (record_path, FALSE, &error);
  g_assert_no_error (error);
  p = g_mapped_file_get_contents (replay->file);
  end = p + g_mapped_file_get_length (replay->file);
  while (p < end)
    {
      RecordHead head;
      Operation operation = { 0 };

      memcpy (&head, p, sizeof head);
      p += sizeof head;
      operation.op = head.op;
      operation.inode = head.inode;
      operation.number = head.number;
      operation.a = head.a ? g_strndup (p, head.a) : NULL;
      operation.b = head.b ? g_strndup (p + head.a, head.b) : NULL;
      operation.data = p + head.a + head.b;
      operation.size = head.size;
      p = operation.data + head.size;
      g_array_append_val (replay->operations, operation);
    }
  return replay;
}

void
replay_free (Replay *replay)
{
  g_array_unref (replay->operations);
  g_mapped_file_unref (replay->file);
  g_free (replay);
}

void
replay_forget_syncs (Replay *replay)
{
  for (guint i = replay->operations->len; i-- > 0;)
    {
      char op = g_array_index (replay->operations, Operation, i).op;

      if (op == RECORD_SYNC || op == RECORD_SYNC_DIR)
        g_array_remove_index (replay->operations, i);
    }
}

guint
replay_n_operations (Replay *replay)
{
  return replay->operations->len;
}

/* --- data --- */

static void
resize (GByteArray *bytes, gsize size)
{
  gsize before = bytes->len;

  g_byte_array_set_size (bytes, (guint) size);
  if (size > before)
    memset (bytes->data + before, 0, size - before);
}

static void
apply_data (GByteArray *bytes, const Operation *operation)
{
  if (operation->op == RECORD_TRUNCATE)
    {
      resize (bytes, (gsize) operation->number);
      return;
    }
  if (bytes->len < (gsize) operation->number + operation->size)
    resize (bytes, (gsize) operation->number + operation->size);
  memcpy (bytes->data + operation->number, operation->data, operation->size);
}

/* Only some sectors reach the disk; the file is as long as it was to become. */
static void
apply_torn (GByteArray *bytes, const Operation *operation, GRand *rand)
{
  if (operation->op == RECORD_TRUNCATE)
    {
      apply_data (bytes, operation);
      return;
    }
  if (bytes->len < (gsize) operation->number + operation->size)
    resize (bytes, (gsize) operation->number + operation->size);
  for (gsize at = 0; at < operation->size; at += SECTOR)
    if (g_rand_boolean (rand))
      memcpy (bytes->data + operation->number + at, operation->data + at, MIN (SECTOR, operation->size - at));
}

static GByteArray *
contents_after (File *file, ReplayTrial trial, GRand *rand)
{
  GByteArray *bytes = g_byte_array_sized_new (file->durable->len);

  g_byte_array_append (bytes, file->durable->data, file->durable->len);
  for (guint i = 0; i < file->pending->len && trial != REPLAY_NOTHING; i++)
    if (trial == REPLAY_REORDERED)
      {
        if (g_rand_boolean (rand))
          apply_data (bytes, file->pending->pdata[i]);
      }
    else
      {
        int luck = g_rand_int_range (rand, 0, 3);

        if (luck == 0)
          apply_data (bytes, file->pending->pdata[i]);
        else if (luck == 1)
          apply_torn (bytes, file->pending->pdata[i], rand);
      }
  return bytes;
}

/* --- names --- */

static void
apply_name (GHashTable *names, const NameChange *change)
{
  const Operation *operation = change->operation;
  File *file = operation->op == RECORD_CREATE || operation->op == RECORD_MKDIR ? change->file : g_hash_table_lookup (names, operation->a);

  switch (operation->op)
    {
    case RECORD_CREATE:
    case RECORD_MKDIR:
      g_hash_table_replace (names, g_strdup (operation->a), file_ref (file));
      break;
    case RECORD_UNLINK:
      g_hash_table_remove (names, operation->a);
      break;
    case RECORD_RENAME:
    case RECORD_LINK:
      if (file && operation->b)
        g_hash_table_replace (names, g_strdup (operation->b), file_ref (file));
      if (operation->op == RECORD_RENAME)
        g_hash_table_remove (names, operation->a);
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_in (const char *path, const char *folder)
{
  g_autofree char *parent = path ? g_path_get_dirname (path) : NULL;

  return parent && (g_str_equal (parent, folder) || (g_str_equal (parent, ".") && !*folder));
}

static void
sync_folder (Disk *disk, const char *folder)
{
  for (guint i = 0; i < disk->pending->len;)
    {
      NameChange *change = disk->pending->pdata[i];

      if (is_in (change->operation->a, folder) || is_in (change->operation->b, folder))
        {
          apply_name (disk->names, change);
          g_ptr_array_remove_index (disk->pending, i);
        }
      else
        i++;
    }
}

static void
change_free (gpointer data)
{
  NameChange *change = data;

  if (change->file)
    file_unref (change->file);
  g_free (change);
}

static void
play (Disk *disk, const Operation *operation, GString *said)
{
  File *file = operation->inode ? g_hash_table_lookup (disk->inodes, &operation->inode) : NULL;

  switch (operation->op)
    {
    case RECORD_ACK:
      g_string_append_len (said, operation->data, (gssize) operation->size);
      break;
    case RECORD_WRITE:
    case RECORD_TRUNCATE:
      if (file)
        g_ptr_array_add (file->pending, (gpointer) operation);
      break;
    case RECORD_SYNC:
      for (guint i = 0; file && i < file->pending->len; i++)
        apply_data (file->durable, file->pending->pdata[i]);
      if (file)
        g_ptr_array_set_size (file->pending, 0);
      break;
    case RECORD_SYNC_DIR:
      sync_folder (disk, operation->a ? operation->a : "");
      break;
    default:
      {
        NameChange *change = g_new0 (NameChange, 1);

        change->operation = operation;
        if (operation->op == RECORD_MKDIR)
          change->file = DIRECTORY;
        else if (operation->op == RECORD_CREATE)
          {
            change->file = file_new ();
            g_hash_table_replace (disk->inodes, g_memdup2 (&operation->inode, sizeof operation->inode), file_ref (change->file));
          }
        if (change->file == DIRECTORY)
          file_ref (DIRECTORY);
        g_ptr_array_add (disk->pending, change);
      }
    }
}

/* --- the state on the disk --- */

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Folders come before what is in them; a file whose folder was lost is lost. */
static void
write_out (Disk *disk, ReplayTrial trial, GRand *rand, const char *dir)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, disk->names);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (paths, key);
  g_ptr_array_sort (paths, compare_paths);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *name = paths->pdata[i];
      g_autofree char *path = g_build_filename (dir, name, NULL), *parent = g_path_get_dirname (path);
      File *file = g_hash_table_lookup (disk->names, name);
      g_autoptr (GByteArray) bytes = NULL;
      g_autoptr (GError) error = NULL;

      /* shared memory: never read again after a start */
      if (g_str_has_suffix (name, "-shm") || !g_file_test (parent, G_FILE_TEST_IS_DIR))
        continue;
      if (file == DIRECTORY)
        {
          g_mkdir (path, 0700);
          continue;
        }
      bytes = contents_after (file, trial, rand);
      g_file_set_contents_full (path, bytes->len ? (const char *) bytes->data : "", bytes->len, G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
    }
}

void
replay_make (Replay *replay, guint cut, ReplayTrial trial, GRand *rand, const char *dir, GString *said)
{
  Disk disk = { g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, file_unref),
                g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_unref), g_ptr_array_new_with_free_func (change_free) };
  guint n_names;

  for (guint i = 0; i < cut; i++)
    play (&disk, &g_array_index (replay->operations, Operation, i), said);
  n_names = trial == REPLAY_NOTHING ? 0 : trial == REPLAY_TORN ? disk.pending->len : (guint) g_rand_int_range (rand, 0, (gint32) disk.pending->len + 1);
  for (guint i = 0; i < n_names; i++)
    apply_name (disk.names, disk.pending->pdata[i]);
  write_out (&disk, trial, rand, dir);
  g_hash_table_unref (disk.names);
  g_ptr_array_unref (disk.pending);
  g_hash_table_unref (disk.inodes);
}
