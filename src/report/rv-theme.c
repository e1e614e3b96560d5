/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-theme.h"

#include <math.h>

#define DEFAULT_FAMILY "Inter, Cantarell, Sans"

struct _RvTheme {
  int refs;
  RvScheme scheme;
  char *family;
  double text_scale;
  PangoContext *context;
  GHashTable *widths;
};

G_DEFINE_BOXED_TYPE (RvTheme, rv_theme, rv_theme_ref, rv_theme_unref)

/* 0xRRGGBB, in the order of RvColorName. */
static const guint32 palette[RV_N_SCHEMES][RV_N_COLORS] = {
  [RV_SCHEME_LIGHT] = { 0xfafafb, 0xffffff, 0x1d1d20, 0x5f5f68, 0xd9d9de, 0xebebee, 0x6e6e78, 0x1a5fb4, 0x1f5fa8, 0xa85400,
                        0xa03000, 0xfdeee0, 0x8f1538, 0xfae0e4, 0x7a5600, 0xfff5d6, 0x1f7a48, 0xe8e8ec },
  [RV_SCHEME_DARK] = { 0x1c1c1f, 0x242428, 0xeeeef1, 0xa9a9b3, 0x3e3e45, 0x2d2d32, 0x8f8f9a, 0x78aeed, 0x6fb0f5, 0xf0a050,
                       0xffa568, 0x43301f, 0xff9eb0, 0x4b2430, 0xf2cf6b, 0x3d3417, 0x63cf94, 0x37373d },
  [RV_SCHEME_CONTRAST] = { 0xffffff, 0xffffff, 0x000000, 0x26262b, 0x6a6a72, 0xa8a8b0, 0x2c2c32, 0x003f8a, 0x00408a, 0x7a3600,
                           0x7a1f00, 0xffe6cf, 0x70002a, 0xffd3da, 0x523900, 0xffefb8, 0x00552a, 0xd2d2d8 },
  [RV_SCHEME_CONTRAST_DARK] = { 0x000000, 0x000000, 0xffffff, 0xe2e2e8, 0xa0a0aa, 0x404046, 0xd4d4dc, 0x9cc8ff, 0x9ccbff, 0xffbf80,
                                0xffc59a, 0x452a10, 0xffc2cd, 0x501c2c, 0xffe08a, 0x403300, 0x8ff0b8, 0x3a3a40 },
  [RV_SCHEME_PAPER] = { 0xffffff, 0xffffff, 0x1d1d20, 0x5f5f68, 0xd4d4da, 0xe8e8ec, 0x6e6e78, 0x1a5fb4, 0x1f5fa8, 0xa85400,
                        0xa03000, 0xfdeee0, 0x8f1538, 0xfae0e4, 0x7a5600, 0xfff5d6, 0x1f7a48, 0xe8e8ec },
};

/* Eight hues found by search: apart by 0.09 and more in OKLab also with protanopia, deuteranopia and tritanopia, 3 : 1 on the ground. */
static const guint32 family_hues[2][RV_N_FAMILY_HUES] = {
  { 0x4250c7, 0x109064, 0xa71400, 0xde4b00, 0x9f82b9, 0x0485ff, 0x662483, 0x595961 },
  { 0x4886c1, 0x2fd17a, 0xe1545f, 0xfd9f00, 0xffb5c2, 0x26e5ff, 0x849dff, 0x9f9fa9 },
};

static const struct { const char *id; guint8 hue; } families[] = {
  { "neoplastic-infiltration", 0 }, { "neoplastic-compression", 0 }, { "nerve-tumour", 0 },
  { "entrapment-compression", 1 }, { "trauma-iatrogenic", 1 }, { "degenerative-radiculopathy", 1 },
  { "vasculitic", 2 },
  { "inflammatory-immune", 3 }, { "graft-versus-host", 3 }, { "paraneoplastic", 3 },
  { "infectious", 4 },
  { "toxic-chemotherapy", 5 }, { "radiation", 5 }, { "metabolic-diabetic", 5 }, { "nutritional", 5 },
  { "paraprotein-amyloid", 6 }, { "hereditary", 6 }, { "motor-neuron-disease", 6 }, { "neuromuscular-junction", 6 }, { "myopathy", 6 },
  { "critical-illness", 5 }, { "central", 7 }, { "idiopathic", 7 }, { "other", 7 },
};

static const struct { const char *lane; guint32 light, dark; } lanes[] = {
  { "disease", 0x1f5f9f, 0x6aa9e8 },
  { "treatment", 0x5b5478, 0xaaa2d0 },
  { "symptoms", 0xa8481a, 0xf0935c },
  { "examination", 0x4a6a94, 0x93b4dc },
  { "electrodiagnosis", 0x6a3d9a, 0xbf97ea },
  { "imaging", 0x0f6f86, 0x5cc4da },
  { "laboratory", 0x23755a, 0x66c7a2 },
  { "pathology", 0x8a4a66, 0xdc94b4 },
};

