/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What recorder.c writes down: a head, then names and data by their lengths. Paths are below the recorded folder. */
enum {
  RECORD_CREATE = 'O',    /* a new file: inode, a its name */
  RECORD_WRITE = 'W',     /* inode, number the offset, data */
  RECORD_TRUNCATE = 'T',  /* inode, number the size */
  RECORD_SYNC = 'S',      /* inode */
  RECORD_SYNC_DIR = 'D',  /* a the folder */
  RECORD_RENAME = 'R',    /* a to b */
  RECORD_LINK = 'L',      /* a also as b */
  RECORD_UNLINK = 'U',
  RECORD_MKDIR = 'M',
  RECORD_ACK = 'A'        /* data: what was said on standard output */
};

typedef struct {
  char op;
  unsigned a, b;
  unsigned long long inode, size;
  long long number;
} RecordHead;
