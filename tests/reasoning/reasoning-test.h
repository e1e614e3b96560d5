/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reasoning/rv-findings.h"
#include "reasoning/rv-reasoning-json.h"

/* The shipped knowledge; fails the test when it does not load. */
RvKnowledge *test_knowledge (void);
/* Statuses from "id present-id !absent-id": words separated by spaces; free with g_free(). */
RvStatus *test_statuses (RvKnowledge *knowledge, const char *words);
/* A run with the given words. */
RvDifferential *test_run (const char *setting, const char *words);
guint test_cause (RvKnowledge *knowledge, const char *id);
guint test_finding (RvKnowledge *knowledge, const char *id);

void test_engine_add (void);
void test_findings_add (void);
void test_knowledge_add (void);
void test_sober_add (void);
void test_published_add (void);
void test_golden_add (void);
void test_textbook_add (void);
