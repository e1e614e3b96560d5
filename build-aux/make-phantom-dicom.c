/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-phantom-dicom.h"

#include "dicom/rv-dicom-write.h"
#include "make-phantom-scan.h"

#include <math.h>

/* The PET's story: 370 MBq at 08:00, scanned an hour later; 65 kg. Of a phantom, not of a patient. */
#define WEIGHT_KG 65.0
#define DOSE_BQ 3.7e8
#define HALF_LIFE_S 6586.2
#define DELAY_S 3600.0
#define PEAK_SUV 4.6

typedef enum { T1, LAVA, CT, PET } Scanner;

typedef struct {
  const char *folder, *description;
  Scanner scanner;
  double centre[3], along[3], down[3];
  double width, height; /* mm */
  int columns, rows;    /* at full quality */
  double thickness, spacing;
  int slices;
} Stack;

static const Stack stacks[] = {
  { "mr-coronal", "Synthetic phantom: coronal T1 fat-saturated", T1, { 2, 12.6, 96 }, { 1, 0, 0 }, { 0, 0, -1 }, 270, 270, 256, 256, 4.0, 4.5, 21 },
  { "mr-sagittal", "Synthetic phantom: sagittal LAVA with contrast", LAVA, { 5.6, 0, 96 }, { 0, 1, 0 }, { 0, 0, -1 }, 270, 270, 256, 256, 4.0, 4.0, 21 },
  { "mr-axial", "Synthetic phantom: axial LAVA with contrast", LAVA, { 0, 1, 96 }, { 1, 0, 0 }, { 0, 1, 0 }, 170, 170, 256, 256, 5.0, 6.0, 41 },
  { "ct", "Synthetic phantom: CT for attenuation", CT, { PH_MIDLINE_X, 8, 96 }, { 1, 0, 0 }, { 0, 1, 0 }, 384, 216, 320, 180, 3.27, 3.27, 96 },
  { "pet", "Synthetic phantom: FDG PET", PET, { PH_MIDLINE_X, 8, 96 }, { 1, 0, 0 }, { 0, 1, 0 }, 384, 216, 96, 54, 3.27, 3.27, 96 },
};

