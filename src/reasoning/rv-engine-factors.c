/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the loops over worlds do: each takes draws of probabilities and multiplies a factor into every world. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") /* the loops over worlds are what the vector units are for, in debug builds too */
#endif

#include "reasoning/rv-engine-factors.h"

RV_WIDE void
rv_worlds_multiply (float *restrict to, const float *restrict factor, guint n)
{
  for (guint i = 0; i < n; i++)
    to[i] *= factor[i];
}

/* One finding: its probability, or what is left of it, over the mean. */
RV_WIDE void
rv_worlds_single_factor (const float *restrict p, gboolean present, double mean, guint n, float *restrict to)
{
  float slope = (float) ((present ? 1.0 : -1.0) / mean), base = (float) ((present ? 0.0 : 1.0) / mean);
  for (guint i = 0; i < n; i++)
    to[i] *= base + slope * p[i];
}

/* Two findings are the commonest mixture: without the detour over blocks. */
RV_WIDE void
rv_worlds_double_factor (const float *restrict p, gboolean p_present, const float *restrict q, gboolean q_present, float apart, float joint,
                         float error, guint n, float *restrict to)
{
  if (p_present != q_present)
    {
      const float *restrict present = p_present ? p : q, *restrict absent = p_present ? q : p;
      for (guint i = 0; i < n; i++)
        {
          float together = present[i] - absent[i];
          to[i] *= apart * present[i] * (1.0f - absent[i]) + joint * (together > 0.0f ? together : 0.0f);
        }
      return;
    }
  float slope = p_present ? 1.0f : -1.0f, base = p_present ? 0.0f : 1.0f;
  for (guint i = 0; i < n; i++)
    {
      float x = base + slope * p[i], y = base + slope * q[i];
      to[i] *= apart * x * y + joint * ((x < y ? x : y) - error); /* no draw lies below the error */
    }
}

/* Three: a and b are both present or both absent, c may differ. Each enters as its own likelihood x; the comonotone joint of
 * present ones x and absent ones y is min(x) + min(y) - 1. */
RV_WIDE void
rv_worlds_triple_factor (const float *const *p, const gboolean *present, float apart, float joint, float error, guint n, float *restrict to)
{
  const float *restrict a = p[0], *restrict b = p[1], *restrict c = p[2];
  float slope = present[0] ? 1.0f : -1.0f, base = present[0] ? 0.0f : 1.0f;
  float slope_c = present[2] ? 1.0f : -1.0f, base_c = present[2] ? 0.0f : 1.0f;
  if (present[0] == present[2])
    for (guint i = 0; i < n; i++)
      {
        float x = base + slope * a[i], y = base + slope * b[i], z = base + slope * c[i], least = x < y ? x : y;
        to[i] *= apart * x * y * z + joint * ((least < z ? least : z) - error);
      }
  else
    for (guint i = 0; i < n; i++)
      {
        float x = base + slope * a[i], y = base + slope * b[i], z = base_c + slope_c * c[i], together = (x < y ? x : y) + z - 1.0f;
        to[i] *= apart * x * y * z + joint * (together > 0.0f ? together : 0.0f);
      }
}

/* A noisy-or over a leak; where one of the two is the leak itself the larger one is left. */
RV_WIDE void
rv_worlds_mix_cells (const float *a, const float *b, const float *leak, guint n, float *restrict to)
{
  if (a == leak || b == leak)
    {
      for (guint i = 0; i < n; i++)
        to[i] = a[i] > b[i] ? a[i] : b[i];
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      float least = a[i] < b[i] ? a[i] : b[i];
      least = least < leak[i] ? least : leak[i];
      to[i] = 1.0f - (1.0f - a[i]) * (1.0f - b[i]) / (1.0f - least);
    }
}

/* Findings within others that are present: each its share, never quite all; two of them in one pass. */
RV_WIDE void
rv_worlds_within_factor (const RvWithinDraw *a, const RvWithinDraw *b, float top, guint n, float *restrict to)
{
  const float *restrict p = a->inner, *restrict q = b ? b->inner : a->inner;
  float slope = a->present ? 1.0f : -1.0f, base = a->present ? 0.0f : 1.0f, of = 1.0f / a->outer;
  if (!b)
    {
      for (guint i = 0; i < n; i++)
        {
          float share = p[i] * of;
          to[i] *= base + slope * (share < top ? share : top);
        }
      return;
    }
  float slope_b = b->present ? 1.0f : -1.0f, base_b = b->present ? 0.0f : 1.0f, of_b = 1.0f / b->outer;
  for (guint i = 0; i < n; i++)
    {
      float share = p[i] * of, share_b = q[i] * of_b;
      to[i] *= (base + slope * (share < top ? share : top)) * (base_b + slope_b * (share_b < top ? share_b : top));
    }
}
