/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"

G_BEGIN_DECLS

/**
 * RvEdit: one step as the user sees it ("Change amplitude"), made of changes to records; committed as a whole to the
 * session, which writes it to the store in one transaction and then applies it to the model. One edit, one undo.
 */
typedef enum { RV_CHANGE_SET, RV_CHANGE_ADD, RV_CHANGE_REMOVE, RV_CHANGE_MOVE, RV_CHANGE_ORIGIN } RvChangeType;

typedef struct {
  RvChangeType type;
  char *uuid;
  const RvKind *kind;
  char *parent_uuid;    /* add */
  double position;      /* add, move */
  const RvField *field; /* set; origin (NULL: of the record) */
  char *value;          /* set, origin; NULL unsets */
} RvChange;

typedef struct _RvEdit RvEdit;

/* label: past or imperative, translated, shown by undo ("Change amplitude"). */
RvEdit *rv_edit_new (const char *label);
void rv_edit_free (RvEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvEdit, rv_edit_free)
const char *rv_edit_get_label (RvEdit *edit);
gboolean rv_edit_is_empty (RvEdit *edit);
guint rv_edit_get_n_changes (RvEdit *edit);
const RvChange *rv_edit_get_change (RvEdit *edit, guint i);

void rv_edit_set (RvEdit *edit, RvRecord *record, const char *field, const char *value);
void rv_edit_set_origin (RvEdit *edit, RvRecord *record, const char *field, const char *origin);
/* Adds a record; returns its new uuid (owned by the edit) for rv_edit_set_new() and for children. position NAN: at the end. */
const char *rv_edit_add (RvEdit *edit, const char *kind, const char *parent_uuid, double position);
void rv_edit_set_new (RvEdit *edit, const char *uuid, const char *field, const char *value);
/* Adds a copy of a whole record as it is (import, paste, restore); children are added separately. */
void rv_edit_add_record (RvEdit *edit, RvRecord *record);
/* Removes the record and its children (the children are listed as changes of their own, first). */
void rv_edit_remove (RvEdit *edit, RvCase *from, RvRecord *record);
void rv_edit_move (RvEdit *edit, RvRecord *record, double position);

/* Marks every value that the edit sets as typed by the user, unless the edit itself gives an origin. */
void rv_edit_mark_typed (RvEdit *edit, RvCase *in);

/* Gives every addition "at the end" (position NAN) its number, so that store and model agree. */
void rv_edit_settle_positions (RvEdit *edit, RvCase *in);

/* FALSE with error when a record to change is missing, or one to add is there already. */
gboolean rv_edit_check (RvEdit *edit, RvCase *to, GError **error);
/* Applies to a model. FALSE (and nothing applied) when a record is missing or exists already. */
gboolean rv_edit_apply (RvEdit *edit, RvCase *to, GError **error);

G_END_DECLS
