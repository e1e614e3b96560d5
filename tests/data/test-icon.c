/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The icons render at every size that a desktop asks for, and look like what they should be. */
#include <gdk-pixbuf/gdk-pixbuf.h>

#define APP "icons/hicolor/scalable/apps/org.ranvier.Ranvier.svg"
#define SYMBOLIC "icons/hicolor/symbolic/apps/org.ranvier.Ranvier-symbolic.svg"

static GdkPixbuf *
render (const char *name, int size)
{
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), name, NULL);
  g_autoptr(GError) error = NULL;
  GdkPixbuf *picture = gdk_pixbuf_new_from_file_at_size (path, size, size, &error);

  if (g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE))
    {
      g_test_skip ("gdk-pixbuf reads no SVG here: install librsvg2-common");
      return NULL;
    }
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, size);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, size);
  g_assert_cmpint (gdk_pixbuf_get_n_channels (picture), ==, 4);
  return picture;
}

static const guchar *
pixel (GdkPixbuf *picture, int x, int y)
{
  return gdk_pixbuf_read_pixels (picture) + y * gdk_pixbuf_get_rowstride (picture) + x * 4;
}

/* Shares of pixels that are opaque and of those that are clear. */
static void
measure (GdkPixbuf *picture, double *opaque, double *clear)
{
  int size = gdk_pixbuf_get_width (picture), n_opaque = 0, n_clear = 0;

  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      {
        n_opaque += pixel (picture, x, y)[3] > 250;
        n_clear += pixel (picture, x, y)[3] < 5;
      }
  *opaque = (double) n_opaque / (size * size);
  *clear = (double) n_clear / (size * size);
}

static void
test_app (void)
{
  const int sizes[] = { 16, 32, 64, 128, 512 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(GdkPixbuf) picture = render (APP, sizes[i]);
      double opaque, clear;
      const guchar *node;

      if (!picture)
        return;
      measure (picture, &opaque, &clear);
      g_assert_cmpfloat (opaque, >, 0.5);
      g_assert_cmpfloat (clear, >, 0.05);
      g_assert_cmpint (pixel (picture, 0, 0)[3], ==, 0);
      /* The impulse at the node is the brightest spot, and warm. */
      node = pixel (picture, sizes[i] / 2, sizes[i] * 31 / 64);
      g_assert_cmpint (node[0], >, 200);
      g_assert_cmpint (node[0], >=, node[2]);
    }
}

static void
test_symbolic (void)
{
  const int sizes[] = { 16, 32, 64 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(GdkPixbuf) picture = render (SYMBOLIC, sizes[i]);
      double opaque, clear;

      if (!picture)
        return;
      measure (picture, &opaque, &clear);
      g_assert_cmpfloat (opaque, >, 0.1);
      g_assert_cmpfloat (clear, >, 0.3);
      /* One colour, which the theme replaces. */
      for (int y = 0; y < sizes[i]; y++)
        for (int x = 0; x < sizes[i]; x++)
          if (pixel (picture, x, y)[3] > 250)
            {
              g_assert_cmpint (pixel (picture, x, y)[0], ==, 0x2e);
              g_assert_cmpint (pixel (picture, x, y)[1], ==, 0x34);
              g_assert_cmpint (pixel (picture, x, y)[2], ==, 0x36);
            }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/icon/app", test_app);
  g_test_add_func ("/data/icon/symbolic", test_symbolic);
  return g_test_run ();
}
