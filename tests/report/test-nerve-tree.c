/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "cases.h"
#include "report/rv-nerve-tree.h"
#include "report/rv-text.h"

typedef struct {
  RvEdx *edx;
  RvLocalisation *localisation;
} Found;

static const RvAnatomy *
anatomy (void)
{
  g_autoptr (GError) error = NULL;
  const RvAnatomy *a = rv_anatomy_default (&error);

  g_assert_no_error (error);
  return a;
}

static Found
look (RvCase *kase)
{
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  g_autoptr (RvCase) known = rv_chronology_as_known (chronology, kase, INFINITY);

  return (Found) { rv_edx_grade (anatomy (), NULL, known, NULL), rv_localise (anatomy (), NULL, known, NULL) };
}

static void
found_clear (Found *self)
{
  rv_edx_free (self->edx);
  rv_localisation_free (self->localisation);
}

static RvCase *
read_case (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", name, NULL);
  g_autoptr (GError) error = NULL;
  RvCase *kase = rv_casefile_read (path, NULL, &error);

  g_assert_no_error (error);
  return kase;
}

static RvNerveTree *
lay_out (const Found *found, RvTheme *theme, double width, double height, const char *region, RvSide side, gboolean whole)
{
  RvNerveTreeOptions options = RV_NERVE_TREE_OPTIONS_INIT;

  options.width = width;
  options.height = height;
  options.region = region;
  options.side = side;
  options.whole = whole;
  return rv_nerve_tree_layout (anatomy (), found ? found->edx : NULL, found ? found->localisation : NULL, theme, &options);
}

/* ---- boxes ---- */

typedef struct { RvRect box; const char *what; } Box;

static GArray *
boxes_of (const RvNerveTree *tree)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (Box));

  for (guint i = 0; i < tree->marks->len; i++)
    {
      const RvNerveTreeMark *mark = tree->marks->pdata[i];
      Box own = { mark->box, mark->label }, label = { mark->label_box, mark->label }, found = { mark->found_box, mark->found };

      if (mark->kind == RV_TREE_NODE)
        continue;
      g_array_append_val (boxes, own);
      if (mark->kind != RV_TREE_ROOT)
        g_array_append_val (boxes, label);
      if (mark->found)
        g_array_append_val (boxes, found);
    }
  for (guint i = 0; i < tree->names->len; i++)
    {
      const RvNerveTreeName *name = tree->names->pdata[i];
      Box box = { name->box, name->text };

      g_array_append_val (boxes, box);
    }
  return boxes;
}

static void
check_boxes (const RvNerveTree *tree)
{
  g_autoptr (GArray) boxes = boxes_of (tree);

  for (guint i = 0; i < boxes->len; i++)
    {
      const Box *a = &g_array_index (boxes, Box, i);

      if (a->box.width <= 0 || a->box.x < 0 || a->box.y < 0 || a->box.x + a->box.width > tree->width || a->box.y + a->box.height > tree->height)
        g_error ("“%s” is clipped: %.1f %.1f %.1f × %.1f of %.0f × %.0f", a->what, a->box.x, a->box.y, a->box.width, a->box.height, tree->width, tree->height);
      for (guint k = i + 1; k < boxes->len; k++)
        {
          const Box *b = &g_array_index (boxes, Box, k);

          if (a->box.x < b->box.x + b->box.width && b->box.x < a->box.x + a->box.width && a->box.y + 0.5 < b->box.y + b->box.height && b->box.y + 0.5 < a->box.y + a->box.height)
            g_error ("“%s” and “%s” overlap", a->what, b->what);
        }
    }
  for (guint i = 0; i < tree->pieces->len; i++)
    {
      const RvNerveTreePiece *piece = tree->pieces->pdata[i];

      for (guint k = 0; k + 1 < piece->points->len; k += 2)
        {
          g_assert_cmpfloat (g_array_index (piece->points, double, k), >=, 0);
          g_assert_cmpfloat (g_array_index (piece->points, double, k), <=, tree->leaf_x + tree->width);
          g_assert_cmpfloat (g_array_index (piece->points, double, k + 1), >=, tree->plot.y - 1);
          g_assert_cmpfloat (g_array_index (piece->points, double, k + 1), <=, tree->plot.y + tree->plot.height + 1);
        }
    }
}

