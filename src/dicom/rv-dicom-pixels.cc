/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dicom/rv-dicom-private.hh"

#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

#include <glib/gi18n-lib.h>

#include <algorithm>
#include <vector>

namespace
{
enum class Coding { native, toolkit, jpeg2000 };

struct Syntax
{
  const char *uid;
  Coding coding;
  gboolean lossy;
};

/* Everything else is refused by name. */
const Syntax syntaxes[] = {
  { "1.2.840.10008.1.2", Coding::native, FALSE },          /* implicit little endian */
  { "1.2.840.10008.1.2.1", Coding::native, FALSE },        /* explicit little endian */
  { "1.2.840.10008.1.2.1.99", Coding::native, FALSE },     /* deflated */
  { "1.2.840.10008.1.2.2", Coding::native, FALSE },        /* explicit big endian */
  { "1.2.840.10008.1.2.4.50", Coding::toolkit, TRUE },     /* JPEG baseline */
  { "1.2.840.10008.1.2.4.51", Coding::toolkit, TRUE },     /* JPEG extended */
  { "1.2.840.10008.1.2.4.53", Coding::toolkit, TRUE },     /* JPEG spectral selection (retired) */
  { "1.2.840.10008.1.2.4.55", Coding::toolkit, TRUE },     /* JPEG full progression (retired) */
  { "1.2.840.10008.1.2.4.57", Coding::toolkit, FALSE },    /* JPEG lossless */
  { "1.2.840.10008.1.2.4.70", Coding::toolkit, FALSE },    /* JPEG lossless, first prediction */
  { "1.2.840.10008.1.2.4.80", Coding::toolkit, FALSE },    /* JPEG-LS */
  { "1.2.840.10008.1.2.4.81", Coding::toolkit, TRUE },     /* JPEG-LS near-lossless */
  { "1.2.840.10008.1.2.5", Coding::toolkit, FALSE },       /* RLE */
  { "1.2.840.10008.1.2.4.90", Coding::jpeg2000, FALSE },   /* JPEG 2000 lossless */
  { "1.2.840.10008.1.2.4.91", Coding::jpeg2000, TRUE },    /* JPEG 2000 */
};

const Syntax *
find_syntax (const char *uid)
{
  for (const Syntax &syntax : syntaxes)
    if (g_str_equal (syntax.uid, uid))
      return &syntax;
  return nullptr;
}

gboolean
refuse (GError **error, RvDicomError code, const RvDicomFile *file, const char *why)
{
  g_set_error (error, RV_DICOM_ERROR, code, "%s: %s", file->name, why);
  return FALSE;
}

/* An integer attribute within limits; a missing one gets the fallback (-1: it must be there). */
gboolean
read_number (RvDicomFile *file, const char *path, const char *name, gint64 low, gint64 high, gint64 fallback, int *out, GError **error)
{
  gint64 value = fallback;

  rv_dicom_file_get_int (file, path, 0, &value);
  if (value < low || value > high)
    {
      g_autofree char *why = value == -1
        ? g_strdup_printf (_("%s (%s) is missing"), name, path)
        : g_strdup_printf (_("%s (%s) is %lld; it must lie between %lld and %lld"), name, path, static_cast<long long> (value),
                           static_cast<long long> (low), static_cast<long long> (high));
      return refuse (error, RV_DICOM_ERROR_DAMAGED, file, why);
    }
  *out = static_cast<int> (value);
  return TRUE;
}

gboolean
read_depth (RvDicomFile *file, RvDicomImage *image, GError **error)
{
  int sign = 0;
  const int a = image->bits_allocated;

  if (a != 1 && a != 8 && a != 16 && a != 32 && !(a == 64 && image->is_float))
    {
      g_autofree char *why = g_strdup_printf (_("Bits Allocated (0028,0100) is %d; 1, 8, 16 and 32 are read"), a);
      return refuse (error, RV_DICOM_ERROR_UNSUPPORTED, file, why);
    }
  if (!read_number (file, "0028,0101", "Bits Stored", 1, a, a, &image->bits_stored, error)
      || !read_number (file, "0028,0102", "High Bit", 0, a - 1, image->bits_stored - 1, &image->high_bit, error)
      || !read_number (file, "0028,0103", "Pixel Representation", 0, 1, 0, &sign, error))
    return FALSE;
  image->is_signed = sign == 1;
  if (image->high_bit < image->bits_stored - 1)
    return refuse (error, RV_DICOM_ERROR_DAMAGED, file, _("High Bit (0028,0102) is below Bits Stored (0028,0101)"));
  return TRUE;
}

gboolean
is_422 (const RvDicomImage *image)
{
  return !image->compressed && image->samples == 3 && g_str_equal (image->photometric, "YBR_FULL_422");
}

/* Bytes that the frames must have in the file when they are not compressed. */
guint64
native_bytes (const RvDicomImage *image)
{
  guint64 pixels = static_cast<guint64> (image->rows) * image->columns;

  if (image->bits_allocated == 1)
    return (pixels * image->frames + 7) / 8;
  if (is_422 (image))
    return pixels * 2 * image->frames;
  return pixels * image->samples * (image->bits_allocated / 8) * image->frames;
}

DcmElement *
pixel_element (RvDicomFile *file, RvDicomImage *image)
{
  DcmElement *element = rv::find_element (file, "7fe0,0010");

  image->is_float = FALSE;
  if (element == nullptr && (element = rv::find_element (file, "7fe0,0008")) == nullptr)
    element = rv::find_element (file, "7fe0,0009");
  if (element != nullptr)
    image->is_float = element->getTag () != DCM_PixelData;
  return element;
}

gboolean
read_shape (RvDicomFile *file, RvDicomImage *image, GError **error)
{
  if (!read_number (file, "0028,0010", "Rows", 1, 65535, -1, &image->rows, error)
      || !read_number (file, "0028,0011", "Columns", 1, 65535, -1, &image->columns, error)
      || !read_number (file, "0028,0008", "Number of Frames", 1, 1000000, 1, &image->frames, error)
      || !read_number (file, "0028,0002", "Samples per Pixel", 1, 4, 1, &image->samples, error)
      || !read_number (file, "0028,0100", "Bits Allocated", 1, 64, -1, &image->bits_allocated, error))
    return FALSE;
  if (image->samples != 1 && image->samples != 3)
    return refuse (error, RV_DICOM_ERROR_UNSUPPORTED, file, _("Samples per Pixel (0028,0002): 1 and 3 are read"));
  if (!read_depth (file, image, error))
    return FALSE;
  guint64 bytes = static_cast<guint64> (image->rows) * image->columns * image->samples * std::max (image->bits_allocated / 8, 1);
  if (bytes > RV_DICOM_FRAME_LIMIT)
    return refuse (error, RV_DICOM_ERROR_LIMIT, file, _("one frame would need more than 512 MiB"));
  image->frame_bytes = bytes;
  return TRUE;
}

gboolean
read_syntax (RvDicomFile *file, RvDicomImage *image, GError **error)
{
  DcmXfer xfer (file->dataset ()->getOriginalXfer ());
  g_autofree char *stated = rv_dicom_file_get_text (file, "0002,0010");
  const char *uid = stated != nullptr ? stated : xfer.getXferID ();
  const Syntax *syntax = find_syntax (uid);

  g_strlcpy (image->transfer_syntax, uid, sizeof image->transfer_syntax);
  if (syntax == nullptr)
    {
      DcmXfer named (uid);
      g_autofree char *why = g_strdup_printf (_("its pixels are coded as %s (%s), which this program does not read"), uid,
                                              named.getXfer () == EXS_Unknown ? _("unknown") : named.getXferName ());
      return refuse (error, RV_DICOM_ERROR_UNSUPPORTED, file, why);
    }
  image->compressed = syntax->coding != Coding::native;
  image->lossy = syntax->lossy;
  return TRUE;
}

DcmPixelSequence *
fragments_of (RvDicomFile *file)
{
  auto data = dynamic_cast<DcmPixelData *> (rv::find_element (file, "7fe0,0010"));
  E_TransferSyntax xfer = file->dataset ()->getOriginalXfer ();
  const DcmRepresentationParameter *parameter = nullptr;
  DcmPixelSequence *sequence = nullptr;

  if (data == nullptr)
    return nullptr;
  data->getOriginalRepresentationKey (xfer, parameter);
  if (data->getEncapsulatedRepresentation (xfer, parameter, sequence).bad ())
    return nullptr;
  return sequence;
}

gboolean
check_length (RvDicomFile *file, RvDicomImage *image, DcmElement *element, GError **error)
{
  if (image->compressed)
    {
      DcmPixelSequence *sequence = fragments_of (file);

      if (sequence == nullptr || sequence->card () < 2)
        return refuse (error, RV_DICOM_ERROR_DAMAGED, file, _("the compressed pixel data hold no fragment"));
      if (sequence->card () - 1 < static_cast<unsigned long> (image->frames))
        return refuse (error, RV_DICOM_ERROR_DAMAGED, file, _("there are fewer fragments than frames"));
      return TRUE;
    }
  guint64 needed = native_bytes (image), there = element->getLengthField ();
  if (there < needed)
    {
      g_autofree char *why = g_strdup_printf (_("the pixel data are cut off: %llu of %llu bytes"), static_cast<unsigned long long> (there),
                                              static_cast<unsigned long long> (needed));
      return refuse (error, RV_DICOM_ERROR_DAMAGED, file, why);
    }
  return TRUE;
}

/* An object without pixels says what it is: the modality (SR, RTSTRUCT), or the name of its class. */
gboolean
refuse_kind (RvDicomFile *file, GError **error)
{
  g_autofree char *modality = rv_dicom_file_get_text (file, "0008,0060"), *uid = rv_dicom_file_get_text (file, "0008,0016");
  const char *kind = modality != nullptr ? modality : uid != nullptr ? dcmFindNameOfUID (uid, uid) : nullptr;
  g_autofree char *why = kind != nullptr ? g_strdup_printf ("%s (%s)", _("it holds no picture"), kind) : g_strdup (_("it holds no picture"));

  return refuse (error, RV_DICOM_ERROR_NO_PIXELS, file, why);
}

gboolean
get_image (RvDicomFile *file, RvDicomImage *image, GError **error)
{
  DcmElement *element = pixel_element (file, image);
  g_autofree char *photometric = rv_dicom_file_get_text (file, "0028,0004");

  if (element == nullptr)
    return refuse_kind (file, error);
  if (!read_shape (file, image, error) || !read_syntax (file, image, error))
    return FALSE;
  g_strlcpy (image->photometric, photometric != nullptr ? photometric : image->samples == 3 ? "RGB" : "MONOCHROME2",
             sizeof image->photometric);
  if (image->bits_allocated == 1 && (image->samples != 1 || image->compressed))
    return refuse (error, RV_DICOM_ERROR_UNSUPPORTED, file, _("masks of one bit are read uncompressed with one sample only"));
  return check_length (file, image, element, error);
}

/* Bytes at an offset of an uncompressed element, in the machine's order. */
gboolean
read_part (RvDicomFile *file, guint64 offset, gsize size, guint8 *out, GError **error)
{
  RvDicomImage scratch;
  DcmElement *element = pixel_element (file, &scratch);

  if (offset + size > G_MAXUINT32
      || element->getPartialValue (out, static_cast<Uint32> (offset), static_cast<Uint32> (size), &file->cache).bad ())
    return refuse (error, RV_DICOM_ERROR_DAMAGED, file, _("the pixel data cannot be read"));
  return TRUE;
}

gboolean
decode_bits (RvDicomFile *file, const RvDicomImage *image, int frame, guint8 *out, GError **error)
{
  guint64 pixels = static_cast<guint64> (image->rows) * image->columns, first = pixels * frame;
  gsize from = first / 8 & ~static_cast<guint64> (1), size = (first + pixels + 7) / 8 - from;
  std::vector<guint8> packed (size);

  if (!read_part (file, from, size, packed.data (), error))
    return FALSE;
  for (guint64 i = 0; i < pixels; i++)
    {
      guint64 bit = first + i - from * 8;

      out[i] = packed[bit / 8] >> (bit % 8) & 1;
    }
  return TRUE;
}

/* Y Y Cb Cr for two pixels; each pixel becomes Y Cb Cr. */
gboolean
decode_422 (RvDicomFile *file, const RvDicomImage *image, int frame, guint8 *out, GError **error)
{
  gsize pixels = static_cast<gsize> (image->rows) * image->columns;
  std::vector<guint8> packed (pixels * 2);

  if (image->bits_allocated != 8 || image->columns % 2 != 0)
    return refuse (error, RV_DICOM_ERROR_UNSUPPORTED, file, _("YBR_FULL_422 is read with 8 bits and an even number of columns"));
  if (!read_part (file, packed.size () * frame, packed.size (), packed.data (), error))
    return FALSE;
  for (gsize i = 0; i < pixels; i++)
    {
      const guint8 *pair = &packed[i / 2 * 4];

      out[3 * i] = pair[i % 2];
      out[3 * i + 1] = pair[2];
      out[3 * i + 2] = pair[3];
    }
  return TRUE;
}

gboolean
starts_stream (const guint8 *data, gsize size)
{
  static const guint8 box[] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ' };

  return (size > 4 && data[0] == 0xff && data[1] == 0x4f && data[2] == 0xff && data[3] == 0x51)
         || (size > sizeof box && memcmp (data, box, sizeof box) == 0);
}

/* A frame may lie in several fragments; a fragment never holds two frames. Each frame begins with a stream header. */
gboolean
collect_frame (RvDicomFile *file, const RvDicomImage *image, int frame, std::vector<guint8> *out, GError **error)
{
  DcmPixelSequence *sequence = fragments_of (file);
  unsigned long n = sequence->card ();
  int current = -1;

  for (unsigned long i = 1; i < n && current <= frame; i++)
    {
      DcmPixelItem *item = nullptr;
      Uint8 *data = nullptr;

      if (sequence->getItem (item, i).bad () || item->getUint8Array (data).bad () || data == nullptr)
        continue;
      gsize size = item->getLength ();
      if (image->frames == 1 || n - 1 == static_cast<unsigned long> (image->frames))
        current = image->frames == 1 ? 0 : static_cast<int> (i - 1);
      else if (starts_stream (data, size))
        current++;
      if (current == frame)
        out->insert (out->end (), data, data + size);
    }
  if (out->empty ())
    return refuse (error, RV_DICOM_ERROR_DAMAGED, file, _("a frame has no fragment"));
  return TRUE;
}

gboolean
decode_j2k (RvDicomFile *file, const RvDicomImage *image, int frame, guint8 *out, GError **error)
{
  std::vector<guint8> stream;
  g_autoptr (GError) problem = nullptr;

  if (!collect_frame (file, image, frame, &stream, error))
    return FALSE;
  if (!rv_dicom_decode_j2k (stream.data (), stream.size (), image, out, &problem))
    return refuse (error, RV_DICOM_ERROR_DAMAGED, file, problem->message);
  return TRUE;
}

/* The toolkit trusts the table at the head of a frame of RLE: its offsets must rise and lie within the frame. */
gboolean
check_rle (RvDicomFile *file, const RvDicomImage *image, int frame, GError **error)
{
  DcmPixelSequence *sequence = fragments_of (file);
  DcmPixelItem *item = nullptr;
  Uint8 *data = nullptr;
  guint32 table[16] = { 0 };

  if (sequence == nullptr || sequence->card () != static_cast<unsigned long> (image->frames) + 1)
    return refuse (error, RV_DICOM_ERROR_DAMAGED, file, _("its RLE pixel data do not hold one fragment for each frame"));
  gboolean sound = sequence->getItem (item, frame + 1).good () && item->getLength () > sizeof table && item->getUint8Array (data).good () && data != nullptr;
  for (gsize i = 0; sound && i < sizeof table; i++)
    table[i / 4] |= static_cast<guint32> (data[i]) << (i % 4 * 8);
  sound = sound && table[0] == static_cast<guint32> (image->samples * (image->bits_allocated / 8)) && table[0] <= 15 && table[1] == sizeof table;
  for (guint32 i = 2; sound && i <= table[0]; i++)
    sound = table[i] > table[i - 1];
  if (!sound || table[table[0]] >= item->getLength ())
    return refuse (error, RV_DICOM_ERROR_DAMAGED, file, _("the table of a frame of RLE contradicts the data"));
  return TRUE;
}

OFCondition
toolkit_frame (RvDicomFile *file, DcmPixelData *data, int frame, std::vector<guint8> *buffer, OFString *model)
{
  Uint32 fragment = file->next_frame == frame ? file->next_fragment : 0;
  OFCondition done = data->getUncompressedFrame (file->dataset (), frame, fragment, buffer->data (),
                                                 static_cast<Uint32> (buffer->size ()), *model, &file->cache);

  file->next_frame = done.good () ? frame + 1 : -1;
  file->next_fragment = fragment;
  return done;
}

gboolean
decode_toolkit (RvDicomFile *file, const RvDicomImage *image, int frame, guint8 *out, OFString *model, GError **error)
{
  auto data = dynamic_cast<DcmPixelData *> (rv::find_element (file, "7fe0,0010"));
  Uint32 size = 0;

  if (data == nullptr || data->getUncompressedFrameSize (file->dataset (), size).bad ()
      || size > image->frame_bytes + 1)
    return refuse (error, RV_DICOM_ERROR_DAMAGED, file, _("the size of a frame contradicts the header"));
  if (g_str_equal (image->transfer_syntax, "1.2.840.10008.1.2.5") && !check_rle (file, image, frame, error))
    return FALSE;
  std::vector<guint8> buffer (image->frame_bytes + image->frame_bytes % 2);
  OFCondition done = toolkit_frame (file, data, frame, &buffer, model);
  /* Without a table of offsets only the frames before tell where a frame begins. */
  for (int i = 0; done.bad () && i <= frame && frame > 0; i++)
    {
      if (i == 0)
        file->next_frame = -1;
      OFCondition step = toolkit_frame (file, data, i, &buffer, model);
      if (step.bad () || i == frame)
        {
          done = step;
          break;
        }
    }
  if (done.bad ())
    {
      g_autofree char *why = g_strdup_printf (_("frame %d cannot be decoded (%s)"), frame + 1, done.text ());
      return refuse (error, RV_DICOM_ERROR_DAMAGED, file, why);
    }
  memcpy (out, buffer.data (), image->frame_bytes);
  return TRUE;
}

/* Planes of colour one after the other become interleaved samples. */
void
interleave (const RvDicomImage *image, guint8 *data)
{
  gsize bytes = image->bits_allocated / 8, pixels = static_cast<gsize> (image->rows) * image->columns;
  std::vector<guint8> planes (data, data + image->frame_bytes);

  for (gsize c = 0; c < 3; c++)
    for (gsize i = 0; i < pixels; i++)
      memcpy (data + (i * 3 + c) * bytes, &planes[(c * pixels + i) * bytes], bytes);
}

gboolean
decode_native (RvDicomFile *file, const RvDicomImage *image, int frame, guint8 *out, GError **error)
{
  gint64 planar = 0;

  if (!read_part (file, static_cast<guint64> (image->frame_bytes) * frame, image->frame_bytes, out, error))
    return FALSE;
  if (image->samples == 3 && rv_dicom_file_get_int (file, "0028,0006", 0, &planar) && planar == 1)
    interleave (image, out);
  return TRUE;
}
}

