/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dicom/rv-dicom-private.hh"

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dcspchrs.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

G_DEFINE_QUARK (rv-dicom-error-quark, rv_dicom_error)

/* Elements longer than this stay on disk until they are asked for. */
static const Uint32 KEEP_ON_DISK = 4096;

void
rv_dicom_init (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;
  rv::guarded<bool> (false, nullptr, "", [] {
    OFLog::configure (OFLogger::OFF_LOG_LEVEL);
    DcmRLEDecoderRegistration::registerCodecs ();
    /* Colour as RGB: what the screen needs. */
    DJDecoderRegistration::registerCodecs (EDC_photometricInterpretation, EUC_never, EPC_colorByPixel);
    DJLSDecoderRegistration::registerCodecs (EJLSUC_never, EJLSPC_restore);
    /* What a writer put down as of unknown kind is read as the dictionary has it. */
    dcmEnableUnknownVRConversion.set (OFTrue);
    dcmDataDict.rdlock ();
    dcmDataDict.rdunlock ();
    return true;
  });
  g_once_init_leave (&done, 1);
}

namespace rv
{
static bool
read_tag (const char **at, DcmTagKey *tag)
{
  unsigned values[2] = { 0, 0 };

  for (int part = 0; part < 2; part++)
    {
      for (int i = 0; i < 4; i++, (*at)++)
        {
          if (!g_ascii_isxdigit (**at))
            return false;
          values[part] = values[part] * 16 + g_ascii_xdigit_value (**at);
        }
      if (part == 0 && *(*at)++ != ',')
        return false;
    }
  tag->set (values[0], values[1]);
  return true;
}

bool
find_place (DcmItem *root, const char *path, bool create, DcmItem **item, DcmTagKey *tag)
{
  const char *at = path;

  *item = root;
  while (true)
    {
      if (!read_tag (&at, tag))
        return false;
      if (*at == '\0')
        return true;
      if (*at != '[')
        return false;
      char *end = nullptr;
      guint64 number = g_ascii_strtoull (at + 1, &end, 10);
      if (end[0] != ']' || end[1] != '/' || number > G_MAXINT32)
        return false;
      at = end + 2;
      DcmItem *next = nullptr;
      OFCondition found = create ? (*item)->findOrCreateSequenceItem (DcmTag (*tag), next, static_cast<long> (number))
                                 : (*item)->findAndGetSequenceItem (*tag, next, static_cast<long> (number));
      if (found.bad () || next == nullptr)
        return false;
      *item = next;
    }
}

DcmElement *
find_element (RvDicomFile *file, const char *path)
{
  DcmItem *item = nullptr;
  DcmTagKey tag;
  DcmElement *element = nullptr;

  if (!find_place (file->dataset (), path, false, &item, &tag))
    return nullptr;
  if (tag.getGroup () == 2)
    item = file->format.getMetaInfo ();
  if (item->findAndGetElement (tag, element).bad ())
    return nullptr;
  return element;
}
}

/* A preamble with its mark, or a data set that begins as data sets do (old files have no preamble). */
static gboolean
looks_like_dicom (const guint8 *head, gsize size)
{
  if (size >= 132 && memcmp (head + 128, "DICM", 4) == 0)
    return TRUE;
  if (size < 8)
    return FALSE;
  guint16 little = head[0] | head[1] << 8, big = head[0] << 8 | head[1];
  gboolean low_element = (head[2] | head[3]) != 0xff;
  return low_element && (little == 2 || little == 8 || big == 2 || big == 8);
}

static gboolean
check_head (const guint8 *head, gsize size, const char *name, GError **error)
{
  if (looks_like_dicom (head, size))
    return TRUE;
  g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_NOT_DICOM, _("%s: not a DICOM file (its first bytes are not those of one)"), name);
  return FALSE;
}

/* What was read must hold something; a parser that finds its way through noise ends with an empty set. */
static gboolean
check_content (RvDicomFile *file, const OFCondition &read, GError **error)
{
  if (read.bad ())
    {
      g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_DAMAGED, _("%s: the file is damaged or cut off (%s)"), file->name, read.text ());
      return FALSE;
    }
  if (file->dataset ()->card () == 0)
    {
      g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_DAMAGED, _("%s: the file holds no DICOM attributes"), file->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_head (const char *path, guint8 *head, gsize *size, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, nullptr, error);

  if (stream == nullptr)
    return FALSE;
  return g_input_stream_read_all (G_INPUT_STREAM (stream), head, 132, size, nullptr, error);
}

