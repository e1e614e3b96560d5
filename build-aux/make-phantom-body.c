/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-phantom-body.h"

#include "make-phantom-bones.h"
#include "make-phantom-noise.h"

#include <math.h>

/* A cross-section at one height: centre and half-axes, mm. Between heights the values are interpolated. */
typedef struct {
  double z, x, y, a, b;
} Ring;

#define RINGS 9

typedef struct {
  const char *name;
  PhTissue tissue;
  Ring rings[RINGS];
} Part;

/* A half-axis of 0 means that the muscle does not reach this height. Order and size follow a usual axial atlas. */
static const Part parts[] = {
  { "rectus femoris", PH_MUSCLE,
    { { 300, 10, -56, 16, 12 }, { 180, 8, -47, 19, 13 }, { 90, 4, -44, 13, 6 }, { 45, 2, -46, 0, 0 } } },
  { "quadriceps tendon", PH_TENDON,
    { { 95, 2, -46, 0, 0 }, { 75, 2, -46, 12, 3 }, { 45, 1, -47, 13, 3.4 }, { 30, 0, -48, 12, 3 }, { 20, 0, -48, 0, 0 } } },
  { "vastus intermedius", PH_MUSCLE,
    { { 300, 18, -28, 28, 18 }, { 180, 10, -22, 29, 19 }, { 90, 2, -31, 23, 13 }, { 50, 0, -38, 0, 0 } } },
  { "vastus lateralis", PH_MUSCLE,
    { { 300, 50, -10, 22, 44 }, { 180, 43, -8, 23, 40 }, { 116, 38, -16, 21, 31 }, { 90, 35, -20, 19, 25 }, { 45, 36, -20, 9, 13 }, { 25, 38, -18, 0, 0 } } },
  { "vastus medialis", PH_MUSCLE,
    { { 300, -6, -34, 12, 12 }, { 180, -18, -28, 19, 21 }, { 90, -30, -22, 21, 27 }, { 45, -36, -20, 12, 20 }, { 18, -38, -18, 0, 0 } } },
  { "sartorius", PH_MUSCLE,
    { { 300, -24, -56, 14, 10 }, { 180, -42, -26, 9, 14 }, { 90, -44, 14, 9, 15 }, { 45, -46, 18, 6, 14 }, { 0, -46, 18, 4, 10 }, { -40, -44, 2, 0, 0 } } },
  { "gracilis", PH_MUSCLE,
    { { 300, -63, 6, 8, 19 }, { 180, -54, 14, 8, 16 }, { 90, -42, 30, 6, 8 }, { 45, -41, 31, 4, 5 }, { 0, -43, 26, 3, 4 }, { -40, -42, 8, 0, 0 } } },
  { "adductor longus", PH_MUSCLE, { { 300, -34, -20, 22, 15 }, { 180, -32, 0, 15, 10 }, { 130, -22, 2, 0, 0 } } },
  { "adductor magnus", PH_MUSCLE,
    { { 300, -26, 16, 38, 24 }, { 180, -19, 15, 31, 17 }, { 125, -18, 13, 23, 13 }, { 95, -30, 6, 9, 9 }, { 50, -34, 0, 0, 0 } } },
  { "semimembranosus", PH_MUSCLE,
    { { 300, -12, 42, 8, 8 }, { 180, -27, 42, 16, 14 }, { 116, -24, 38, 19, 17 }, { 90, -24, 35, 17, 16 }, { 45, -27, 33, 11, 12 }, { 0, -33, 27, 6, 6 }, { -30, -30, 20, 0, 0 } } },
  { "semitendinosus", PH_MUSCLE,
    { { 300, -12, 56, 19, 16 }, { 180, -7, 54, 18, 13 }, { 116, -9, 50, 14, 10 }, { 90, -15, 47, 10, 8 }, { 45, -30, 44, 4, 4 }, { 0, -39, 34, 3, 3 }, { -40, -40, 14, 0, 0 } } },
  { "biceps femoris, long head", PH_MUSCLE,
    { { 300, 16, 54, 22, 18 }, { 180, 25, 47, 22, 18 }, { 116, 27, 42, 18, 16 }, { 90, 29, 39, 15, 14 }, { 45, 37, 30, 8, 11 }, { 0, 41, 20, 5, 7 }, { -16, 40, 18, 4, 5 }, { -26, 39, 18, 0, 0 } } },
  { "biceps femoris, short head", PH_MUSCLE,
    { { 250, 22, 12, 0, 0 }, { 205, 24, 18, 12, 10 }, { 116, 25, 17, 15, 13 }, { 90, 30, 20, 12, 12 }, { 45, 35, 18, 8, 9 }, { 10, 40, 16, 0, 0 } } },
  { "gluteus maximus", PH_MUSCLE, { { 310, 44, 46, 28, 22 }, { 265, 48, 38, 20, 17 }, { 215, 48, 30, 0, 0 } } },
  { "gastrocnemius, medial head", PH_MUSCLE,
    { { 62, -20, 26, 0, 0 }, { 40, -20, 30, 9, 8 }, { 0, -21, 41, 16, 11 }, { -40, -24, 40, 21, 14 }, { -110, -22, 38, 25, 20 } } },
  { "gastrocnemius, lateral head", PH_MUSCLE,
    { { 56, 20, 24, 0, 0 }, { 36, 20, 29, 9, 8 }, { 0, 18, 41, 13, 10 }, { -40, 19, 39, 17, 13 }, { -110, 20, 36, 21, 18 } } },
  { "soleus", PH_MUSCLE, { { -30, 20, 24, 0, 0 }, { -55, 14, 22, 22, 7 }, { -110, 4, 22, 32, 13 } } },
  { "popliteus", PH_MUSCLE, { { 8, 16, 20, 0, 0 }, { -15, 4, 25, 22, 5 }, { -45, -8, 18, 20, 6 }, { -75, -12, 12, 0, 0 } } },
  { "tibialis anterior", PH_MUSCLE, { { -28, 22, -18, 0, 0 }, { -55, 22, -20, 12, 12 }, { -110, 24, -20, 14, 17 } } },
  { "tibialis posterior", PH_MUSCLE, { { -45, 8, 6, 0, 0 }, { -70, 12, 6, 12, 8 }, { -110, 10, 6, 15, 9 } } },
  { "fibularis longus", PH_MUSCLE, { { -40, 44, 6, 0, 0 }, { -62, 43, 2, 7, 11 }, { -110, 43, -2, 9, 15 } } },
  { "popliteal fat", PH_FAT,
    { { 112, 5, 34, 0, 0 }, { 84, 6, 36, 11, 10 }, { 45, 5, 36, 17, 16 }, { 10, 3, 38, 9, 13 }, { -40, 2, 36, 3, 6 }, { -70, 0, 32, 0, 0 } } },
};