gboolean
rv_dicom_file_get_image (RvDicomFile *file, RvDicomImage *image, GError **error)
{
  g_return_val_if_fail (file != nullptr && image != nullptr, FALSE);
  *image = RvDicomImage ();
  return rv::guarded<gboolean> (FALSE, error, file->name, [=] { return get_image (file, image, error); });
}

guint8 *
rv_dicom_file_decode (RvDicomFile *file, const RvDicomImage *image, int frame, char *model, GError **error)
{
  g_return_val_if_fail (file != nullptr && image != nullptr, nullptr);
  g_return_val_if_fail (frame >= 0 && frame < image->frames, nullptr);
  g_autofree guint8 *out = static_cast<guint8 *> (g_try_malloc0 (image->frame_bytes));

  if (out == nullptr)
    {
      refuse (error, RV_DICOM_ERROR_LIMIT, file, _("there is not enough memory for a frame"));
      return nullptr;
    }
  gboolean done = rv::guarded<gboolean> (FALSE, error, file->name, [&] () -> gboolean {
    const Syntax *syntax = find_syntax (image->transfer_syntax);
    OFString colours (image->photometric);
    gboolean good;

    if (syntax != nullptr && syntax->coding == Coding::jpeg2000)
      {
        good = decode_j2k (file, image, frame, out, error);
        if (image->samples == 3 && g_str_has_prefix (image->photometric, "YBR_"))
          colours = g_str_equal (image->photometric, "YBR_FULL") ? "YBR_FULL" : "RGB";
      }
    else if (syntax != nullptr && syntax->coding == Coding::toolkit)
      {
        good = decode_toolkit (file, image, frame, out, &colours, error);
        gint64 planar = 0;
        /* The decoders of JPEG write by pixel; RLE and JPEG-LS keep the file's order. */
        gboolean keeps = !g_str_has_prefix (image->transfer_syntax, "1.2.840.10008.1.2.4.5") && !g_str_has_suffix (image->transfer_syntax, ".4.70");
        if (good && keeps && image->samples == 3 && rv_dicom_file_get_int (file, "0028,0006", 0, &planar) && planar == 1)
          interleave (image, out);
      }
    else if (image->bits_allocated == 1)
      good = decode_bits (file, image, frame, out, error);
    else if (is_422 (image))
      good = decode_422 (file, image, frame, out, error);
    else
      good = decode_native (file, image, frame, out, error);
    if (model != nullptr)
      g_strlcpy (model, is_422 (image) ? "YBR_FULL" : colours.c_str (), 20);
    return good;
  });
  return done ? static_cast<guint8 *> (g_steal_pointer (&out)) : nullptr;
}
