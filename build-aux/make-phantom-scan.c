/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-phantom-scan.h"

#include "make-phantom-noise.h"

#include <math.h>

typedef double (*Signal) (const PhPoint *point, double x, double y, double z);

PhGrid
ph_grid (const double centre[3], const double along[3], const double down[3], double width, double height,
         int columns, int rows, double thickness, int slices, double spacing)
{
  PhGrid grid = { .columns = columns, .rows = rows, .slices = slices, .thickness = thickness };
  double normal[3] = { along[1] * down[2] - along[2] * down[1], along[2] * down[0] - along[0] * down[2],
                       along[0] * down[1] - along[1] * down[0] };

  for (int i = 0; i < 3; i++)
    {
      grid.column[i] = along[i] * width / columns;
      grid.row[i] = down[i] * height / rows;
      grid.slice[i] = normal[i] * spacing;
      grid.origin[i] = centre[i] - grid.column[i] * (columns - 1) / 2.0 - grid.row[i] * (rows - 1) / 2.0
                       - grid.slice[i] * (slices - 1) / 2.0;
    }
  return grid;
}

gsize
ph_grid_size (const PhGrid *grid)
{
  return (gsize) grid->columns * grid->rows * grid->slices;
}

static double
length (const double v[3])
{
  return sqrt (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

/* Mean of the signal over the voxel, with `in` x `in` x `through` places. */
static double
voxel_mean (const PhGrid *grid, const double centre[3], int in, int through, Signal signal)
{
  double sum = 0.0, spacing = length (grid->slice);
  double reach = spacing > 0.0 ? grid->thickness / spacing : 0.0;

  for (int k = 0; k < through; k++)
    for (int j = 0; j < in; j++)
      for (int i = 0; i < in; i++)
        {
          double u = (i + 0.5) / in - 0.5, v = (j + 0.5) / in - 0.5, w = ((k + 0.5) / through - 0.5) * reach;
          double p[3];
          PhPoint point;

          for (int a = 0; a < 3; a++)
            p[a] = centre[a] + u * grid->column[a] + v * grid->row[a] + w * grid->slice[a];
          ph_body_at (p[0], p[1], p[2], &point);
          sum += signal (&point, p[0], p[1], p[2]);
        }
  return sum / (in * in * through);
}

typedef struct {
  const PhGrid *grid;
  int in, through;
  Signal signal;
  float *data;
  int next; /* atomic: the next line of voxels */
} Sampling;

static gpointer
sample_lines (gpointer user_data)
{
  Sampling *job = user_data;
  const PhGrid *grid = job->grid;
  int line;

  while ((line = g_atomic_int_add (&job->next, 1)) < grid->rows * grid->slices)
    for (int i = 0; i < grid->columns; i++)
      {
        double p[3];

        for (int a = 0; a < 3; a++)
          p[a] = grid->origin[a] + i * grid->column[a] + (line % grid->rows) * grid->row[a] + (line / grid->rows) * grid->slice[a];
        job->data[(gsize) line * grid->columns + i] = voxel_mean (grid, p, job->in, job->through, job->signal);
      }
  return NULL;
}

/* Each voxel depends on its place alone: the result is the same however many threads share the work. */
static float *
sample (const PhGrid *grid, int in, int through, Signal signal)
{
  Sampling job = { grid, in, through, signal, g_new (float, ph_grid_size (grid)), 0 };
  GThread *helpers[3];
  guint n = MIN (g_get_num_processors () - 1, G_N_ELEMENTS (helpers));

  for (guint i = 0; i < n; i++)
    helpers[i] = g_thread_new ("phantom", sample_lines, &job);
  sample_lines (&job);
  for (guint i = 0; i < n; i++)
    g_thread_join (helpers[i]);
  return job.data;
}

/* Receive coil: stronger near the skin, uneven over the field. */
static double
coil (const PhPoint *point, double x, double y, double z)
{
  double near_skin = 0.22 * exp (-MAX (point->depth, 0.0) / 22.0);
  double fall_off = 1.0 - 0.16 * pow (fabs (z - 90.0) / 170.0, 2.0);

  return (0.92 + near_skin) * MAX (fall_off, 0.5) * (1.0 + 0.05 * sin (x / 47.0 + 0.6) + 0.04 * cos (y / 55.0 + z / 110.0));
}

/* Share of the fat signal that the saturation pulse leaves: more where the field is uneven. */
static double
fat_left (double x, double y, double z)
{
  double uneven = ph_noise (x / 70.0 + 3.0, y / 70.0, z / 90.0, 80);
  double edge = pow (fabs (z - 95.0) / 160.0, 4.0);

  return 0.15 + 0.035 * uneven + 0.16 * MIN (edge, 1.5);
}

static double
mr_signal (const PhPoint *point, double x, double y, double z, double fat, double muscle, double blood, double lesion)
{
  double s;

  switch (point->tissue)
    {
    case PH_AIR: return 0.0;
    case PH_SKIN: s = 1.05 * muscle; break;
    case PH_FAT: s = fat * point->shade + 0.34 * lesion * point->lesion; break;
    case PH_FASCIA: s = 0.62 * muscle; break;
    case PH_MUSCLE: s = muscle * point->shade * (1.0 - point->fat) + fat * point->fat; break;
    case PH_TENDON: s = 0.22 * muscle; break;
    case PH_CORTEX: s = 0.04; break;
    case PH_MARROW: s = 0.72 * fat * point->shade * (1.0 - 0.25 * point->trabecular) + 0.05 * point->trabecular; break;
    case PH_CARTILAGE: s = 1.5 * muscle; break;
    case PH_MENISCUS: s = 0.25 * muscle; break;
    case PH_FLUID: s = 0.85 * muscle; break;
    case PH_ARTERY: s = 0.92 * blood * point->shade; break;
    case PH_VEIN: s = blood * point->shade; break;
    case PH_NERVE: s = (1.12 * muscle + (lesion - 1.12 * muscle) * MIN (point->lesion, 1.15)) * point->shade; break;
    default: s = 0.0; break;
    }
  return s * coil (point, x, y, z);
}

static double
t1_signal (const PhPoint *point, double x, double y, double z)
{
  return mr_signal (point, x, y, z, fat_left (x, y, z), 0.37, 0.62, 0.80);
}

static double
lava_signal (const PhPoint *point, double x, double y, double z)
{
  return mr_signal (point, x, y, z, 0.8 * fat_left (x, y, z), 0.33, 0.70, 0.84);
}

/* Couch under the legs: a shell of carbon fibre round foam, and a thin pad. */
static double
couch (double x, double y, double z)
{
  double along = (x - PH_MIDLINE_X) / 215.0;
  double top = 84.0 - 12.0 * along * along;

  double shell = MIN (fabs (y - top), fabs (y - top - 24.0));

  if (fabs (along) > 1.0)
    return -1000.0;
  return -1000.0 + 930.0 * exp (-shell * shell / 2.2) + (y > top && y < top + 24.0 ? 40.0 : 0.0);
}

static double
ct_signal (const PhPoint *point, double x, double y, double z)
{
  switch (point->tissue)
    {
    case PH_AIR: return couch (x, y, z);
    case PH_SKIN: return 35.0;
    case PH_FAT: return -104.0 + 14.0 * (point->shade - 1.0);
    case PH_FASCIA: return -5.0;
    case PH_MUSCLE: return (57.0 + 40.0 * (point->shade - 1.0)) * (1.0 - point->fat) - 100.0 * point->fat;
    case PH_TENDON: return 88.0;
    case PH_CORTEX: return 1250.0 * point->shade;
    case PH_MARROW: return -55.0 + 265.0 * point->trabecular * point->shade;
    case PH_CARTILAGE: return 75.0;
    case PH_MENISCUS: return 85.0;
    case PH_FLUID: return 18.0;
    case PH_ARTERY:
    case PH_VEIN: return 44.0;
    case PH_NERVE: return 30.0 + 14.0 * point->lesion;
    default: return -1000.0;
    }
}

static double
background_uptake (const PhPoint *point, double x, double y, double z)
{
  switch (point->tissue)
    {
    case PH_AIR: return 0.0;
    case PH_FAT: return 0.20;
    case PH_MUSCLE: return 0.58 * (1.0 - 0.6 * point->fat) * (1.0 + 0.12 * ph_noise (x / 25.0, y / 25.0, z / 60.0, 90));
    case PH_MARROW: return 0.42 + 0.25 * point->trabecular;
    case PH_ARTERY:
    case PH_VEIN: return 1.30;
    case PH_NERVE: return 0.62;
    case PH_CORTEX: return 0.30;
    default: return 0.42;
    }
}

static double
lesion_uptake (const PhPoint *point, double x, double y, double z)
{
  if (point->tissue != PH_NERVE)
    return 0.0;
  return point->lesion * (0.86 + 0.30 * ph_noise (z / 17.0, 9.0, 4.0, 91));
}

/* Blurs along one axis with a normal curve; deviation in voxels. */
static void
blur_axis (float *data, const int n[3], int axis, double deviation)
{
  int reach = (int) ceil (3.0 * deviation);
  gsize stride = axis == 0 ? 1 : axis == 1 ? (gsize) n[0] : (gsize) n[0] * n[1];
  gsize total = (gsize) n[0] * n[1] * n[2];
  g_autofree float *line = g_new (float, n[axis]);
  g_autofree double *weights = g_new (double, reach + 1);
  double sum = 0.0;

  for (int i = 0; i <= reach; i++)
    {
      weights[i] = exp (-0.5 * i * i / (deviation * deviation));
      sum += i == 0 ? weights[i] : 2.0 * weights[i];
    }
  for (gsize start = 0; start < total; start++)
    {
      if ((start / stride) % n[axis] != 0)
        continue;
      for (int i = 0; i < n[axis]; i++)
        line[i] = data[start + i * stride];
      for (int i = 0; i < n[axis]; i++)
        {
          double v = weights[0] * line[i];

          for (int k = 1; k <= reach; k++)
            v += weights[k] * (line[MAX (i - k, 0)] + line[MIN (i + k, n[axis] - 1)]);
          data[start + i * stride] = v / sum;
        }
    }
}

/* fwhm in mm, in all three directions (0 skips the slice direction when there is one slice). */
static void
blur (float *data, const PhGrid *grid, double fwhm)
{
  const int n[3] = { grid->columns, grid->rows, grid->slices };
  const double step[3] = { length (grid->column), length (grid->row), length (grid->slice) };

  for (int axis = 0; axis < 3; axis++)
    if (n[axis] > 1 && step[axis] > 0.0)
      blur_axis (data, n, axis, MAX (fwhm / 2.3548 / step[axis], 0.05));
}

static float *
noise_volume (const PhGrid *grid, guint32 seed)
{
  float *data = g_new (float, ph_grid_size (grid));
  gsize n = 0;

  for (int k = 0; k < grid->slices; k++)
    for (int j = 0; j < grid->rows; j++)
      for (int i = 0; i < grid->columns; i++)
        data[n++] = ph_normal (i, j, k, seed);
  return data;
}

float *
ph_scan_mr (const PhGrid *grid, PhSequence sequence)
{
  gboolean t1 = sequence == PH_T1_FATSAT;
  float *data = sample (grid, 2, t1 ? 4 : 2, t1 ? t1_signal : lava_signal);
  double noise = t1 ? 0.016 : 0.019;
  g_autofree float *real = noise_volume (grid, 200 + sequence);
  g_autofree float *imaginary = noise_volume (grid, 210 + sequence);

  /* Magnitude of a complex signal: Rician noise, as a scanner shows it. */
  for (gsize i = 0; i < ph_grid_size (grid); i++)
    data[i] = hypot (data[i] + noise * real[i], noise * imaginary[i]);
  return data;
}

float *
ph_scan_ct (const PhGrid *grid)
{
  float *data = sample (grid, 2, 2, ct_signal);
  g_autofree float *grain = noise_volume (grid, 220);

  blur (data, grid, 1.1);
  blur (grain, grid, 1.7);
  for (gsize i = 0; i < ph_grid_size (grid); i++)
    data[i] = MAX (data[i] + 26.0 * grain[i], -1024.0);
  return data;
}

float *
ph_scan_pet (const PhGrid *grid, double peak)
{
  float *data = sample (grid, 2, 2, background_uptake);
  g_autofree float *lesion = sample (grid, 3, 2, lesion_uptake);
  g_autofree float *grain = noise_volume (grid, 230);
  double gain = G_MAXDOUBLE;

  blur (data, grid, 6.0);
  blur (lesion, grid, 5.0);
  blur (grain, grid, 5.5);
  for (gsize i = 0; i < ph_grid_size (grid); i++)
    {
      double factor = 1.0 + 0.30 * grain[i];

      data[i] = MAX (data[i] * factor, 0.0);
      lesion[i] = MAX (lesion[i] * (1.0 + 0.12 * grain[i]), 0.0);
      /* The hottest voxel is to be `peak`: the gain is set by the voxel that reaches it first. */
      if (lesion[i] > 0.02)
        gain = MIN (gain, (peak - data[i]) / lesion[i]);
    }
  if (gain < G_MAXDOUBLE)
    for (gsize i = 0; i < ph_grid_size (grid); i++)
      data[i] += gain * lesion[i];
  return data;
}
