/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-render.h"
#include "report/rv-table.h"

G_BEGIN_DECLS

/**
 * RvDocument: the words and tables of a report without their place on a page, to be written as HTML or as an OpenDocument text.
 * Made by the same sections as the printed report, so that no number can differ. Pictures and charts are
 * in it as PNG, with words for those who do not see them.
 */
typedef enum { RV_BLOCK_TITLE, RV_BLOCK_HEADING, RV_BLOCK_STRONG, RV_BLOCK_PARAGRAPH, RV_BLOCK_QUIET, RV_BLOCK_TABLE, RV_BLOCK_PICTURE } RvBlockKind;

typedef struct {
  RvBlockKind kind;
  char *text, *quiet;   /* quiet: behind a heading, or NULL */
  RvTable *table;       /* of a table */
  GBytes *png;          /* of a picture; its text says what it shows */
  double width, height; /* cm */
} RvBlock;

typedef struct {
  char *title;
  char *language;       /* "de", "en" */
  GPtrArray *blocks;    /* RvBlock */
} RvDocument;

/* The report as rv_report_record() draws it: sections in the order of the options. */
RvDocument *rv_report_document (RvCase *view, RvChronology *chronology, const RvRenderOptions *options);
void rv_document_free (RvDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvDocument, rv_document_free)

/* For the sections of the report. An empty text adds nothing. The table is taken. */
void rv_document_add (RvDocument *self, RvBlockKind kind, const char *text, const char *quiet);
void rv_document_add_table (RvDocument *self, RvTable *table);

/* cm on paper. Takes no reference of its own: the bytes are taken. */
void rv_document_add_picture (RvDocument *self, GBytes *png, const char *shows, double width, double height);

/* One page of HTML, UTF-8, that needs no other file. Caller frees. */
char *rv_document_to_html (const RvDocument *self);
/* An .odt. NULL with error. Same document, same bytes. */
GBytes *rv_document_to_odt (const RvDocument *self, GError **error);

/* A cell's words with its mark and note: "3.1 \xe2\x96\xbc". "" when it is empty. Caller frees. */
char *rv_document_cell (const RvTable *table, guint row, guint column);
/* A column's words: "Velocity L, m/s". Caller frees. */
char *rv_document_column (const RvTable *table, guint column);
gboolean rv_document_is_marked (RvCellState state);

G_END_DECLS
