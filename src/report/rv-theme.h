/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <pango/pangocairo.h>

G_BEGIN_DECLS

/**
 * RvTheme: colours, type sizes and the grid of everything that is drawn, the same on screen, in PNG, SVG, PDF and print.
 * Lengths are in px of the drawing (1/96 inch on paper after scaling). A theme belongs to one thread.
 */
typedef enum {
  RV_SCHEME_LIGHT,
  RV_SCHEME_DARK,
  RV_SCHEME_CONTRAST,      /* high contrast, light ground */
  RV_SCHEME_CONTRAST_DARK,
  RV_SCHEME_PAPER,         /* light on white, for print */
  RV_N_SCHEMES
} RvScheme;

typedef struct { double r, g, b, a; } RvColor;

/* Named colours. Text colours have at least 4.5 : 1 on page and surface, marks at least 3 : 1. */
typedef enum {
  RV_COLOR_PAGE,        /* ground */
  RV_COLOR_SURFACE,     /* table and card ground */
  RV_COLOR_INK,         /* text */
  RV_COLOR_QUIET,       /* secondary text, units */
  RV_COLOR_LINE,        /* hairlines */
  RV_COLOR_GRID,        /* grid of charts, weaker than a hairline */
  RV_COLOR_MARK,        /* neutral marks and axes */
  RV_COLOR_ACCENT,      /* cursor, focus, selection */
  RV_COLOR_FOR,         /* diverging pair: speaks for */
  RV_COLOR_AGAINST,     /* speaks against */
  RV_COLOR_ABNORMAL,    /* text of abnormal values */
  RV_COLOR_ABNORMAL_TINT,
  RV_COLOR_NR,          /* no response */
  RV_COLOR_NR_TINT,
  RV_COLOR_DOUBT,       /* text: does not fit, discrepancy */
  RV_COLOR_DOUBT_TINT,
  RV_COLOR_GOOD,        /* improved, normal as a mark */
  RV_COLOR_TRACK,       /* empty part of a bar */
  RV_N_COLORS
} RvColorName;

/* The four sizes. */
typedef enum { RV_SIZE_CAPTION, RV_SIZE_BODY, RV_SIZE_HEADING, RV_SIZE_HERO, RV_N_SIZES } RvSize;

#define RV_GRID 6.0     /* px: gaps are 6, 12, 18 */
#define RV_MARGIN 18.0  /* px: page margin */
#define RV_ROW 24.0     /* px: compact table row */
#define RV_RADIUS 8.0   /* px */

#define RV_TYPE_THEME (rv_theme_get_type ())
GType rv_theme_get_type (void);
typedef struct _RvTheme RvTheme;

/* family NULL or "": "Inter, Cantarell, Sans". text_scale 1.0 is normal, 2.0 twice as large; lengths that hold text grow with it. */
RvTheme *rv_theme_new (RvScheme scheme, const char *family, double text_scale);
RvTheme *rv_theme_ref (RvTheme *self);
void rv_theme_unref (RvTheme *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvTheme, rv_theme_unref)

RvScheme rv_theme_get_scheme (const RvTheme *self);
gboolean rv_theme_is_dark (const RvTheme *self);
double rv_theme_get_text_scale (const RvTheme *self);
RvColor rv_theme_color (const RvTheme *self, RvColorName name);

/* Hue of one of the eight cause families; stable for a family id of command-line.md. An unknown id or NULL has the hue of "other". */
RvColor rv_theme_family (const RvTheme *self, const char *family);
/* 0..7: which of the eight hues a family has. */
guint rv_theme_family_hue (const char *family);
#define RV_N_FAMILY_HUES 8
/* The family ids, NULL-terminated. */
const char *const *rv_theme_families (void);

/* Hue of a timeline lane: disease treatment symptoms examination electrodiagnosis imaging laboratory pathology. */
RvColor rv_theme_lane (const RvTheme *self, const char *lane);

/* The sequential scale (probability), 0..1, monotone in lightness: also legible in grey. */
RvColor rv_theme_sequential (const RvTheme *self, double value);
/* The diverging scale, -1 (against) .. 1 (for). */
RvColor rv_theme_diverging (const RvTheme *self, double value);

/* WCAG 2 contrast ratio of two opaque colours, 1..21. */
double rv_color_contrast (RvColor a, RvColor b);
/* a over b by share (0: b, 1: a), in light and colour as the eye has it (OKLab). */
RvColor rv_color_mix (RvColor a, RvColor b, double share);
RvColor rv_color_alpha (RvColor color, double alpha);
/* Black or white ink, whichever reads better on ground. */
RvColor rv_color_ink_on (RvColor ground);
void rv_color_set (cairo_t *cr, RvColor color);

/* px of a type size. */
double rv_theme_font_px (const RvTheme *self, RvSize size);
/* A shared context with metrics that do not depend on the surface; owned by the theme. */
PangoContext *rv_theme_context (RvTheme *self);
/* Cache of measured widths, for rv-text. Owned by the theme. */
GHashTable *rv_theme_widths (RvTheme *self);
const char *rv_theme_get_font_family (const RvTheme *self);

G_END_DECLS
