/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dicom/rv-dicom-write.h"

#include "dicom/rv-dicom-private.hh"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <cmath>
#include <cstring>

struct _RvDicomWriter
{
  DcmFileFormat format;
  char *fault = nullptr;

  ~_RvDicomWriter () { g_free (fault); }
};

static void
keep_fault (RvDicomWriter *writer, const char *path, const char *why)
{
  if (writer->fault == nullptr)
    writer->fault = g_strdup_printf ("%s: %s", path, why);
}

RvDicomWriter *
rv_dicom_writer_new (void)
{
  rv_dicom_init ();
  auto writer = new _RvDicomWriter ();
  rv_dicom_writer_set (writer, "0008,0005", "ISO_IR 192");
  return writer;
}

void
rv_dicom_writer_free (RvDicomWriter *writer)
{
  rv::guarded<bool> (false, nullptr, "", [=] {
    delete writer;
    return true;
  });
}

void
rv_dicom_writer_set (RvDicomWriter *writer, const char *path, const char *value)
{
  rv::guarded<bool> (false, nullptr, path, [=] {
    DcmItem *item = nullptr;
    DcmTagKey tag;

    if (!rv::find_place (writer->format.getDataset (), path, true, &item, &tag))
      keep_fault (writer, path, "no such place");
    else
      {
        OFCondition done = item->putAndInsertString (DcmTag (tag), value);

        if (done.bad ())
          keep_fault (writer, path, done.text ());
      }
    return true;
  });
}

/* At most 16 characters, as exact as they allow. */
static char *
decimal_string (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits > 0; digits--)
    {
      g_autofree char *format = g_strdup_printf ("%%.%dg", digits);

      g_ascii_formatd (text, sizeof text, format, value);
      if (strlen (text) <= 16)
        break;
    }
  return g_strdup (text);
}

void
rv_dicom_writer_set_number (RvDicomWriter *writer, const char *path, const double *values, guint n)
{
  g_autoptr (GString) text = g_string_new (nullptr);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *one = decimal_string (values[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\\" : "", one);
    }
  rv_dicom_writer_set (writer, path, text->str);
}

void
rv_dicom_writer_set_int (RvDicomWriter *writer, const char *path, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  rv_dicom_writer_set (writer, path, text);
}

void
rv_dicom_writer_set_pixels (RvDicomWriter *writer, const guint16 *samples, gsize n)
{
  rv::guarded<bool> (false, nullptr, "", [=] {
    OFCondition done = writer->format.getDataset ()->putAndInsertUint16Array (DCM_PixelData, samples, n);

    if (done.bad ())
      keep_fault (writer, "7fe0,0010", done.text ());
    return true;
  });
}

gboolean
rv_dicom_writer_save (RvDicomWriter *writer, const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", nullptr);

  if (writer->fault != nullptr)
    {
      g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_DAMAGED, _("%s cannot be written: %s"), path, writer->fault);
      return FALSE;
    }
  return rv::guarded<gboolean> (FALSE, error, path, [&] () -> gboolean {
    OFCondition done = writer->format.saveFile (part, EXS_LittleEndianExplicit);

    if (done.good () && g_rename (part, path) == 0)
      return TRUE;
    g_unlink (part);
    g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_IO, _("%s cannot be written: %s"), path, done.good () ? g_strerror (errno) : done.text ());
    return FALSE;
  });
}