/* Every leaf has its line, every line a way from a root: nothing hangs in the air. */
static void
check_joined (const RvNerveTree *tree)
{
  for (guint i = 0; i < tree->pieces->len; i++)
    {
      const RvNerveTreePiece *piece = tree->pieces->pdata[i];
      double x = g_array_index (piece->points, double, 0), y = g_array_index (piece->points, double, 1);
      gboolean joined = FALSE;

      for (guint k = 0; k < tree->pieces->len && !joined; k++)
        {
          const RvNerveTreePiece *other = tree->pieces->pdata[k];
          guint n = other->points->len;

          joined = other != piece && hypot (g_array_index (other->points, double, n - 2) - x, g_array_index (other->points, double, n - 1) - y) < 0.01;
        }
      for (guint k = 0; k < tree->marks->len && !joined; k++)
        {
          const RvNerveTreeMark *mark = tree->marks->pdata[k];

          joined = mark->kind == RV_TREE_ROOT && hypot (mark->x - x, mark->y - y) < mark->box.width / 2 + 1;
        }
      if (!joined)
        g_error ("a line of %s begins in the air at %.1f %.1f", piece->node >= 0 ? anatomy ()->nodes[piece->node].id : "-", x, y);
    }
}

static const RvNerveTreeMark *
leaf (const RvNerveTree *tree, const char *id)
{
  const RvNerveTreeMark *mark = rv_nerve_tree_find (tree, id);

  if (!mark)
    g_error ("%s is not on the map", id);
  return mark;
}

static void
check_tested (const RvNerveTree *tree, const RvEdx *edx)
{
  for (guint i = 0; i < edx->n_emg; i++)
    {
      int muscle = edx->emg[i].study ? rv_anatomy_muscle (anatomy (), edx->emg[i].study) : -1;

      if (muscle >= 0 && edx->emg[i].side == tree->side && strcmp (anatomy ()->muscles[muscle].region, tree->region) == 0 && (!edx->emg[i].empty || strcmp (edx->emg[i].empty, "NR") == 0))
        {
          const RvNerveTreeMark *mark = leaf (tree, edx->emg[i].study);

          g_assert_cmpint (mark->result, !=, RV_LEAF_NOT_TESTED);
          g_assert_nonnull (mark->found);
          if (edx->emg[i].abnormal)
            g_assert_cmpint (mark->result, ==, RV_LEAF_ABNORMAL);
        }
    }
  for (guint i = 0; i < edx->n_ncs; i++)
    {
      int study = edx->ncs[i].study ? rv_anatomy_study (anatomy (), edx->ncs[i].study) : -1;

      if (study >= 0 && anatomy ()->studies[study].node >= 0 && edx->ncs[i].side == tree->side && !edx->ncs[i].empty
          && strcmp (anatomy ()->nodes[anatomy ()->studies[study].node].region, tree->region) == 0)
        g_assert_cmpint (leaf (tree, edx->ncs[i].study)->result, !=, RV_LEAF_NOT_TESTED);
    }
}

/* What was found stands in full, also where it is bold. */
static void
check_uncut (const RvNerveTree *tree, RvTheme *theme)
{
  RvTextStyle body = RV_BODY, caption = RV_CAPTION;

  for (guint i = 0; i < tree->marks->len; i++)
    {
      const RvNerveTreeMark *mark = tree->marks->pdata[i];

      if (!mark->found)
        continue;
      body.bold = caption.bold = mark->result == RV_LEAF_ABNORMAL;
      g_assert_cmpfloat (mark->found_box.width, >=, rv_text_width (theme, mark->found_box.height > rv_text_height (theme, RV_CAPTION) + 0.5 ? body : caption, mark->found));
    }
}

/* ---- tests ---- */

static const char *const examples[] = {
  "carpal-tunnel-with-c6.xml", "cidp-typical.xml", "fibular-neck-compression.xml", "l5-disc-radiculopathy.xml",
  "leukaemic-sciatic-neuropathy.xml", "neuralgic-amyotrophy.xml", "nonsystemic-vasculitic-neuropathy.xml", "vincristine-over-cmt1a.xml",
};