static const Ring skin_rings[] = {
  { 310, 0, 0, 82, 81 }, { 180, 0, 1, 71, 75 }, { 90, 0, -1, 58, 61 }, { 45, 0, -3, 54, 58 },
  { 10, 0, -3, 55, 57 }, { -40, 0, -1, 55, 55 }, { -110, 0, 4, 54, 58 },
};

/* x, y: course; a, b: half-axes, mm. The sciatic nerve is 9 x 6 mm where it is well. */
static const Ring sciatic_rings[] = {
  { 310, 6, 31, 5.0, 3.2 }, { 230, 5, 30, 4.8, 3.2 }, { 185, 5, 29.5, 5.0, 3.6 }, { 160, 5, 29.5, 6.2, 5.0 },
  { 130, 5.5, 30, 7.6, 6.4 }, { PH_DIVISION_Z + 8, 7, 31, 8.4, 6.2 }, { PH_DIVISION_Z - 3, 8, 31.3, 8.0, 4.6 },
  { PH_DIVISION_Z - 16, 8, 31.5, 2.0, 0.6 },
};
static const Ring tibial_rings[] = {
  { PH_DIVISION_Z + 8, 4.2, 31, 4.6, 4.8 }, { PH_DIVISION_Z - 10, 3, 31.5, 4.4, 4.6 }, { 60, 1.5, 32.5, 3.9, 4.0 },
  { 35, 1, 35, 3.2, 3.1 }, { 0, 1, 37, 3.0, 2.9 }, { -50, 2, 30, 2.8, 2.6 }, { -110, 3, 15, 2.6, 2.4 },
};
static const Ring fibular_rings[] = {
  { PH_DIVISION_Z + 8, 10.4, 31, 4.6, 4.8 }, { PH_DIVISION_Z - 10, 13, 31.5, 4.8, 4.8 }, { 60, 18, 32, 5.2, 5.0 },
  { 30, 25, 31.5, 5.2, 4.8 }, { 0, 32.5, 29.5, 4.4, 4.2 }, { -24, 39, 26, 3.4, 3.4 }, { -50, 43, 4, 2.2, 2.4 },
};
static const Ring artery_rings[] = {
  { 310, -16, -34, 3.9, 3.9 }, { 180, -25, -9, 3.6, 3.6 }, { 120, -14, 10, 3.4, 3.4 }, { 80, -4, 19, 3.3, 3.3 },
  { 40, -2, 24, 3.1, 3.1 }, { -20, -1, 29, 3.0, 3.0 }, { -110, -4, 12, 2.0, 2.0 },
};
static const Ring vein_rings[] = {
  { 310, -22, -28, 5.4, 4.4 }, { 180, -24, -2, 4.8, 3.8 }, { 120, -9, 15, 4.6, 3.8 }, { 80, 0, 24, 4.4, 3.7 },
  { 40, 3, 29, 4.0, 3.4 }, { -20, 5, 33, 3.6, 3.0 }, { -110, 1, 14, 2.2, 2.0 },
};
static const Ring deep_artery_rings[] = { { 310, 2, -4, 2.6, 2.6 }, { 200, -1, 8, 2.0, 2.0 }, { 130, 6, 10, 1.2, 1.2 } };
static const Ring saphenous_rings[] = { { 310, -50, -56, 2.4, 2.0 }, { 180, -58, -36, 2.2, 1.8 }, { 45, -49, 16, 1.8, 1.6 }, { -110, -50, 6, 1.6, 1.5 } };

