/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes and pixels of real files against the truth that two other toolkits agreed on, and hostile bytes. */
#include "dicom/rv-dicom.h"

#include <locale.h>
#include <string.h>

static char *
data_path (const char *name)
{
  const char *shared = g_getenv ("RV_SHARED_DIR");

  return shared != NULL ? g_build_filename (shared, "data", "dicom", name, NULL) : NULL;
}

static gboolean
skip_without_data (void)
{
  g_autofree char *path = data_path ("truth.tsv");

  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  g_test_skip ("the shared DICOM files are not here (RV_SHARED_DIR)");
  return TRUE;
}

static RvDicomFile *
open_file (const char *name)
{
  g_autofree char *path = data_path (name);
  g_autoptr (GError) error = NULL;
  RvDicomFile *file = rv_dicom_file_open (path, &error);

  g_assert_no_error (error);
  return file;
}

/* FNV-1a over all frames, with the start value with which the table was made (it lacks a digit of the usual one). */
static char *
hash_frames (RvDicomFile *file, const RvDicomImage *image, GError **error)
{
  guint64 hash = 1469598103934665603u;
  gint64 planar = 0;

  /* The truth keeps the file's colour planes; here colours come interleaved. */
  rv_dicom_file_get_int (file, "0028,0006", 0, &planar);
  gsize step = planar == 1 && !image->compressed && image->samples == 3 ? 3 : 1;

  for (int frame = 0; frame < image->frames; frame++)
    {
      g_autofree guint8 *bytes = rv_dicom_file_decode (file, image, frame, NULL, error);

      if (bytes == NULL)
        return NULL;
      for (gsize plane = 0; plane < step; plane++)
        for (gsize i = plane; i < image->frame_bytes; i += step)
          hash = (hash ^ bytes[i]) * 0x100000001b3u;
    }
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", hash);
}

enum { PATH = 0, TS = 4, ROWS = 5, COLS = 6, FRAMES = 7, DCMTK = 19, GDCM = 20, AGREE = 21 };

static gboolean
check_row (char **cells)
{
  g_autofree char *path = data_path (cells[PATH]);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvDicomFile) file = rv_dicom_file_open (path, &error);
  RvDicomImage image;

  if (file == NULL || !rv_dicom_file_get_image (file, &image, &error))
    {
      g_test_message ("%s", error->message);
      return FALSE;
    }
  g_assert_cmpint (image.rows, ==, g_ascii_strtoll (cells[ROWS], NULL, 10));
  g_assert_cmpint (image.columns, ==, g_ascii_strtoll (cells[COLS], NULL, 10));
  g_assert_cmpint (image.frames, ==, g_ascii_strtoll (cells[FRAMES], NULL, 10));
  if (image.bits_allocated == 1)
    return TRUE; /* decoded to bytes here, packed there */
  g_autofree char *hash = hash_frames (file, &image, &error);
  if (hash == NULL)
    g_test_message ("%s", error->message);
  if (g_strcmp0 (hash, cells[GDCM]) == 0 || g_strcmp0 (hash, cells[DCMTK]) == 0)
    return TRUE;
  g_test_message ("%s: pixels %s, truth %s / %s", cells[PATH], hash, cells[DCMTK], cells[GDCM]);
  return FALSE;
}

static void
test_truth (void)
{
  if (skip_without_data ())
    return;
  g_autofree char *path = data_path ("truth.tsv");
  g_autofree char *text = NULL;
  int seen = 0, jpeg2000 = 0, wrong = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines + 1; *line != NULL && **line != '\0'; line++)
    {
      g_auto (GStrv) cells = g_strsplit (*line, "\t", -1);
      /* The other toolkit has no JPEG 2000: there the one that has it is the truth. */
      gboolean j2k = g_str_has_suffix (cells[TS], ".4.90") || g_str_has_suffix (cells[TS], ".4.91");
      gboolean single = j2k && strlen (cells[GDCM]) == 16;

      if (g_strv_length (cells) <= AGREE || !(g_str_equal (cells[AGREE], "yes") || single))
        continue;
      seen++;
      jpeg2000 += single;
      if (!check_row (cells))
        wrong++;
    }
  g_test_message ("%d files, %d of them JPEG 2000", seen, jpeg2000);
  g_assert_cmpint (seen, >, 340);
  g_assert_cmpint (wrong, ==, 0);
}