static void
test_examples (void)
{
  static const struct { double width, height, scale; } sizes[] = { { 900, 900, 1 }, { 1600, 1000, 1 }, { 560, 0, 1 }, { 1200, 800, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr (RvCase) kase = read_case (examples[i]);
      Found found = look (kase);

      for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
        {
          g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, sizes[k].scale);
          g_autoptr (RvNerveTree) tree = lay_out (&found, theme, sizes[k].width, sizes[k].height, NULL, RV_SIDE_NONE, FALSE);

          g_test_message ("%s at %.0f × %.0f", examples[i], sizes[k].width, sizes[k].height);
          g_assert_cmpfloat (tree->height, >=, sizes[k].height);
          g_assert_null (tree->empty);
          check_boxes (tree);
          check_joined (tree);
          check_tested (tree, found.edx);
          if (sizes[k].width >= 900 && sizes[k].scale <= 1)
            check_uncut (tree, theme);
        }
      found_clear (&found);
    }
}

static void
test_whole (void)
{
  static const char *const regions[] = { "leg", "arm", "head", "trunk" };
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);

  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    for (int side = 0; side < 2; side++)
      {
        g_autoptr (RvNerveTree) tree = lay_out (NULL, theme, 1600, 1000, regions[i], (RvSide) side, TRUE);

        g_test_message ("whole %s", regions[i]);
        g_assert_cmpstr (tree->region, ==, regions[i]);
        g_assert_cmpint (tree->side, ==, side);
        check_boxes (tree);
        check_joined (tree);
        for (guint m = 0; m < anatomy ()->n_muscles; m++)
          if (strcmp (anatomy ()->muscles[m].region, regions[i]) == 0)
            leaf (tree, anatomy ()->muscles[m].id);
      }
}

static void
test_empty (void)
{
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_DARK, NULL, 1);
  g_autoptr (RvCase) kase = rv_case_new ("00000000-0000-4000-8000-00000000c0de");
  Found found = look (kase);
  g_autoptr (RvNerveTree) tree = lay_out (&found, theme, 900, 900, NULL, RV_SIDE_NONE, FALSE);

  check_boxes (tree);
  g_assert_null (tree->statement);
  g_assert_false (tree->has_probability);
  for (guint i = 0; i < tree->marks->len; i++)
    {
      const RvNerveTreeMark *mark = tree->marks->pdata[i];

      g_assert_cmpint (mark->result, ==, RV_LEAF_NOT_TESTED);
      g_assert_cmpfloat (mark->probability, ==, 0);
    }
  g_assert_nonnull (rv_nerve_tree_find (tree, "tibialis-anterior"));
  found_clear (&found);
}

static void
test_results (void)
{
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);
  g_autoptr (RvCase) kase = test_case_course ();
  Found found = look (kase);
  g_autoptr (RvNerveTree) tree = lay_out (&found, theme, 1200, 900, NULL, RV_SIDE_NONE, FALSE);
  g_autoptr (RvNerveTree) right = lay_out (&found, theme, 1200, 900, "leg", RV_SIDE_RIGHT, FALSE);
  const RvNerveTreeMark *mark;

  g_assert_cmpstr (tree->region, ==, "leg");
  g_assert_cmpint (tree->side, ==, RV_SIDE_LEFT);
  g_assert_cmpint (leaf (tree, "tibialis-anterior")->result, ==, RV_LEAF_ABNORMAL);
  g_assert_cmpint (leaf (tree, "gastrocnemius-medial")->result, ==, RV_LEAF_NORMAL);
  g_assert_cmpint (leaf (tree, "ncs.superficial-fibular")->result, ==, RV_LEAF_ABNORMAL);
  g_assert_cmpint (leaf (right, "ncs.fibular-motor-edb")->result, ==, RV_LEAF_NORMAL);
  mark = leaf (tree, "ncs.fibular-motor-edb");
  g_assert_nonnull (strstr (mark->description, "left"));
  g_assert_nonnull (strstr (mark->found, "mV"));
  g_assert_nonnull (mark->uuid);
  g_assert_true (tree->has_probability);
  for (guint i = 0; i < tree->marks->len; i++)
    {
      mark = tree->marks->pdata[i];
      if (mark->kind == RV_TREE_NODE)
        g_assert_cmpfloat_with_epsilon (mark->probability, rv_localisation_structure (found.localisation, mark->id, RV_SIDE_LEFT), 1e-12);
    }
  found_clear (&found);
}