static gboolean
ring_at (const Ring *rings, gsize n, double z, Ring *out)
{
  if (z > rings[0].z || z < rings[n - 1].z)
    return FALSE;
  for (gsize i = 0; i + 1 < n; i++)
    if (z >= rings[i + 1].z)
      {
        double span = rings[i].z - rings[i + 1].z;
        double t = (rings[i].z - z) / span;
        double s = 0.5 * t + 0.5 * t * t * (3.0 - 2.0 * t); /* half linear, half eased: no kinks, no flat steps */

        *out = (Ring){ z, rings[i].x + s * (rings[i + 1].x - rings[i].x), rings[i].y + s * (rings[i + 1].y - rings[i].y),
                       rings[i].a + s * (rings[i + 1].a - rings[i].a), rings[i].b + s * (rings[i + 1].b - rings[i].b) };
        return TRUE;
      }
  return FALSE;
}

static double
step (double from, double to, double v)
{
  double t = CLAMP ((v - from) / (to - from), 0.0, 1.0);

  return t * t * (3.0 - 2.0 * t);
}

/* About the distance (mm) to the outline of an ellipse; negative inside. */
static double
ring_distance (const Ring *ring, double x, double y)
{
  double u = (x - ring->x) / ring->a, v = (y - ring->y) / ring->b;
  double q = sqrt (u * u + v * v);
  double gx = u / ring->a, gy = v / ring->b;
  double g = sqrt (gx * gx + gy * gy);

  if (q < 1e-6)
    return -MIN (ring->a, ring->b);
  return (q - 1.0) * q / MAX (g, 1e-6);
}

/* The same for an oblique tube: the section of a slanting nerve is longer than the nerve is wide. */
static double
tube_distance (const Ring *rings, gsize n, double x, double y, double z)
{
  Ring here, near_;

  if (!ring_at (rings, n, z, &here))
    return G_MAXDOUBLE;
  double dz = ring_at (rings, n, z - 2.0, &near_) ? 2.0 : 0.0;
  double slope = dz > 0.0 ? hypot (here.x - near_.x, here.y - near_.y) / dz : 0.0;

  return ring_distance (&here, x, y) / sqrt (1.0 + slope * slope);
}

