/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "report/rv-theme.h"

static double
linear (double c)
{
  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
gamma_of (double c)
{
  c = CLAMP (c, 0, 1);
  return c <= 0.0031308 ? c * 12.92 : 1.055 * pow (c, 1 / 2.4) - 0.055;
}

static double
luminance (RvColor c)
{
  return 0.2126 * linear (c.r) + 0.7152 * linear (c.g) + 0.0722 * linear (c.b);
}

double
rv_color_contrast (RvColor a, RvColor b)
{
  double la = luminance (a), lb = luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

/* OKLab, Björn Ottosson 2020: https://bottosson.github.io/posts/oklab/ */
static void
to_oklab (RvColor c, double lab[3])
{
  double r = linear (c.r), g = linear (c.g), b = linear (c.b);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  lab[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
  lab[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  lab[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

static RvColor
from_oklab (const double lab[3], double alpha)
{
  double l = pow (lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2], 3);
  double m = pow (lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2], 3);
  double s = pow (lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2], 3);

  return (RvColor) { gamma_of (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                     gamma_of (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                     gamma_of (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s), alpha };
}

RvColor
rv_color_mix (RvColor a, RvColor b, double share)
{
  double la[3], lb[3], lab[3];

  if (share >= 1)
    return a;
  if (share <= 0)
    return b;
  to_oklab (a, la);
  to_oklab (b, lb);
  for (int i = 0; i < 3; i++)
    lab[i] = la[i] * share + lb[i] * (1 - share);
  return from_oklab (lab, a.a * share + b.a * (1 - share));
}

RvColor
rv_color_alpha (RvColor color, double alpha)
{
  color.a *= alpha;
  return color;
}

RvColor
rv_color_ink_on (RvColor ground)
{
  static const RvColor white = { 1, 1, 1, 1 }, black = { 0.07, 0.07, 0.08, 1 };

  return rv_color_contrast (white, ground) >= 4.5 || rv_color_contrast (white, ground) > rv_color_contrast (black, ground) ? white : black;
}

void
rv_color_set (cairo_t *cr, RvColor color)
{
  cairo_set_source_rgba (cr, color.r, color.g, color.b, color.a);
}