/* A UUID of the name as a DICOM UID (2.25 and the number): the same name gives the same UID. */
static char *
uid_for (const char *name)
{
  g_autofree char *key = g_strconcat ("Ranvier synthetic thigh phantom 1/", name, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  guint8 digits[40] = { 0 };
  GString *text = g_string_new ("2.25.");
  int first = 39;

  /* 128 bits from base 16 to base 10; version 8 and variant 1 of RFC 9562. */
  hash[12] = '8';
  hash[16] = "89ab"[g_ascii_xdigit_value (hash[16]) & 3];
  for (int i = 0; i < 32; i++)
    {
      int carry = g_ascii_xdigit_value (hash[i]);

      for (int d = 39; d >= 0; d--)
        {
          int value = digits[d] * 16 + carry;

          digits[d] = value % 10;
          carry = value / 10;
        }
    }
  for (int d = 39; d >= 0; d--)
    if (digits[d] != 0)
      first = d;
  for (int d = first; d < 40; d++)
    g_string_append_c (text, '0' + digits[d]);
  return g_string_free (text, FALSE);
}

static void
set_uid (RvDicomWriter *out, const char *path, const char *name)
{
  g_autofree char *uid = uid_for (name);

  rv_dicom_writer_set (out, path, uid);
}

static void
write_head (RvDicomWriter *out, const Stack *stack, gsize number)
{
  static const char *const modalities[] = { "MR", "MR", "CT", "PT" };
  static const char *const classes[] = { "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.2",
                                         "1.2.840.10008.5.1.4.1.1.128" };
  gboolean mr = stack->scanner == T1 || stack->scanner == LAVA;
  const double weight = WEIGHT_KG, height = 1.74;

  rv_dicom_writer_set (out, "0008,0008", "DERIVED\\SECONDARY\\SYNTHETIC");
  rv_dicom_writer_set (out, "0008,0016", classes[stack->scanner]);
  rv_dicom_writer_set (out, "0008,0060", modalities[stack->scanner]);
  rv_dicom_writer_set (out, "0008,0070", "Ranvier make-phantom");
  rv_dicom_writer_set (out, "0008,1030", "Synthetic left-thigh phantom");
  rv_dicom_writer_set (out, "0008,103e", stack->description);
  rv_dicom_writer_set (out, "0008,2111", "Computed from tables; no patient was imaged");
  for (const char *const *date = (const char *const[]){ "0008,0020", "0008,0021", "0008,0022", "0008,0023", NULL }; *date != NULL; date++)
    rv_dicom_writer_set (out, *date, "20000103");
  for (const char *const *time = (const char *const[]){ "0008,0030", "0008,0031", "0008,0032", "0008,0033", NULL }; *time != NULL; time++)
    rv_dicom_writer_set (out, *time, "090000");
  rv_dicom_writer_set (out, "0010,0010", "Phantom^Synthetic");
  rv_dicom_writer_set (out, "0010,0020", "RANVIER-PHANTOM");
  rv_dicom_writer_set (out, "0010,0040", "M");
  rv_dicom_writer_set_number (out, "0010,1020", &height, 1);
  rv_dicom_writer_set_number (out, "0010,1030", &weight, 1);
  rv_dicom_writer_set (out, "0018,0015", "THIGH");
  rv_dicom_writer_set (out, "0018,5100", "HFS");
  set_uid (out, "0020,000d", "study");
  set_uid (out, "0020,000e", stack->folder);
  set_uid (out, "0020,0052", mr ? "space of the MR" : "space of the PET-CT");
  rv_dicom_writer_set (out, "0020,0060", mr ? "L" : "");
  rv_dicom_writer_set_int (out, "0020,0011", number + 1);
  rv_dicom_writer_set (out, "0020,4000", "synthetic phantom");
}

static void
write_geometry (RvDicomWriter *out, const Stack *stack, const PhGrid *grid, int slice)
{
  double position[3], axes[6], spacing[2] = { stack->height / grid->rows, stack->width / grid->columns };

  for (int i = 0; i < 3; i++)
    {
      position[i] = grid->origin[i] + slice * grid->slice[i];
      axes[i] = stack->along[i];
      axes[i + 3] = stack->down[i];
    }
  rv_dicom_writer_set_number (out, "0018,0050", &grid->thickness, 1);
  rv_dicom_writer_set_number (out, "0020,0032", position, 3);
  rv_dicom_writer_set_number (out, "0020,0037", axes, 6);
  rv_dicom_writer_set_int (out, "0020,0013", slice + 1);
  rv_dicom_writer_set_int (out, "0028,0002", 1);
  rv_dicom_writer_set (out, "0028,0004", "MONOCHROME2");
  rv_dicom_writer_set_int (out, "0028,0010", grid->rows);
  rv_dicom_writer_set_int (out, "0028,0011", grid->columns);
  rv_dicom_writer_set_number (out, "0028,0030", spacing, 2);
  rv_dicom_writer_set_int (out, "0028,0100", 16);
  rv_dicom_writer_set_int (out, "0028,0101", 16);
  rv_dicom_writer_set_int (out, "0028,0102", 15);
  rv_dicom_writer_set_int (out, "0028,0103", 1);
}

static void
write_pet (RvDicomWriter *out, int slices)
{
  const double dose = DOSE_BQ, half_life = HALF_LIFE_S;

  rv_dicom_writer_set (out, "0028,0051", "ATTN\\DECY\\SCAT\\RAN\\NORM");
  rv_dicom_writer_set (out, "0054,1000", "STATIC\\IMAGE");
  rv_dicom_writer_set (out, "0054,1001", "BQML");
  rv_dicom_writer_set (out, "0054,1102", "START");
  rv_dicom_writer_set_int (out, "0054,0081", slices);
  rv_dicom_writer_set_int (out, "0054,1300", 0);
  rv_dicom_writer_set_int (out, "0018,1242", 180000);
  rv_dicom_writer_set (out, "0054,0016[0]/0018,0031", "Fluorodeoxyglucose F^18^");
  rv_dicom_writer_set (out, "0054,0016[0]/0018,1072", "080000");
  rv_dicom_writer_set (out, "0054,0016[0]/0018,1078", "20000103080000");
  rv_dicom_writer_set_number (out, "0054,0016[0]/0018,1074", &dose, 1);
  rv_dicom_writer_set_number (out, "0054,0016[0]/0018,1075", &half_life, 1);
}

/* value = stored x slope; the scale of each scanner. */
static double
slope_for (Scanner scanner)
{
  double factor = WEIGHT_KG * 1000.0 / (DOSE_BQ * exp2 (-DELAY_S / HALF_LIFE_S));

  if (scanner == PET)
    return PEAK_SUV / factor / 32000.0; /* the hottest voxel is stored as 32000 */
  return scanner == CT ? 1.0 : 1.0 / 1200.0;
}

static gboolean
write_slice (const char *folder, gsize number, const PhGrid *grid, const float *data, int slice, GError **error)
{
  const Stack *stack = &stacks[number];
  gsize n = (gsize) grid->columns * grid->rows;
  g_autofree guint16 *samples = g_new (guint16, n);
  g_autofree char *name = g_strdup_printf ("%s-%03d", stack->folder, slice + 1), *file = g_strconcat (name, ".dcm", NULL);
  g_autofree char *path = g_build_filename (folder, stack->folder, file, NULL);
  g_autoptr (RvDicomWriter) out = rv_dicom_writer_new ();
  double scale = slope_for (stack->scanner), factor = scale;

  /* PET values are SUV here and activity in the file. */
  if (stack->scanner == PET)
    factor = PEAK_SUV / 32000.0;
  for (gsize i = 0; i < n; i++)
    samples[i] = (guint16) (gint16) CLAMP (lrint (data[slice * n + i] / factor), -32768, 32767);
  write_head (out, stack, number);
  set_uid (out, "0008,0018", name);
  write_geometry (out, stack, grid, slice);
  if (stack->scanner == PET)
    write_pet (out, grid->slices);
  if (stack->scanner == CT || stack->scanner == PET)
    {
      const double none = 0.0;

      rv_dicom_writer_set_number (out, "0028,1052", &none, 1);
      rv_dicom_writer_set_number (out, "0028,1053", &scale, 1);
    }
  rv_dicom_writer_set (out, "0028,1050", stack->scanner == CT ? "40" : stack->scanner == PET ? "7000" : "560");
  rv_dicom_writer_set (out, "0028,1051", stack->scanner == CT ? "400" : stack->scanner == PET ? "14000" : "1100");
  rv_dicom_writer_set_pixels (out, samples, n);
  return rv_dicom_writer_save (out, path, error);
}

static gboolean
write_stack (const char *folder, gsize number, int quality, GError **error)
{
  const Stack *stack = &stacks[number];
  /* PET voxels are large as they are; smaller tests take half of them. */
  int divisor = stack->scanner == PET ? (quality < 4 ? 2 : 1) : 4, times = stack->scanner == PET ? 1 : quality;
  int slices = quality < 4 ? (stack->slices + 1) / 2 : stack->slices;
  double thicker = quality < 4 ? 2.0 : 1.0;
  PhGrid grid = ph_grid (stack->centre, stack->along, stack->down, stack->width, stack->height, stack->columns * times / divisor,
                         stack->rows * times / divisor, stack->thickness * thicker, slices, stack->spacing * thicker);
  g_autofree char *path = g_build_filename (folder, stack->folder, NULL);
  g_autofree float *data = NULL;

  if (g_mkdir_with_parents (path, 0755) != 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot make the folder %s", path);
      return FALSE;
    }
  if (stack->scanner == CT)
    data = ph_scan_ct (&grid);
  else if (stack->scanner == PET)
    data = ph_scan_pet (&grid, PEAK_SUV);
  else
    data = ph_scan_mr (&grid, stack->scanner == T1 ? PH_T1_FATSAT : PH_LAVA);
  for (int k = 0; k < grid.slices; k++)
    if (!write_slice (folder, number, &grid, data, k, error))
      return FALSE;
  return TRUE;
}

gboolean
ph_write_dicom (const char *folder, int quality, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stacks); i++)
    if (!write_stack (folder, i, CLAMP (quality, 1, 4), error))
      return FALSE;
  return TRUE;
}