gboolean
ph_nerve_at (PhNerve nerve, double z, double *x, double *y)
{
  Ring ring;
  gboolean runs = FALSE;

  if (nerve == PH_SCIATIC)
    runs = ring_at (sciatic_rings, G_N_ELEMENTS (sciatic_rings), z, &ring);
  else if (nerve == PH_TIBIAL)
    runs = ring_at (tibial_rings, G_N_ELEMENTS (tibial_rings), z, &ring);
  else
    runs = ring_at (fibular_rings, G_N_ELEMENTS (fibular_rings), z, &ring);
  if (!runs)
    return FALSE;
  *x = ring.x;
  *y = ring.y;
  return TRUE;
}

/* Disease: from the lower thigh downwards in the sciatic nerve, all the fibular nerve, the first inches of the tibial. */
static double
lesion_of (PhNerve nerve, double z)
{
  double patchy = 1.0 + 0.14 * ph_noise (z / 14.0, 3.0, nerve * 11.0, 77);

  switch (nerve)
    {
    case PH_SCIATIC:
      return step (205.0, 150.0, z) * patchy;
    case PH_TIBIAL:
      return step (38.0, 78.0, z) * 0.9 * patchy;
    default:
      return (0.25 + 0.75 * step (-48.0, -8.0, z)) * patchy;
    }
}

static gboolean
nerve_point (double x, double y, double z, gboolean healthy, PhPoint *point)
{
  double d[PH_N_NERVES] = { tube_distance (sciatic_rings, G_N_ELEMENTS (sciatic_rings), x, y, z),
                            tube_distance (tibial_rings, G_N_ELEMENTS (tibial_rings), x, y, z),
                            tube_distance (fibular_rings, G_N_ELEMENTS (fibular_rings), x, y, z) };
  int nearest = PH_SCIATIC;

  for (int i = 1; i < PH_N_NERVES; i++)
    if (d[i] < d[nearest])
      nearest = i;
  /* A well nerve is thinner by what the disease adds. */
  if (healthy && d[nearest] < G_MAXDOUBLE)
    d[nearest] += 2.4 * lesion_of (nearest, z);
  d[nearest] += 0.5 * ph_noise (x / 3.0, y / 3.0, z / 14.0, 31) + 0.8 * ph_noise (x / 7.0, y / 7.0, z / 22.0, 38);
  point->lesion = healthy ? 0.0 : lesion_of (nearest, z);
  if (d[nearest] <= 0.0)
    {
      /* Bundles within the nerve, darker lines between them; a thin bright rim where it enhances. */
      double bundles = ph_fbm (x / 1.7, y / 1.5, z / 26.0, 32);

      point->tissue = PH_NERVE;
      point->shade = 1.0 + 0.13 * bundles + 0.10 * ph_noise (x / 5.0, y / 5.0, z / 11.0, 33);
      return TRUE;
    }
  if (d[nearest] < 2.6 + 0.7 * ph_noise (x / 6.0, y / 6.0, z / 15.0, 34))
    {
      point->tissue = PH_FAT;
      point->lesion *= 0.55 * step (2.6, 0.0, d[nearest]);
      return TRUE;
    }
  point->lesion = 0.0;
  return FALSE;
}

static gboolean
vessel_point (double x, double y, double z, PhPoint *point)
{
  double artery = MIN (tube_distance (artery_rings, G_N_ELEMENTS (artery_rings), x, y, z),
                       tube_distance (deep_artery_rings, G_N_ELEMENTS (deep_artery_rings), x, y, z));
  double vein = MIN (tube_distance (vein_rings, G_N_ELEMENTS (vein_rings), x, y, z),
                     tube_distance (saphenous_rings, G_N_ELEMENTS (saphenous_rings), x, y, z));

  if (MIN (artery, vein) > 1.8)
    return FALSE;
  point->shade = 1.0 + 0.05 * ph_noise (x / 2.0, y / 2.0, z / 8.0, 35);
  if (artery <= 0.0)
    point->tissue = PH_ARTERY;
  else if (vein <= 0.0)
    point->tissue = PH_VEIN;
  else
    point->tissue = MIN (artery, vein) < 0.7 ? PH_FASCIA : PH_FAT;
  return TRUE;
}

