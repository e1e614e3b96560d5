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

/* The middles of N_NORMALS slices of equal mass under the bell curve: a look-up instead of a logarithm and a cosine a draw. */
#define N_NORMALS 16384

/* Acklam's rational approximation of the normal quantile (relative error 1e-9), for p in 0 .. 0.5. */
static double
lower_quantile (double p)
{
  static const double a[] = { -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00 };
  static const double b[] = { -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01 };
  static const double c[] = { -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00 };
  static const double d[] = { 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00 };
  if (p < 0.02425)
    {
      double q = sqrt (-2.0 * log (p));
      return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1.0);
    }
  double q = p - 0.5, r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1.0);
}

/* The bell curve first, then the middles of as many slices of -log of a uniform number. */
static const float *
tables (void)
{
  static float *table;
  if (g_once_init_enter (&table))
    {
      float *values = g_new (float, 2 * N_NORMALS);
      for (guint i = 0; i < N_NORMALS / 2; i++)
        {
          values[i] = (float) lower_quantile ((i + 0.5) / N_NORMALS);
          values[N_NORMALS - 1 - i] = -values[i];
        }
      for (guint i = 0; i < N_NORMALS; i++)
        values[N_NORMALS + i] = (float) -log ((i + 0.5) / N_NORMALS);
      g_once_init_leave (&table, values);
    }
  return table;
}

void
rv_random_seed (RvRandom *self, const char *key)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  self->tables = tables ();
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
  return self->tables[next (self) >> 50];
}

/* Marsaglia and Tsang (2000) with their squeeze; shapes below 1 through shape + 1. */
double
rv_random_gamma (RvRandom *self, double shape)
{
  const float *table = self->tables;
  double boost = 1.0;
  if (shape < 1.0)
    {
      boost = exp (-table[N_NORMALS + (next (self) >> 50)] / shape);
      shape += 1.0;
    }
  double d = shape - 1.0 / 3.0, c = 1.0 / sqrt (9.0 * d);
  for (;;)
    {
      guint64 bits = next (self);
      double x = table[bits >> 50], v = 1.0 + c * x;
      if (v <= 0.0)
        continue;
      v = v * v * v;
      double u = ((double) (bits & G_GUINT64_CONSTANT (0x3ffffffffffff)) + 0.5) * 0x1.0p-50;
      if (u < 1.0 - 0.0331 * (x * x) * (x * x) || log (u) < 0.5 * x * x + d - d * v + d * log (v))
        return boost * d * v;
    }
}

double
rv_random_beta (RvRandom *self, double alpha, double beta)
{
  double a = rv_random_gamma (self, alpha), b = rv_random_gamma (self, beta);
  return a + b > 0.0 ? a / (a + b) : alpha / (alpha + beta);
}
