/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-phantom-bones.h"

#include "make-phantom-noise.h"

#include <math.h>

/* A section of a long bone: centre, half-axes and thickness of the cortex, mm. */
typedef struct {
  double z, x, y, a, b, cortex;
} Section;

static const Section femur[] = {
  { 320, 15, -7, 14.5, 14.5, 5.2 }, { 180, 9, -10, 13.5, 14, 5.6 }, { 120, 4, -10, 15.5, 14.5, 4.6 },
  { 85, 2, -9, 20, 15.5, 3.0 },     { 60, 0, -8, 27, 19, 1.5 },     { 40, 0, -6, 35, 24, 1.2 },
  { 26, 0, -8, 38, 22, 1.1 },
};
static const Section tibia[] = {
  { -5, 0, 2, 36, 23, 1.2 }, { -18, 0, 0, 36, 24, 1.3 }, { -38, -2, -4, 28, 21, 2.0 },
  { -60, -5, -9, 19, 18, 3.4 }, { -120, -8, -12, 13.5, 14.5, 4.6 },
};
static const Section fibula[] = {
  { -14, 36, 12, 5, 5, 1.0 }, { -22, 35, 12, 9, 9, 1.1 }, { -36, 35, 12, 8, 8, 1.5 },
  { -48, 35, 14, 5.6, 5.6, 2.0 }, { -120, 32, 12, 5.6, 6, 2.4 },
};

typedef struct {
  double distance; /* mm to the surface, negative inside */
  double whole;    /* the same before the notch between the condyles is taken out */
  double cortex;
} Surface;

static double
ellipsoid (double x, double y, double z, double cx, double cy, double cz, double a, double b, double c)
{
  double u = (x - cx) / a, v = (y - cy) / b, w = (z - cz) / c;
  double q = sqrt (u * u + v * v + w * w);
  double g = sqrt (u * u / (a * a) + v * v / (b * b) + w * w / (c * c));

  return q < 1e-6 ? -MIN (a, MIN (b, c)) : (q - 1.0) * q / MAX (g, 1e-6);
}

static double
smooth_min (double a, double b, double k)
{
  double h = CLAMP (0.5 + 0.5 * (b - a) / k, 0.0, 1.0);

  return b + (a - b) * h - k * h * (1.0 - h);
}

static Surface
shaft (const Section *sections, gsize n, double x, double y, double z)
{
  Surface surface = { G_MAXDOUBLE, G_MAXDOUBLE, 0.0 };
  double zz = CLAMP (z, sections[n - 1].z, sections[0].z);

  for (gsize i = 0; i + 1 < n; i++)
    if (zz >= sections[i + 1].z)
      {
        const Section *p = &sections[i], *q = &sections[i + 1];
        double t = (p->z - zz) / (p->z - q->z);
        double a = p->a + t * (q->a - p->a), b = p->b + t * (q->b - p->b);
        double side = ellipsoid (x, y, 0.0, p->x + t * (q->x - p->x), p->y + t * (q->y - p->y), 0.0, a, b, 1e6);
        double cap = MAX (z - sections[0].z, sections[n - 1].z - z);

        /* Round the ends by 4 mm. */
        surface.distance = surface.whole = -smooth_min (-side, -cap, 4.0);
        surface.cortex = p->cortex + t * (q->cortex - p->cortex);
        break;
      }
  return surface;
}

static Surface
femur_at (double x, double y, double z)
{
  Surface bone = shaft (femur, G_N_ELEMENTS (femur), x, y, z);

  /* Behind: the rough line on the shaft, the flat popliteal surface below it. */
  double line = hypot (x - (6.5 + (z - 120.0) * 0.06), 0.7 * (y - 4.2)) - 3.2 * CLAMP ((z - 95.0) / 30.0, 0.0, 1.0);
  double flat = 5.0 + 0.35 * MAX (z - 70.0, 0.0);

  if (z > 95.0)
    bone.distance = smooth_min (bone.distance, line, 4.0);
  bone.distance = bone.whole = -smooth_min (-bone.distance, flat - y, 5.0);
  if (z > 75.0)
    return bone;
  double medial = ellipsoid (x, y, z, -20, 5, 19, 17.5, 29, 22), lateral = ellipsoid (x, y, z, 20, 3, 19.5, 17, 29, 20.5);
  double trochlea = ellipsoid (x, y, z, 1, -16, 22, 27, 14, 19);
  double ends = smooth_min (smooth_min (medial, lateral, 4.0), trochlea, 7.0);
  double notch = ellipsoid (x, y, z, 0, 25, 6, 9.5, 21, 23);

  bone.whole = smooth_min (bone.distance, ends, 8.0);
  bone.distance = MAX (bone.whole, -notch);
  return bone;
}

