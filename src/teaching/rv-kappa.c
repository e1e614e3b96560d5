/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "teaching/rv-kappa.h"

#include <math.h>

static void
close_interval (RvKappa *kappa)
{
  kappa->low = fmax (-1, kappa->kappa - 1.959963984540054 * kappa->error);
  kappa->high = fmin (1, kappa->kappa + 1.959963984540054 * kappa->error);
}

static void
undefined (RvKappa *kappa)
{
  kappa->kappa = kappa->error = kappa->error_null = kappa->low = kappa->high = NAN;
}

static void
cohen_errors (const guint *table, guint k, const double *rows, const double *columns, RvKappa *kappa)
{
  double n = kappa->n, q = 1 - kappa->kappa, a = 0, b = 0, c, null = 0;

  for (guint i = 0; i < k; i++)
    {
      double d = 1 - (rows[i] + columns[i]) * q;

      a += table[i * k + i] / n * d * d;
      null += rows[i] * columns[i] * (rows[i] + columns[i]);
      for (guint j = 0; j < k; j++)
        if (i != j)
          b += table[i * k + j] / n * (columns[i] + rows[j]) * (columns[i] + rows[j]);
    }
  c = kappa->kappa - kappa->expected * q;
  kappa->error = sqrt (fmax (0, a + q * q * b - c * c) / n) / (1 - kappa->expected);
  kappa->error_null = sqrt (fmax (0, kappa->expected + kappa->expected * kappa->expected - null) / n) / (1 - kappa->expected);
}

gboolean
rv_kappa_cohen (const guint *table, guint k, RvKappa *kappa)
{
  g_autofree double *rows = g_new0 (double, k), *columns = g_new0 (double, k);

  *kappa = (RvKappa) { 0 };
  for (guint i = 0; i < k * k; i++)
    kappa->n += table[i];
  if (!kappa->n)
    return FALSE;
  for (guint i = 0; i < k; i++)
    for (guint j = 0; j < k; j++)
      {
        rows[i] += (double) table[i * k + j] / kappa->n;
        columns[j] += (double) table[i * k + j] / kappa->n;
      }
  for (guint i = 0; i < k; i++)
    {
      kappa->observed += (double) table[i * k + i] / kappa->n;
      kappa->expected += rows[i] * columns[i];
    }
  if (kappa->expected > 1 - 1e-12)
    {
      undefined (kappa);
      return TRUE;
    }
  kappa->kappa = (kappa->observed - kappa->expected) / (1 - kappa->expected);
  cohen_errors (table, k, rows, columns, kappa);
  close_interval (kappa);
  return TRUE;
}

static double
agreement_of (const guint *row, guint k, guint m)
{
  double sum = 0;

  for (guint j = 0; j < k; j++)
    sum += (double) row[j] * (row[j] - 1.0);
  return sum / (m * (m - 1.0));
}

static void
fleiss_errors (const guint *counts, guint k, guint m, const double *share, RvKappa *kappa)
{
  double n = kappa->n, rest = 1 - kappa->expected, sum = 0, pq = 0, skew = 0;

  for (guint i = 0; i < kappa->n; i++)
    {
      double chance = 0, own = (agreement_of (counts + i * k, k, m) - kappa->expected) / rest;

      for (guint j = 0; j < k; j++)
        chance += share[j] * counts[i * k + j] / m;
      own -= 2 * (1 - kappa->kappa) * (chance - kappa->expected) / rest;
      sum += (own - kappa->kappa) * (own - kappa->kappa);
    }
  kappa->error = kappa->n > 1 ? sqrt (sum / (n * (n - 1))) : NAN;
  for (guint j = 0; j < k; j++)
    {
      pq += share[j] * (1 - share[j]);
      skew += share[j] * (1 - share[j]) * (1 - 2 * share[j]);
    }
  kappa->error_null = sqrt (2 / (n * m * (m - 1.0))) * sqrt (fmax (0, pq * pq - skew)) / pq;
}

gboolean
rv_kappa_fleiss (const guint *counts, guint n, guint k, RvKappa *kappa)
{
  g_autofree double *share = g_new0 (double, k);
  guint m = 0;

  *kappa = (RvKappa) { n };
  for (guint i = 0; i < n; i++)
    {
      guint sum = 0;

      for (guint j = 0; j < k; j++)
        sum += counts[i * k + j];
      if (sum < 2 || (m && sum != m))
        return FALSE;
      m = sum;
      for (guint j = 0; j < k; j++)
        share[j] += (double) counts[i * k + j] / ((double) n * m);
      kappa->observed += agreement_of (counts + i * k, k, m) / n;
    }
  if (!n)
    return FALSE;
  for (guint j = 0; j < k; j++)
    kappa->expected += share[j] * share[j];
  if (kappa->expected > 1 - 1e-12)
    {
      undefined (kappa);
      return TRUE;
    }
  kappa->kappa = (kappa->observed - kappa->expected) / (1 - kappa->expected);
  fleiss_errors (counts, k, m, share, kappa);
  close_interval (kappa);
  return TRUE;
}