RvDicomFile *
rv_dicom_file_open (const char *path, GError **error)
{
  guint8 head[132];
  gsize size = 0;
  g_autoptr (GError) problem = nullptr;
  GStatBuf info;

  g_return_val_if_fail (path != nullptr, nullptr);
  rv_dicom_init ();
  if (!read_head (path, head, &size, &problem))
    {
      g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_IO, "%s", problem->message);
      return nullptr;
    }
  if (g_stat (path, &info) == 0 && (guint64) info.st_size > RV_DICOM_FILE_LIMIT)
    {
      g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_LIMIT, _("%s: larger than 4 GiB"), path);
      return nullptr;
    }
  if (!check_head (head, size, path, error))
    return nullptr;
  return rv::guarded<RvDicomFile *> (nullptr, error, path, [=] () -> RvDicomFile * {
    auto file = std::make_unique<RvDicomFile> ();

    file->name = g_strdup (path);
    OFCondition read = file->format.loadFile (path, EXS_Unknown, EGL_noChange, KEEP_ON_DISK, ERM_autoDetect);
    return check_content (file.get (), read, error) ? file.release () : nullptr;
  });
}

RvDicomFile *
rv_dicom_file_open_bytes (const guint8 *bytes, gsize size, const char *name, GError **error)
{
  g_return_val_if_fail (bytes != nullptr || size == 0, nullptr);
  rv_dicom_init ();
  if (!check_head (bytes, size, name, error))
    return nullptr;
  return rv::guarded<RvDicomFile *> (nullptr, error, name, [=] () -> RvDicomFile * {
    auto file = std::make_unique<RvDicomFile> ();
    DcmInputBufferStream stream;

    file->name = g_strdup (name);
    file->bytes = g_string_new_len (reinterpret_cast<const char *> (bytes), size);
    stream.setBuffer (file->bytes->str, file->bytes->len);
    stream.setEos ();
    file->format.transferInit ();
    OFCondition read = file->format.read (stream, EXS_Unknown, EGL_noChange, DCM_MaxReadLength);
    file->format.transferEnd ();
    return check_content (file.get (), read, error) ? file.release () : nullptr;
  });
}

void
rv_dicom_file_free (RvDicomFile *file)
{
  rv::guarded<bool> (false, nullptr, "", [=] {
    delete file;
    return true;
  });
}

/* The character set of the data set. */
static OFString
charset_of (RvDicomFile *file)
{
  OFString charset;

  file->dataset ()->findAndGetOFStringArray (DCM_SpecificCharacterSet, charset);
  return charset;
}

static void
flush_japanese (GString *run, GString *out)
{
  g_autofree char *text = g_convert (run->str, run->len, "UTF-8", "ISO-2022-JP-2", nullptr, nullptr, nullptr);

  if (text != nullptr)
    g_string_append (out, text);
  else
    for (gsize i = 0; i < run->len; i++)
      g_string_append_unichar (out, run->str[i] >= 0x20 ? static_cast<gunichar> (run->str[i]) : 0xfffd);
  g_string_truncate (run, 0);
}

/* The toolkit cannot switch to Japanese sets with this system's converter: escapes as in ISO-2022-JP-2, half-width
 * katakana in the upper half. */
static char *
japanese_to_utf8 (const OFString &value)
{
  g_autoptr (GString) run = g_string_new (nullptr);
  GString *out = g_string_new (nullptr);

  for (size_t i = 0; i < value.length (); i++)
    {
      guint8 c = static_cast<guint8> (value[i]);

      if (c == 0x1b && i + 2 < value.length () && value[i + 1] == ')' && value[i + 2] == 'I')
        i += 2;
      else if (c < 0x80)
        g_string_append_c (run, value[i]);
      else
        {
          flush_japanese (run, out);
          g_string_append_unichar (out, c >= 0xa1 && c <= 0xdf ? 0xff61 + c - 0xa1 : 0xfffd);
        }
    }
  flush_japanese (run, out);
  return g_string_free (out, FALSE);
}

/* TRUE when the list of character sets names one of the Japanese ones and nothing that they could not stand beside. */
static bool
is_japanese (const OFString &charset)
{
  g_auto (GStrv) sets = g_strsplit (charset.c_str (), "\\", -1);
  bool japanese = false;

  for (char **set = sets; *set != nullptr; set++)
    {
      const char *number = strstr (g_strstrip (*set), "IR ");

      if (g_strcmp0 (number, "IR 149") == 0)
        return false;
      japanese |= g_strcmp0 (number, "IR 13") == 0 || g_strcmp0 (number, "IR 87") == 0 || g_strcmp0 (number, "IR 159") == 0;
    }
  return japanese;
}

static bool
select_charset (DcmSpecificCharacterSet *converter, const OFString &charset)
{
  if (converter->selectCharacterSet (charset, "ISO_IR 192").good ())
    return true;
  /* One set alone, named as if others could follow: common, and clear enough. */
  return g_str_has_prefix (charset.c_str (), "ISO 2022 IR ")
         && converter->selectCharacterSet (OFString ("ISO_IR ") + (charset.c_str () + strlen ("ISO 2022 IR ")), "ISO_IR 192").good ();
}

