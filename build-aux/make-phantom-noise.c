/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-phantom-noise.h"

#include <math.h>

guint32
ph_hash (gint32 x, gint32 y, gint32 z, guint32 seed)
{
  guint32 h = seed * 0x9e3779b9u + 0x85ebca6bu;

  h ^= (guint32) x * 0xc2b2ae35u;
  h = (h << 13) | (h >> 19);
  h = h * 5 + 0xe6546b64u;
  h ^= (guint32) y * 0x27d4eb2fu;
  h = (h << 15) | (h >> 17);
  h = h * 5 + 0x38b34ae5u;
  h ^= (guint32) z * 0x165667b1u;
  h ^= h >> 16;
  h *= 0x85ebca6bu;
  h ^= h >> 13;
  h *= 0xc2b2ae35u;
  return h ^ (h >> 16);
}

double
ph_uniform (gint32 x, gint32 y, gint32 z, guint32 seed)
{
  return ph_hash (x, y, z, seed) / 4294967296.0;
}

double
ph_normal (gint32 x, gint32 y, gint32 z, guint32 seed)
{
  double u = 1.0 - ph_uniform (x, y, z, seed);
  double v = ph_uniform (x, y, z, seed ^ 0x5bd1e995u);

  return sqrt (-2.0 * log (u)) * cos (2.0 * G_PI * v);
}

static double
fade (double t)
{
  return t * t * (3.0 - 2.0 * t);
}

double
ph_noise (double x, double y, double z, guint32 seed)
{
  double fx = floor (x), fy = floor (y), fz = floor (z);
  gint32 ix = (gint32) fx, iy = (gint32) fy, iz = (gint32) fz;
  double tx = fade (x - fx), ty = fade (y - fy), tz = fade (z - fz);
  double value = 0.0;

  for (int k = 0; k < 8; k++)
    {
      double wx = (k & 1) ? tx : 1.0 - tx;
      double wy = (k & 2) ? ty : 1.0 - ty;
      double wz = (k & 4) ? tz : 1.0 - tz;

      value += wx * wy * wz * ph_uniform (ix + (k & 1), iy + ((k >> 1) & 1), iz + ((k >> 2) & 1), seed);
    }
  return 2.0 * value - 1.0;
}

double
ph_fbm (double x, double y, double z, guint32 seed)
{
  return (ph_noise (x, y, z, seed) + 0.5 * ph_noise (2.03 * x + 7.1, 2.03 * y - 3.7, 2.03 * z + 1.3, seed + 101)) / 1.3;
}