static gboolean
has_sign (const RvNerveTree *tree)
{
  for (guint i = 0; i < tree->names->len; i++)
    if (((RvNerveTreeName *) tree->names->pdata[i])->sign)
      return TRUE;
  return FALSE;
}

static void
test_sign (void)
{
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);
  g_autoptr (RvCase) kase = read_case ("fibular-neck-compression.xml");
  Found found = look (kase);
  g_autoptr (RvNerveTree) tree = lay_out (&found, theme, 900, 900, NULL, RV_SIDE_NONE, FALSE);
  g_autoptr (RvNerveTree) other = lay_out (&found, theme, 900, 900, "leg", tree->side == RV_SIDE_LEFT ? RV_SIDE_RIGHT : RV_SIDE_LEFT, FALSE);
  g_autofree char *percent = g_strdup_printf ("%.0f", 100 * found.localisation->hypotheses[0].probability);

  g_assert_true (has_sign (tree));
  g_assert_false (has_sign (other));
  g_assert_nonnull (strstr (tree->statement, percent));
  found_clear (&found);
}

static void
test_hover (void)
{
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);
  g_autoptr (RvCase) kase = test_case_course ();
  Found found = look (kase);
  g_autoptr (RvNerveTree) tree = lay_out (&found, theme, 1200, 900, NULL, RV_SIDE_NONE, FALSE);
  const RvNerveTreeMark *neck = leaf (tree, "common-fibular.fibular-neck");

  g_assert_true (isnan (leaf (tree, "tibialis-anterior")->predicted));
  g_assert_true (rv_nerve_tree_hit (tree, neck->x, neck->y) == neck);
  g_assert_true (rv_nerve_tree_set_hover (tree, neck->id));
  g_assert_false (rv_nerve_tree_set_hover (tree, neck->id));
  g_assert_cmpfloat (leaf (tree, "tibialis-anterior")->predicted, >, 0.99);
  g_assert_cmpfloat (leaf (tree, "gastrocnemius-medial")->predicted, <, 0.01);
  g_assert_nonnull (tree->hover_text);
  g_assert_true (rv_nerve_tree_set_hover (tree, NULL));
  g_assert_null (tree->hover_text);
  g_assert_true (isnan (leaf (tree, "tibialis-anterior")->predicted));
  g_assert_null (rv_nerve_tree_hit (tree, 2, 2));
  found_clear (&found);
}

static GBytes *
pixels (const Found *found, RvScheme scheme, gboolean whole)
{
  g_autoptr (RvTheme) theme = rv_theme_new (scheme, NULL, 1);
  g_autoptr (RvNerveTree) tree = lay_out (found, theme, 900, 700, NULL, RV_SIDE_NONE, whole);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 900, (int) ceil (tree->height));
  cairo_t *cr = cairo_create (surface);
  GBytes *bytes;

  rv_nerve_tree_draw (tree, theme, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) cairo_image_surface_get_stride (surface) * (gsize) cairo_image_surface_get_height (surface));
  cairo_surface_destroy (surface);
  return bytes;
}

static void
test_same_bytes (void)
{
  g_autoptr (RvCase) kase = test_case_course ();
  Found found = look (kase);

  for (int scheme = 0; scheme < RV_N_SCHEMES; scheme++)
    {
      g_autoptr (GBytes) a = pixels (&found, scheme, scheme & 1), b = pixels (&found, scheme, scheme & 1);

      g_assert_true (g_bytes_equal (a, b));
    }
  found_clear (&found);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/nerve-tree/examples", test_examples);
  g_test_add_func ("/report/nerve-tree/whole", test_whole);
  g_test_add_func ("/report/nerve-tree/empty", test_empty);
  g_test_add_func ("/report/nerve-tree/results", test_results);
  g_test_add_func ("/report/nerve-tree/sign", test_sign);
  g_test_add_func ("/report/nerve-tree/hover", test_hover);
  g_test_add_func ("/report/nerve-tree/same-bytes", test_same_bytes);
  return g_test_run ();
}
