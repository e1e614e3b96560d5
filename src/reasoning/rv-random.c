/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasoning/rv-random.h"

#include <math.h>

static guint64
rotate (guint64 x, int by)
{
  return (x << by) | (x >> (64 - by));
}

static guint64
next (RvRandom *self)
{
  guint64 result = rotate (self->s[1] * 5, 7) * 9;
  guint64 t = self->s[1] << 17;
  self->s[2] ^= self->s[0];
  self->s[3] ^= self->s[1];
  self->s[1] ^= self->s[2];
  self->s[0] ^= self->s[3];
  self->s[2] ^= t;
  self->s[3] = rotate (self->s[3], 45);
  return result;
}

void
rv_random_seed (RvRandom *self, const char *key)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  for (const char *p = key; *p; p++)
    hash = (hash ^ (guchar) *p) * G_GUINT64_CONSTANT (0x100000001b3);
  for (int i = 0; i < 4; i++)
    {
      /* splitmix64 spreads the hash over the state */
      hash += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      guint64 z = hash;
      z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      self->s[i] = z ^ (z >> 31);
    }
}

double
rv_random_uniform (RvRandom *self)
{
  return ((double) (next (self) >> 11) + 0.5) * 0x1.0p-53;
}

double
rv_random_normal (RvRandom *self)
{
  double u = rv_random_uniform (self), v = rv_random_uniform (self);
  return sqrt (-2.0 * log (u)) * cos (2.0 * G_PI * v);
}

/* Marsaglia and Tsang (2000); shapes below 1 through shape + 1. */
double
rv_random_gamma (RvRandom *self, double shape)
{
  double boost = 1.0;
  if (shape < 1.0)
    {
      boost = pow (rv_random_uniform (self), 1.0 / shape);
      shape += 1.0;
    }
  double d = shape - 1.0 / 3.0, c = 1.0 / sqrt (9.0 * d);
  for (;;)
    {
      double x = rv_random_normal (self);
      double v = 1.0 + c * x;
      if (v <= 0.0)
        continue;
      v = v * v * v;
      double u = rv_random_uniform (self);
      if (log (u) < 0.5 * x * x + d - d * v + d * log (v))
        return boost * d * v;
    }
}

double
rv_random_beta (RvRandom *self, double alpha, double beta)
{
  double a = rv_random_gamma (self, alpha), b = rv_random_gamma (self, beta);
  return a + b > 0.0 ? a / (a + b) : alpha / (alpha + beta);
}