static char *
to_utf8 (RvDicomFile *file, const OFString &value, DcmEVR vr)
{
  DcmSpecificCharacterSet converter;
  OFString out, charset = charset_of (file);

  if (g_str_is_ascii (value.c_str ()) && value.find ('\033') == OFString_npos)
    return g_strndup (value.c_str (), value.length ());
  if (is_japanese (charset))
    return japanese_to_utf8 (value);
  if (select_charset (&converter, charset)
      && converter.convertString (value, out, vr == EVR_PN ? "\\^=" : "\\").good ()
      && g_utf8_validate (out.c_str (), out.length (), nullptr))
    return g_strndup (out.c_str (), out.length ());
  /* A wrong or missing character set: what is readable stays, the rest is marked. */
  return g_utf8_make_valid (value.c_str (), value.length ());
}

char *
rv_dicom_file_get_text (RvDicomFile *file, const char *path)
{
  g_return_val_if_fail (file != nullptr && path != nullptr, nullptr);
  return rv::guarded<char *> (nullptr, nullptr, "", [=] () -> char * {
    DcmElement *element = rv::find_element (file, path);
    OFString value;

    if (element == nullptr || !element->isLeaf () || element->getLength () > (16u << 20)
        || element->getOFStringArray (value, OFFalse).bad ())
      return nullptr;
    char *text = g_strstrip (to_utf8 (file, value, element->ident ()));
    if (*text == '\0')
      g_clear_pointer (&text, g_free);
    return text;
  });
}

gboolean
rv_dicom_file_get_double (RvDicomFile *file, const char *path, guint index, double *value)
{
  g_return_val_if_fail (file != nullptr && path != nullptr && value != nullptr, FALSE);
  return rv::guarded<gboolean> (FALSE, nullptr, "", [=] () -> gboolean {
    DcmElement *element = rv::find_element (file, path);
    OFString text;
    Float64 wide;
    Float32 narrow;

    if (element == nullptr || !element->isLeaf () || element->getLength () > (1u << 20))
      return FALSE;
    if (element->ident () == EVR_FD && element->getFloat64 (wide, index).good ())
      *value = wide;
    else if (element->ident () == EVR_FL && element->getFloat32 (narrow, index).good ())
      *value = narrow;
    else
      {
        char *end = nullptr;

        if (element->getOFString (text, index, OFTrue).bad ())
          return FALSE;
        const char *start = text.c_str ();
        while (*start == ' ')
          start++;
        double number = g_ascii_strtod (start, &end);
        while (*end == ' ')
          end++;
        if (end == start || *end != '\0')
          return FALSE;
        *value = number;
      }
    return *value - *value == 0.0; /* neither infinite nor NaN */
  });
}

gboolean
rv_dicom_file_get_int (RvDicomFile *file, const char *path, guint index, gint64 *value)
{
  double number;

  if (!rv_dicom_file_get_double (file, path, index, &number) || number < -9e15 || number > 9e15)
    return FALSE;
  *value = static_cast<gint64> (number);
  return TRUE;
}

guint
rv_dicom_file_count_items (RvDicomFile *file, const char *path)
{
  g_return_val_if_fail (file != nullptr && path != nullptr, 0);
  return rv::guarded<guint> (0, nullptr, "", [=] () -> guint {
    DcmElement *element = rv::find_element (file, path);
    auto sequence = dynamic_cast<DcmSequenceOfItems *> (element);

    return sequence == nullptr ? 0 : static_cast<guint> (sequence->card ());
  });
}

guint8 *
rv_dicom_file_get_bytes (RvDicomFile *file, const char *path, gsize *size)
{
  g_return_val_if_fail (file != nullptr && path != nullptr && size != nullptr, nullptr);
  return rv::guarded<guint8 *> (nullptr, nullptr, "", [=] () -> guint8 * {
    DcmElement *element = rv::find_element (file, path);
    Uint8 *bytes = nullptr;
    Uint16 *words = nullptr;

    if (element == nullptr || !element->isLeaf () || element->getLength () == 0 || element->getLength () > RV_DICOM_FRAME_LIMIT)
      return nullptr;
    *size = element->getLength ();
    if (element->getUint8Array (bytes).good () && bytes != nullptr)
      return static_cast<guint8 *> (g_memdup2 (bytes, *size));
    if (element->getUint16Array (words).good () && words != nullptr)
      return static_cast<guint8 *> (g_memdup2 (words, *size));
    return nullptr;
  });
}

char *
rv_dicom_file_private_path (RvDicomFile *file, guint16 group, const char *creator, guint8 element)
{
  for (guint block = 0x10; block <= 0xff; block++)
    {
      g_autofree char *path = g_strdup_printf ("%04x,%04x", group, block);
      g_autofree char *found = rv_dicom_file_get_text (file, path);

      if (found != nullptr && g_str_equal (found, creator))
        return g_strdup_printf ("%04x,%02x%02x", group, block, element);
    }
  return nullptr;
}