/* Spongy bone: denser towards the joint, with fine struts along the leg. */
static void
fill_bone (const Surface *bone, double x, double y, double z, PhPoint *point)
{
  double near_joint = CLAMP (1.0 - fabs (z - 2.0) / 75.0, 0.0, 1.0);
  double inner = CLAMP (1.0 + (bone->distance + bone->cortex) / 10.0, 0.0, 1.0);

  point->shade = 1.0 + 0.10 * ph_fbm (x / 2.2, y / 2.2, z / 6.0, 20) + 0.12 * ph_noise (x / 14.0, y / 14.0, z / 18.0, 21);
  if (-bone->distance < bone->cortex * (1.0 + 0.15 * ph_noise (x / 5.0, y / 5.0, z / 12.0, 22)))
    {
      point->tissue = PH_CORTEX;
      return;
    }
  point->tissue = PH_MARROW;
  point->trabecular = CLAMP (near_joint * (0.55 + 0.45 * inner) + 0.25 * inner * inner, 0.0, 1.0);
  point->trabecular *= 1.0 + 0.35 * ph_fbm (x / 1.8, y / 1.8, z / 4.5, 23);
  /* Scar of the growth plate, and islands of red marrow above it. */
  double plate = 33.0 + 3.0 * ph_noise (x / 14.0, y / 14.0, 0.0, 24) + 0.10 * fabs (x);
  if (fabs (z - plate) < 0.9)
    point->trabecular = 1.3;
  double red = ph_noise (x / 8.0, y / 8.0, z / 16.0, 25);
  if (z > 36.0 && red > 0.0)
    point->shade += 0.9 * red * CLAMP ((z - 36.0) / 20.0, 0.0, 1.0) * CLAMP ((260.0 - z) / 60.0, 0.3, 1.0);
}

static gboolean
joint_at (double x, double y, double z, double to_femur, double femur_whole, double to_tibia, double to_patella, PhPoint *point)
{
  gboolean notch = fabs (x) < 11.0 && y > 0.0;

  if (!notch && to_femur > 0.0 && to_femur < 2.6 && to_tibia > 0.0 && to_tibia < 7.0 && z < 8.0)
    {
      /* Menisci: dark wedges at the rim, fluid between, cartilage on the bone. */
      gboolean rim = hypot (x / 34.0, (y - 2.0) / 22.0) > 0.78;

      point->tissue = to_femur < 2.0 ? PH_CARTILAGE : rim ? PH_MENISCUS : PH_FLUID;
      return TRUE;
    }
  if (to_tibia > 0.0 && to_tibia < 3.0 && z > -5.2)
    {
      point->tissue = to_tibia < 2.2 ? PH_CARTILAGE : PH_MENISCUS;
      return TRUE;
    }
  if (!notch && femur_whole > 0.0 && to_femur < 1.9 && z < 36.0 && (y > 0.0 || y < -18.0))
    {
      point->tissue = PH_CARTILAGE;
      return TRUE;
    }
  if (to_patella > 0.0 && to_patella < 2.0 && y > -42.0)
    {
      point->tissue = PH_CARTILAGE;
      return TRUE;
    }
  /* Suprapatellar recess and the space under the kneecap. */
  if (ellipsoid (x, y, z, 2, -36, 48, 17, 2.2, 16) < 0.0)
    {
      point->tissue = PH_FLUID;
      return TRUE;
    }
  return FALSE;
}

static gboolean
ligament_at (double x, double y, double z)
{
  double patellar_y = -47.0 + 9.0 * CLAMP ((8.0 - z) / 46.0, 0.0, 1.0);
  gboolean patellar = z < 10.0 && z > -38.0 && hypot (x / 13.0, (y - patellar_y) / 2.6) < 1.0;
  gboolean cruciate = z < 24.0 && z > -4.0 && fabs (y - (10.0 + 0.35 * z)) < 4.0 && fabs (x - 1.0) < 4.5;
  gboolean collateral = z < 22.0 && z > -22.0 && (hypot ((x - 41.0) / 1.8, (y - 6.0) / 3.0) < 1.0 || hypot ((x + 41.0) / 1.4, (y - 0.0) / 6.0) < 1.0);

  return patellar || cruciate || collateral;
}

gboolean
ph_bone_at (double x, double y, double z, double warp_x, double warp_y, PhPoint *point)
{
  double bx = x + 0.55 * warp_x, by = y + 0.55 * warp_y;
  Surface bones[] = {
    femur_at (bx, by, z),
    shaft (tibia, G_N_ELEMENTS (tibia), bx, by, z),
    shaft (fibula, G_N_ELEMENTS (fibula), bx, by, z),
    { 0.0, 0.0, 1.2 },
  };

  bones[3].distance = bones[3].whole = ellipsoid (bx, by, z, 0, -42, 24, 20, 9, 20);
  for (gsize i = 0; i < G_N_ELEMENTS (bones); i++)
    if (bones[i].distance <= 0.0)
      {
        fill_bone (&bones[i], x, y, z, point);
        return TRUE;
      }
  if (z < 70.0)
    {
      if (joint_at (x, y, z, bones[0].distance, bones[0].whole, bones[1].distance, bones[3].distance, point))
        return TRUE;
      if (ligament_at (bx, by, z))
        {
          point->tissue = PH_TENDON;
          return TRUE;
        }
    }
  return FALSE;
}
