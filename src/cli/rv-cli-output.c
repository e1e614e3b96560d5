/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render, export: a case as pictures and files. */
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/rv-cli-private.h"
#include "report/rv-slides.h"
#include "session/rv-output.h"
#include "session/rv-picture.h"

static gboolean
read_size (const char *text, int *width, int *height, int *status)
{
  g_auto (GStrv) parts = g_strsplit (text ? text : "", "x", -1);
  guint64 w = 0, h = 0;

  *width = *height = 0; /* the view's own */
  if (!text)
    return TRUE;
  if (g_strv_length (parts) == 2 && g_ascii_string_to_unsigned (parts[0], 10, 64, 16384, &w, NULL) &&
      g_ascii_string_to_unsigned (parts[1], 10, 64, 16384, &h, NULL))
    {
      *width = (int) w;
      *height = (int) h;
      return TRUE;
    }
  *status = rv_cli_fail (RV_EXIT_USAGE, _("--size is WIDTHxHEIGHT in px, each from 64 to 16384; not “%s”"), text);
  return FALSE;
}

static int
fail_view (const char *view)
{
  g_autofree char *all = g_strjoinv (", ", (char **) rv_render_views ());

  return view ? rv_cli_fail (RV_EXIT_USAGE, _("there is no view “%s”; there are: %s"), view, all)
              : rv_cli_fail (RV_EXIT_USAGE, _("render needs --view, one of: %s"), all);
}

/* Slides and card are for others' eyes: without names unless they are asked for. */
static RvPicture *
make_picture (RvCliCase *kase, const char *view, double position, gboolean names)
{
  gboolean slides = g_str_equal (view, "slides") || g_str_equal (view, "handout"), shown = slides || g_str_equal (view, "card");
  g_autoptr (RvCase) nameless = shown && !names ? rv_slides_hide_names (kase->kase) : g_object_ref (kase->kase);
  RvPicture *picture = rv_picture_new (nameless, position, kase->files_dir);

  picture->options.view = view;
  picture->options.hide_names = shown && !names;
  if (slides || g_str_equal (view, "differential"))
    rv_picture_add_replay (picture, nameless, position);
  return picture;
}

/* The template of that name, or the library's default; copied. FALSE: *status is the exit code. */
static gboolean
find_template (RvCli *cli, const char *name, RvReportTemplate **template, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvReportTemplates) all = rv_report_templates_load (cli->library, &error);
  g_autoptr (GString) names = g_string_new (NULL);
  const RvReportTemplate *found = name ? rv_report_templates_find (all, name) : rv_report_templates_default (all);

  if (error && name)
    *status = rv_cli_fail_error (RV_EXIT_INPUT, error);
  if (error && name)
    return FALSE;
  for (guint i = 0; i < all->items->len; i++)
    g_string_append_printf (names, "%s%s", i ? ", " : "", ((RvReportTemplate *) all->items->pdata[i])->name);
  if (found)
    *template = rv_report_template_copy (found);
  else
    *status = rv_cli_fail (RV_EXIT_INPUT, _("there is no report template “%s”; there are: %s"), name, names->str);
  return found != NULL;
}