static void
check_text (const char *name, const char *path, const char *expected)
{
  g_autoptr (RvDicomFile) file = open_file (name);
  g_autofree char *text = rv_dicom_file_get_text (file, path);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_text (void)
{
  if (skip_without_data ())
    return;
  check_text ("charset/chrGerm.dcm", "0010,0010", "Äneas^Rüdiger");
  check_text ("charset/chrH31.dcm", "0010,0010", "Yamada^Tarou=山田^太郎=やまだ^たろう");
  check_text ("charset/chrH32.dcm", "0010,0010", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
  check_text ("charset/chrI2.dcm", "0010,0010", "Hong^Gildong=洪^吉洞=홍^길동");
  check_text ("charset/chrX1.dcm", "0010,0010", "Wang^XiaoDong=王^小東=");
  check_text ("charset/chrX2.dcm", "0010,0010", "Wang^XiaoDong=王^小东=");
  check_text ("charset/chrRuss.dcm", "0010,0010", "Люкceмбypг");
  check_text ("charset/chrHbrw.dcm", "0010,0010", "שרון^דבורה");
  check_text ("charset/chrArab.dcm", "0010,0010", "قباني^لنزار");
  check_text ("charset/chrGreek.dcm", "0010,0010", "Διονυσιος");
  check_text ("charset/chrFrenMulti.dcm", "0010,0010", "Buc^Jérôme");
  check_text ("charset/chrKoreanMulti.dcm", "0010,0010", "김희중");
  check_text ("charset/chrJapMulti.dcm", "0010,0010", "やまだ^たろう");
  /* Written as of unknown kind; the dictionary knows better. */
  check_text ("pydicom_small/rtdose_rle.dcm", "0008,0060", "RTDOSE");
  check_text ("pydicom_small/rtdose_rle.dcm", "0028,0030", "10.0000000000000\\10.0000000000000");
  check_text ("pt_bqml_siemens_2slices/acrin_flt_029_1.dcm", "0054,1001", "BQML");
  check_text ("pt_bqml_siemens_2slices/acrin_flt_029_1.dcm", "0077,0010", NULL);
}

static void
test_numbers (void)
{
  if (skip_without_data ())
    return;
  g_autoptr (RvDicomFile) file = open_file ("pt_bqml_siemens_2slices/acrin_flt_029_1.dcm");
  double dose, second;
  gint64 rows;

  g_assert_cmpuint (rv_dicom_file_count_items (file, "0054,0016"), ==, 1);
  g_assert_true (rv_dicom_file_get_double (file, "0054,0016[0]/0018,1074", 0, &dose));
  g_assert_cmpfloat (dose, >, 1e7);
  g_assert_true (rv_dicom_file_get_double (file, "0028,0030", 1, &second));
  g_assert_true (rv_dicom_file_get_int (file, "0028,0010", 0, &rows));
  g_assert_cmpint (rows, ==, 168);
  g_assert_false (rv_dicom_file_get_double (file, "0028,0030", 2, &second));
  g_assert_false (rv_dicom_file_get_double (file, "0054,0016[3]/0018,1074", 0, &dose));
  g_assert_false (rv_dicom_file_get_double (file, "nonsense", 0, &dose));
}

static void
check_refused (const char *name, int code)
{
  g_autofree char *path = data_path (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvDicomFile) file = rv_dicom_file_open (path, &error);
  RvDicomImage image;

  if (file != NULL && rv_dicom_file_get_image (file, &image, &error))
    {
      g_autofree guint8 *bytes = rv_dicom_file_decode (file, &image, 0, NULL, &error);
      g_assert_null (bytes);
    }
  g_assert_error (error, RV_DICOM_ERROR, code);
  g_assert_true (strstr (error->message, name) != NULL);
}

static void
test_refusals (void)
{
  if (skip_without_data ())
    return;
  check_refused ("truth.tsv", RV_DICOM_ERROR_NOT_DICOM);
  check_refused ("odd/no-pixel-data.dcm", RV_DICOM_ERROR_NO_PIXELS);
  check_refused ("pydicom_small/MR_truncated.dcm", RV_DICOM_ERROR_DAMAGED);
  check_refused ("pydicom_small/rtplan.dcm", RV_DICOM_ERROR_NO_PIXELS);
}

/* Every cut and many changed bytes of a real file end in pixels or in a message, never in anything else. */
static void
test_hostile (void)
{
  if (skip_without_data ())
    return;
  static const char *const names[] = { "pydicom_small/MR_small.dcm", "pydicom_small/MR_small_jp2klossless.dcm", "pydicom_small/MR_small_RLE.dcm",
                                       "pydicom_small/MR_small_jpeg_ls_lossless.dcm", "pydicom_small/SC_rgb_jpeg_dcmtk.dcm" };
  guint64 random = 88172645463325252u;

  for (gsize n = 0; n < G_N_ELEMENTS (names); n++)
    {
      g_autofree char *path = data_path (names[n]);
      g_autofree char *bytes = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      for (int round = 0; round < 60; round++)
        {
          g_autofree guint8 *copy = g_memdup2 (bytes, size);
          gsize length = size;
          g_autoptr (GError) error = NULL;
          RvDicomImage image;

          for (int k = 0; k < 4; k++)
            {
              random ^= random << 13;
              random ^= random >> 7;
              random ^= random << 17;
              if (round % 3 == 0 && k == 0)
                length = 132 + random % (size - 132);
              else
                copy[132 + random % (size - 132)] = random >> 32;
            }
          g_autoptr (RvDicomFile) file = rv_dicom_file_open_bytes (copy, length, "hostile", &error);
          g_assert_true ((file != NULL) == (error == NULL));
          if (file == NULL || !rv_dicom_file_get_image (file, &image, &error))
            continue;
          if (image.frame_bytes > 64 << 20)
            continue;
          g_autofree guint8 *frame = rv_dicom_file_decode (file, &image, 0, NULL, &error);
          g_assert_true ((frame != NULL) == (error == NULL));
        }
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom/truth", test_truth);
  g_test_add_func ("/dicom/text", test_text);
  g_test_add_func ("/dicom/numbers", test_numbers);
  g_test_add_func ("/dicom/refusals", test_refusals);
  g_test_add_func ("/dicom/hostile", test_hostile);
  return g_test_run ();
}
