/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "casefile/rv-casefile-private.h"

G_BEGIN_DECLS

/* The state of the walk from the parser's events to items (rv-casefile-walk.c), shared with what takes values (rv-casefile-take.c). */
typedef enum { FRAME_ROOT, FRAME_SECTION, FRAME_RECORD, FRAME_FIELD, FRAME_ORIGIN, FRAME_SKIP } FrameType;

typedef struct {
  FrameType type;
  const char *section;   /* of a section */
  RvItem *item;          /* root, record; of a field or origin: whose */
  int field;             /* of a field; origin: -1 for the record's own */
  int rank;              /* of the last child */
  int line;
  guint n_children;
  gboolean preserve, escaped;
  GString *text;
} Frame;

typedef struct {
  RvXmlText *source;
  RvFaults *faults;
  GPtrArray *items;
  GHashTable *uuids;
  GHashTable *counts;    /* "parent item/kind" -> how many */
  char *ns;              /* namespace of the root, or NULL */
  guint n_tags;
  int line;              /* of the current start tag */
  Frame frames[RV_CASEFILE_MAX_DEPTH + 1];
  int top;               /* -1: before the root */
  gboolean refused;      /* libxml2 has stopped */
  gboolean own;          /* this program wrote it (stamp or uuid of the case): taken to the letter */
} Walk;

/* An attribute as libxml2 hands it over. */
typedef struct {
  const char *name;
  const char *prefix;
  char *value;
} Attribute;

void rv_walk_fault (Walk *w, RvFaultSeverity severity, int line, char *what, const char *allowed, const char *advice);
/* Something that the case has no place for. names: what may stand there; the array is freed. */
void rv_walk_unknown (Walk *w, int line, char *what, const char *name, const char **names);
/* A value from an attribute or an element; given twice is a fault. */
void rv_walk_take_value (Walk *w, RvItem *item, int field, const char *value, int line);
/* field -1: of the record as a whole. */
void rv_walk_take_origin (Walk *w, RvItem *item, int field, const char *value, int line);
/* An attribute of the element that the frame stands for. */
void rv_walk_take_attribute (Walk *w, Frame *frame, Attribute *a);

G_END_DECLS
