/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of a PDF as pictures; only ever called where a hostile file does no harm. */
#include <cairo.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <poppler.h>
#include <stdio.h>
#include <string.h>

#include "imaging/rv-image-reader-private.h"

#define USUAL_SIDE 2000 /* px of the longer side when nobody says otherwise */
#define MOST_SIDE 2400   /* some 200 dots an inch of a sheet */
#define FILE_LIMIT (256u << 20)

static PopplerDocument *
open_pdf (const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = NULL;
  PopplerDocument *document;

  if (file == NULL)
    return NULL;
  if (g_mapped_file_get_length (file) > FILE_LIMIT)
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_LIMIT, _("%s: the PDF is larger than 256 MiB"), path);
      return NULL;
    }
  bytes = g_mapped_file_get_bytes (file);
  document = poppler_document_new_from_bytes (bytes, NULL, &problem);
  if (document == NULL)
    g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED,
                 g_error_matches (problem, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? _("%s: the PDF asks for a password") : _("%s: the PDF is damaged"), path);
  return document;
}

static gboolean
render (PopplerPage *page, guint8 *room, int width, int height, double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create_for_data (room, CAIRO_FORMAT_ARGB32, width, height, width * 4);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  poppler_page_render (page, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return status == CAIRO_STATUS_SUCCESS;
}

GVariant *
rv_image_pdf_answer (RvImageServer *server, const char *path, guint number, guint most, GError **error)
{
  PopplerDocument *document = open_pdf (path, error);
  PopplerPage *page;
  g_autoptr (GObject) held = (GObject *) document, held_page = NULL; /* older versions have no cleanup of their own */
  int n = document != NULL ? poppler_document_get_n_pages (document) : 0;
  double width = 0, height = 0, scale;
  guint8 *room;

  if (document == NULL)
    return NULL;
  page = n > 0 ? poppler_document_get_page (document, (int) MIN (number, (guint) n - 1)) : NULL;
  held_page = (GObject *) page;
  if (page != NULL)
    poppler_page_get_size (page, &width, &height);
  if (!(width > 0) || !(height > 0) || !isfinite (width) || !isfinite (height))
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: the PDF has no page that could be shown"), path);
      return NULL;
    }
  scale = MIN (most > 0 ? most : USUAL_SIDE, MOST_SIDE) / MAX (width, height);
  int columns = MAX ((int) lrint (width * scale), 1), rows = MAX ((int) lrint (height * scale), 1);
  room = rv_image_server_room (server, (gsize) columns * rows * 4);
  if (room == NULL)
    return NULL;
  if (!render (page, room, columns, rows, scale))
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: page %u of the PDF cannot be drawn"), path, number + 1);
      return NULL;
    }
  return g_variant_new ("(iii)", columns, rows, n);
}

gboolean
rv_image_pdf_fits (const char *path)
{
  char head[5] = "";
  FILE *file = fopen (path, "rb");
  gboolean fits = file != NULL && fread (head, 1, sizeof head, file) == sizeof head && memcmp (head, "%PDF-", sizeof head) == 0;

  if (file != NULL)
    fclose (file);
  return fits;
}