static RvColor
rgb (guint32 v)
{
  return (RvColor) { ((v >> 16) & 255) / 255.0, ((v >> 8) & 255) / 255.0, (v & 255) / 255.0, 1 };
}

static PangoContext *
make_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Widths must be those of every surface and scale: no hinted metrics, no rounding to whole pixels. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

RvTheme *
rv_theme_new (RvScheme scheme, const char *family, double text_scale)
{
  RvTheme *self = g_new0 (RvTheme, 1);

  self->refs = 1;
  self->scheme = scheme < RV_N_SCHEMES ? scheme : RV_SCHEME_LIGHT;
  self->family = g_strdup (family && *family ? family : DEFAULT_FAMILY);
  self->text_scale = CLAMP (text_scale > 0 ? text_scale : 1, 0.5, 4);
  self->context = make_context ();
  self->widths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

RvTheme *
rv_theme_ref (RvTheme *self)
{
  self->refs++;
  return self;
}

void
rv_theme_unref (RvTheme *self)
{
  if (--self->refs > 0)
    return;
  g_hash_table_unref (self->widths);
  g_object_unref (self->context);
  g_free (self->family);
  g_free (self);
}

RvScheme
rv_theme_get_scheme (const RvTheme *self)
{
  return self->scheme;
}

gboolean
rv_theme_is_dark (const RvTheme *self)
{
  return self->scheme == RV_SCHEME_DARK || self->scheme == RV_SCHEME_CONTRAST_DARK;
}

double
rv_theme_get_text_scale (const RvTheme *self)
{
  return self->text_scale;
}

RvColor
rv_theme_color (const RvTheme *self, RvColorName name)
{
  return rgb (palette[self->scheme][name < RV_N_COLORS ? name : RV_COLOR_INK]);
}

const char *const *
rv_theme_families (void)
{
  static const char *ids[G_N_ELEMENTS (families) + 1];

  if (g_once_init_enter (&ids[0]))
    {
      for (guint i = 1; i < G_N_ELEMENTS (families); i++)
        ids[i] = families[i].id;
      g_once_init_leave (&ids[0], families[0].id);
    }
  return ids;
}

guint
rv_theme_family_hue (const char *family)
{
  for (guint i = 0; family && i < G_N_ELEMENTS (families); i++)
    if (g_str_equal (families[i].id, family))
      return families[i].hue;
  return RV_N_FAMILY_HUES - 1;
}

RvColor
rv_theme_family (const RvTheme *self, const char *family)
{
  return rgb (family_hues[rv_theme_is_dark (self)][rv_theme_family_hue (family)]);
}

RvColor
rv_theme_lane (const RvTheme *self, const char *lane)
{
  gboolean dark = rv_theme_is_dark (self);

  for (guint i = 0; lane && i < G_N_ELEMENTS (lanes); i++)
    if (g_str_equal (lanes[i].lane, lane))
      return rgb (dark ? lanes[i].dark : lanes[i].light);
  return rv_theme_color (self, RV_COLOR_MARK);
}

RvColor
rv_theme_sequential (const RvTheme *self, double value)
{
  gboolean dark = rv_theme_is_dark (self);
  RvColor none = rgb (dark ? 0x3a3744 : 0xe4e0ec);
  RvColor middle = rgb (dark ? 0x8c6fc0 : 0x9a7cc4);
  RvColor full = rgb (dark ? 0xdcc6ff : 0x4a1a80);

  value = CLAMP (value, 0, 1);
  return value < 0.5 ? rv_color_mix (middle, none, value * 2) : rv_color_mix (full, middle, value * 2 - 1);
}

RvColor
rv_theme_diverging (const RvTheme *self, double value)
{
  RvColor centre = rv_theme_color (self, RV_COLOR_TRACK);
  RvColor end = rv_theme_color (self, value < 0 ? RV_COLOR_AGAINST : RV_COLOR_FOR);

  return rv_color_mix (end, centre, MIN (fabs (value), 1));
}

double
rv_theme_font_px (const RvTheme *self, RvSize size)
{
  static const double px[RV_N_SIZES] = { 11.5, 13, 16, 28 };

  return px[size < RV_N_SIZES ? size : RV_SIZE_BODY] * self->text_scale;
}

PangoContext *
rv_theme_context (RvTheme *self)
{
  return self->context;
}

GHashTable *
rv_theme_widths (RvTheme *self)
{
  return self->widths;
}

const char *
rv_theme_get_font_family (const RvTheme *self)
{
  return self->family;
}