static int
cmd_render (RvCli *cli, int argc, char **argv)
{
  g_autofree char *view = NULL, *as_of = NULL, *size = NULL, *output = NULL, *template = NULL, *views = g_strjoinv ("|", (char **) rv_render_views ());
  gboolean dark = FALSE, names = FALSE;
  int slide = 1;
  const GOptionEntry entries[] = {
    { "view", 0, 0, G_OPTION_ARG_STRING, &view, N_("Which page"), views },
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, N_("As known then: 2011-05, T+18mo, a stage or event"), "DATE" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, N_("Size in px (default 1600x1000; slides 1600x900)"), "WxH" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, N_("On a dark ground"), NULL },
    { "slide", 0, 0, G_OPTION_ARG_INT, &slide, N_("Of the slides, for PNG and SVG: which one (default 1); a PDF has all"), "N" },
    { "names", 0, 0, G_OPTION_ARG_NONE, &names, N_("Slides and card with the patient's name"), NULL },
    { "template", 0, 0, G_OPTION_ARG_STRING, &template, N_("Of the report: a template of the library (default: its default)"), "NAME" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("A .png, .svg or .pdf file"), "FILE" },
    { NULL }
  };
  g_auto (RvCliCase) kase = { 0 };
  g_autoptr (RvChronology) chronology = NULL;
  g_autoptr (RvPicture) picture = NULL;
  g_autoptr (RvReportTemplate) report = NULL;
  g_autoptr (GError) error = NULL;
  double position;
  int status, width, height;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 1, 1, &status) || !read_size (size, &width, &height, &status))
    return status;
  if (!view || !g_strv_contains (rv_render_views (), view))
    return fail_view (view);
  if (!output)
    return rv_cli_fail (RV_EXIT_USAGE, _("render needs -o FILE, ending in .png, .svg or .pdf"));
  if (!rv_cli_case_open (cli, argv[1], &kase, &status))
    return status;
  chronology = rv_chronology_new (kase.kase);
  if (!rv_cli_position (chronology, as_of, &position, &status))
    return status;
  if (slide < 1 || slide > 9999)
    return rv_cli_fail (RV_EXIT_USAGE, _("--slide counts from 1; not %d"), slide);
  if (g_str_equal (view, "report") && !find_template (cli, template, &report, &status))
    return status;
  picture = make_picture (&kase, view, position, names);
  picture->options.history = kase.history;
  if (report)
    rv_report_template_apply (report, &picture->options);
  picture->options.slide = (guint) slide;
  picture->options.width = width;
  picture->options.height = height;
  picture->options.scheme = dark ? RV_SCHEME_DARK : RV_SCHEME_LIGHT;
  if (rv_render_view (picture->view, picture->chronology, &picture->options, output, &error))
    return RV_EXIT_DONE;
  return rv_cli_fail_error (g_error_matches (error, RV_RENDER_ERROR, RV_RENDER_ERROR_WRITE) ? RV_EXIT_FAILED : RV_EXIT_USAGE, error);
}

static int
cmd_export (RvCli *cli, int argc, char **argv)
{
  g_autofree char *as = NULL, *output = NULL, *template = NULL;
  const GOptionEntry entries[] = {
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, N_("xml, package, pdf, odt, html, slides, handout or csv"), "FORMAT" },
    { "template", 0, 0, G_OPTION_ARG_STRING, &template, N_("Of pdf, odt and html: a template of the library (default: its default)"), "NAME" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("The file to write"), "FILE" },
    { NULL }
  };
  g_auto (RvCliCase) kase = { 0 };
  g_autoptr (RvReportTemplate) report = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 1, 1, &status))
    return status;
  if (!as || !g_strv_contains (rv_output_formats (), as))
    return rv_cli_fail (RV_EXIT_USAGE, _("export needs --as xml, package, pdf, odt, html, slides, handout or csv"));
  if (!output)
    return rv_cli_fail (RV_EXIT_USAGE, _("export needs -o FILE"));
  if (!rv_cli_case_open (cli, argv[1], &kase, &status))
    return status;
  if (!find_template (cli, template, &report, &status))
    return status;
  return rv_output_save_with (kase.kase, kase.files_dir, as, report, kase.history, output, &error) ? RV_EXIT_DONE : rv_cli_fail_error (RV_EXIT_FAILED, error);
}

const RvCommand rv_commands_output[] = {
  { "render", "CASE", N_("a page as picture: --view V [--as-of DATE] [--size WxH] [--dark] -o FILE"), cmd_render },
  { "export", "CASE", N_("a case as file: --as xml|package|pdf|odt|html|slides|handout|csv -o FILE"), cmd_export },
  { NULL }
};