/* Thin vessels that run along the muscles and through the subcutis; one may cross each cell of a wavy lattice. */
static gboolean
small_vessel (double x, double y, double z, double cell, double radius, double share, guint32 seed)
{
  double u = (x + 4.0 * ph_noise (z / 45.0, 0.0, x / 60.0, seed)) / cell;
  double v = (y + 4.0 * ph_noise (0.0, z / 45.0, y / 60.0, seed + 1)) / cell;
  gint32 iu = (gint32) floor (u), iv = (gint32) floor (v), iz = (gint32) floor (z / 70.0);

  if (ph_uniform (iu, iv, iz, seed + 2) > share)
    return FALSE;
  double cu = iu + 0.2 + 0.6 * ph_uniform (iu, iv, iz, seed + 3), cv = iv + 0.2 + 0.6 * ph_uniform (iu, iv, iz, seed + 4);
  /* Each fades in and out where it enters and leaves its stretch of the leg. */
  double part = z / 70.0 - iz, taper = 4.0 * part * (1.0 - part);
  double own = radius * (0.35 + 0.65 * ph_uniform (iu, iv, iz, seed + 5)) * taper;

  return hypot (u - cu, v - cv) * cell < own;
}

/* Fibre bundles: fine in the section, long along the leg; septa of fat between some of them. */
static void
muscle_texture (double x, double y, double z, int part, PhPoint *point)
{
  double lean = ph_noise (z / 60.0, part, 0.0, 40);
  double u = x + 6.0 * lean, v = y - 5.0 * lean;
  double bundles = ph_fbm (u / 1.9, v / 1.9, z / 40.0, 41);
  double patches = ph_noise (x / 16.0, y / 16.0, z / 45.0, 42);
  /* Feathered septa: thin, broken, at an angle of their own in each muscle. */
  double angle = G_PI * ph_uniform (part, 0, 0, 46), c = cos (angle), s = sin (angle);
  double jag = 2.2 * ph_noise (u / 3.0, v / 3.0, z / 30.0, 47);
  double ridge = 1.0 - fabs (ph_noise ((c * u + s * v + jag) / 3.6, (c * v - s * u) / 13.0, z / 60.0, 48 + part));
  double shown = step (0.05, 0.55, ph_noise (u / 7.0, v / 7.0, z / 35.0, 49));
  double own = 2.0 * ph_uniform (part, 0, 0, 44) - 1.0;

  point->tissue = PH_MUSCLE;
  point->shade = 1.0 + 0.10 * bundles + 0.06 * patches + 0.07 * own;
  point->fat = 0.45 * shown * step (0.86, 0.99, ridge) + 0.10 * step (0.3, 0.9, bundles);
  if (small_vessel (x, y, z, 17.0, 1.0, 0.30, 45))
    {
      point->tissue = PH_VEIN;
      point->shade = 0.72;
    }
}

static void
soft_point (double x, double y, double z, double wx, double wy, PhPoint *point)
{
  double best = G_MAXDOUBLE, second = G_MAXDOUBLE;
  int which = -1;

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      Ring ring;
      gsize n = 0;

      while (n < RINGS && (n == 0 || parts[i].rings[n].z != 0.0 || parts[i].rings[n].x != 0.0))
        n++;
      if (!ring_at (parts[i].rings, n, z, &ring) || ring.a < 1.2 || ring.b < 1.2)
        continue;
      double d = ring_distance (&ring, wx, wy);
      if (d < best)
        {
          second = best;
          best = d;
          which = i;
        }
      else if (d < second)
        second = d;
    }

  double sheath = 0.9 + 0.7 * ph_noise (x / 11.0, y / 11.0, z / 40.0, 36);
  double reach = 2.6 + 1.2 * ph_noise (x / 18.0, y / 18.0, z / 50.0, 37);
  if (which < 0 || best > reach || parts[which].tissue == PH_FAT)
    {
      point->tissue = PH_FAT;
      if (small_vessel (x, y, z, 15.0, 0.8, 0.35, 60))
        {
          point->tissue = PH_VEIN;
          point->shade = 0.7;
        }
      return;
    }
  if (parts[which].tissue == PH_TENDON)
    {
      point->tissue = best < 0.6 ? PH_TENDON : PH_FAT;
      return;
    }
  muscle_texture (x, y, z, which, point);
  /* Fascia and a film of fat where two bellies meet and at the border of a belly. */
  double film = MAX (step (1.25 * sheath, 0.15 * sheath, second - best), step (reach - 1.1, reach, best));
  point->fat = MAX (point->fat, film);
}

