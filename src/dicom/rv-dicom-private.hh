/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the C++ files of this folder only. */
#include "dicom/rv-dicom-private.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcfcache.h>

#include <exception>
#include <memory>

struct _RvDicomFile
{
  DcmFileFormat format;
  DcmFileCache cache;
  char *name = nullptr;
  GString *bytes = nullptr; /* of a file in memory */
  int next_frame = -1;      /* whose first fragment is next_fragment */
  Uint32 next_fragment = 0;

  DcmDataset *dataset () { return format.getDataset (); }
  ~_RvDicomFile ()
  {
    g_free (name);
    if (bytes != nullptr)
      g_string_free (bytes, TRUE);
  }
};

namespace rv
{
/* The item that holds the last tag of a path, and the tag. FALSE if a sequence or item on the way is missing. */
bool find_place (DcmItem *root, const char *path, bool create, DcmItem **item, DcmTagKey *tag);
/* The element at a path or NULL. */
DcmElement *find_element (RvDicomFile *file, const char *path);

/* Runs a function that may throw; turns what it throws into the fallback and, if asked for, an error. */
template <typename Result, typename Function>
Result
guarded (Result fallback, GError **error, const char *name, Function function) noexcept
{
  try
    {
      return function ();
    }
  catch (const std::bad_alloc &)
    {
      g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_LIMIT, "%s: it asks for more memory than there is", name);
    }
  catch (const std::exception &problem)
    {
      g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_DAMAGED, "%s: %s", name, problem.what ());
    }
  catch (...)
    {
      g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_DAMAGED, "%s: the file cannot be read", name);
    }
  return fallback;
}
}
