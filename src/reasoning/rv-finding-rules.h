/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"
#include "reasoning/rv-knowledge.h"
#include "reasoning/rv-differential.h"

G_BEGIN_DECLS

/* What the rules see of a case; texts of records are made once. */
typedef struct {
  RvCase *kase;
  GHashTable *texts; /* RvRecord -> its text */
} RvRuleContext;

/* Applies a rule to a record of its kind. FALSE: the record says nothing about it. field: the cell that decided, or NULL. */
gboolean rv_rule_apply (RvRuleContext *context, const RvRule *rule, RvRecord *record, RvStatus *status, const char **field);
/* TRUE when the record is about what the rule reads, whatever it says of it. */
gboolean rv_rule_concerns (RvRuleContext *context, const RvRule *rule, RvRecord *record);
/* The record kind whose records the rule reads. */
const char *rv_rule_kind (const RvRule *rule);
/* All text of a record: the values of its text, prose and vocabulary fields, one clause each. Owned by the context. */
const char *rv_rule_text (RvRuleContext *context, RvRecord *record);

G_END_DECLS