/* Fat under the skin: lobules with fine septa. */
static void
subcutis (double x, double y, double z, PhPoint *point)
{
  double septum = 1.0 - fabs (ph_noise (x / 7.0, y / 7.0, z / 10.0, 50));

  point->tissue = PH_FAT;
  point->shade = 1.0 + 0.10 * ph_fbm (x / 9.0, y / 9.0, z / 14.0, 51) + 0.7 * step (0.93, 1.0, septum);
  if (small_vessel (x, y, z, 21.0, 0.9, 0.22, 52))
    {
      point->tissue = PH_VEIN;
      point->shade = 0.7;
    }
}

static double
subcutis_thickness (double x, double y, double z)
{
  double angle = atan2 (y, -x); /* 0 medial, +pi/2 back */
  double thick = 4.3 + 4.6 * step (30.0, 190.0, z) + 1.2 * step (-40.0, -90.0, z);

  return thick * (1.0 + 0.28 * cos (angle - 0.9) + 0.10 * ph_noise (angle * 2.0, z / 40.0, 0.0, 53));
}

static void
leg_at (double x, double y, double z, gboolean healthy, PhPoint *point)
{
  /* Bent coordinates: no outline is a perfect ellipse. */
  double wx = x + 2.6 * ph_noise (x / 34.0, y / 34.0, z / 70.0, 1) + 0.8 * ph_noise (x / 9.0, y / 9.0, z / 28.0, 2);
  double wy = y + 2.6 * ph_noise (x / 34.0, y / 34.0, z / 70.0, 3) + 0.8 * ph_noise (x / 9.0, y / 9.0, z / 28.0, 4);
  double sx = x + 3.4 * ph_noise (x / 48.0, y / 48.0, z / 60.0, 5), sy = y + 3.4 * ph_noise (x / 48.0, y / 48.0, z / 60.0, 6);
  Ring skin;

  *point = (PhPoint){ .tissue = PH_AIR, .shade = 1.0, .depth = -1.0 };
  if (!ring_at (skin_rings, G_N_ELEMENTS (skin_rings), CLAMP (z, PH_Z_MIN, PH_Z_MAX), &skin))
    return;
  point->depth = -ring_distance (&skin, sx, sy);
  if (point->depth < 0.0)
    return;
  if (point->depth < 1.4)
    {
      point->tissue = PH_SKIN;
      return;
    }
  if (nerve_point (x, y, z, healthy, point) || ph_bone_at (x, y, z, wx - x, wy - y, point) || vessel_point (x, y, z, point))
    return;

  double thick = subcutis_thickness (x, y, z);
  if (point->depth < thick)
    subcutis (x, y, z, point);
  else if (point->depth < thick + 0.8)
    point->tissue = PH_FASCIA;
  else
    soft_point (x, y, z, wx, wy, point);
}

void
ph_body_at (double x, double y, double z, PhPoint *point)
{
  if (x >= PH_MIDLINE_X)
    leg_at (x, y, z, FALSE, point);
  else
    /* The other leg: mirrored, well, a little stouter (the left one is wasted), at a slightly other height. */
    leg_at (0.955 * (2.0 * PH_MIDLINE_X - x), 0.955 * y, 0.985 * z - 4.0, TRUE, point);
}
