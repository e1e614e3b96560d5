/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image info, suv, render, add: DICOM without a window. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cli/rv-cli-private.h"
#include "session/rv-image-take.h"
#include "session/rv-session-json.h"

static const char *
member_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static int
print_info (JsonNode *node)
{
  JsonArray *series = json_object_get_array_member (json_node_get_object (node), "series");
  JsonArray *documents = json_object_get_array_member (json_node_get_object (node), "documents");
  JsonArray *faults = json_object_get_array_member (json_node_get_object (node), "faults");
  gboolean any = json_array_get_length (series) + json_array_get_length (documents) > 0;

  for (guint i = 0; series && i < json_array_get_length (series); i++)
    {
      JsonObject *s = json_array_get_object_element (series, i);

      g_print ("%s\t%s\t%" G_GINT64_FORMAT " × %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT "\t%s\n", member_text (s, "modality"), member_text (s, "description"),
               json_object_get_int_member (s, "columns"), json_object_get_int_member (s, "rows"), json_object_get_int_member (s, "frames"), member_text (s, "orientation"));
    }
  for (guint i = 0; documents && i < json_array_get_length (documents); i++)
    {
      JsonObject *document = json_array_get_object_element (documents, i);

      g_print ("PDF\t%s\t%s\n", member_text (document, "title"), member_text (document, "file"));
    }
  for (guint i = 0; faults && i < json_array_get_length (faults); i++)
    {
      JsonObject *fault = json_array_get_object_element (faults, i);

      g_printerr ("%s: %s\n", member_text (fault, "file"), member_text (fault, "what"));
    }
  json_node_unref (node);
  return any ? RV_EXIT_DONE : RV_EXIT_INPUT;
}

static int
image_info (const char *const *paths, gboolean json)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rv_image_info_json (paths, TRUE, NULL, &error);

  if (!node)
    return rv_cli_fail_error (RV_EXIT_INPUT, error);
  return json ? rv_cli_print_json (node) : print_info (node);
}

/* "X,Y,Z,R" in mm. */
static gboolean
read_sphere (const char *text, double sphere[4])
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  if (g_strv_length (parts) != 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      char *end = NULL;

      sphere[i] = g_ascii_strtod (parts[i], &end);
      if (end == parts[i] || *end || !isfinite (sphere[i]))
        return FALSE;
    }
  return sphere[3] > 0;
}

static int
image_suv (const char *const *paths, const char *sphere_text, const char *kind_text, double level, gboolean json)
{
  g_autoptr (GError) error = NULL;
  RvImageSuvKind kind = RV_IMAGE_SUV_BW;
  double sphere[4];
  JsonNode *node;
  JsonObject *object;
  const char *refused;

  if (sphere_text && !read_sphere (sphere_text, sphere))
    return rv_cli_fail (RV_EXIT_USAGE, _("--sphere is X,Y,Z,R in mm, patient coordinates; not “%s”"), sphere_text);
  if (kind_text && !rv_image_suv_kind_parse (kind_text, &kind))
    return rv_cli_fail (RV_EXIT_USAGE, _("--by is bw, lbm, lbm-james or bsa; not “%s”"), kind_text);
  node = rv_image_suv_json_as (paths, sphere_text ? sphere : NULL, kind, level > 0 ? level : NAN, NULL, &error);
  if (!node)
    return rv_cli_fail_error (RV_EXIT_INPUT, error);
  if (json)
    return rv_cli_print_json (node);
  object = json_node_get_object (node);
  refused = member_text (object, "refused");
  if (*refused)
    {
      int status = rv_cli_fail (RV_EXIT_INPUT, "%s", refused);

      json_node_unref (node);
      return status;
    }
  g_print ("%s  max %.4f  mean %.4f  peak %.4f  41 %%: %.2f ml  (%s)\n", member_text (object, "label"), json_object_get_double_member (object, "max"), json_object_get_double_member (object, "mean"),
           json_object_get_double_member (object, "peak"), json_object_get_double_member (object, "volume_41_ml"), member_text (object, "units"));
  json_node_unref (node);
  return RV_EXIT_DONE;
}

static int
image_render (const char *const *paths, const char *plane, const char *at, const char *over, const char *output)
{
  static const char *const planes[] = { "axial", "coronal", "sagittal" };
  const char *const overs[] = { over, NULL };
  g_autoptr (GError) error = NULL;
  char *end = NULL;
  double place = at ? g_ascii_strtod (at, &end) : 0;

  if (!plane || !at || !output || end == at || *end)
    return rv_cli_fail (RV_EXIT_USAGE, _("image render needs --plane axial|coronal|sagittal, --at MM and -o PNG"));
  for (guint i = 0; i < G_N_ELEMENTS (planes); i++)
    if (g_str_equal (plane, planes[i]))
      return rv_image_render_png (paths, over ? overs : NULL, (RvImageOrientation) (RV_IMAGE_AXIAL + i), place, 0, output, NULL, &error)
               ? RV_EXIT_DONE : rv_cli_fail_error (RV_EXIT_INPUT, error);
  return rv_cli_fail (RV_EXIT_USAGE, _("--plane is axial, coronal or sagittal; not “%s”"), plane);
}

/* Into the case of the library, as the window does it. */
static int
image_add (RvCli *cli, const char *name, const char *const *paths, gboolean link)
{
  g_autoptr (RvStore) store = NULL;
  g_autoptr (RvCaseSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvImageTaken) taken = NULL;
  g_autoptr (RvEdit) edit = NULL;
  g_autofree char *uuid = NULL, *summary = NULL;
  int status;

  if (!*paths)
    return rv_cli_fail (RV_EXIT_USAGE, _("image add CASE PATH…: name the files or folders"));
  store = rv_cli_open_store (cli, TRUE, &status);
  if (!store)
    return status;
  uuid = rv_store_resolve (store, name, &error);
  session = uuid ? rv_case_session_find (store, uuid) : NULL;
  if (uuid && !session)
    session = rv_case_session_open (store, uuid, &error);
  if (session)
    {
      RvImageTakeOptions options = { .paths = paths, .files_dir = rv_case_session_get_files_dir (session), .link = link };

      taken = rv_image_take (rv_case_session_get_case (session), &options, NULL, &error);
    }
  edit = taken ? rv_image_taken_to_edit (taken, rv_case_session_get_case (session)) : NULL;
  if (edit && rv_case_session_commit (session, edit, &error))
    {
      summary = rv_image_taken_summary (taken);
      g_print ("%s\n", summary);
      for (guint i = 0; i < taken->faults->len; i++)
        g_printerr ("%s: %s\n", ((RvImageFault *) taken->faults->pdata[i])->path, ((RvImageFault *) taken->faults->pdata[i])->reason);
    }
  g_clear_object (&session);
  if (!cli->store)
    rv_store_close (store);
  return error ? rv_cli_fail_error (RV_EXIT_INPUT, error) : taken->series->len + taken->documents->len > 0 ? RV_EXIT_DONE : RV_EXIT_INPUT;
}

static int
cmd_image (RvCli *cli, int argc, char **argv)
{
  gboolean json = FALSE, link = FALSE;
  double level = 0;
  g_autofree char *sphere = NULL, *by = NULL, *plane = NULL, *at = NULL, *over = NULL, *output = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON document"), NULL },
    { "sphere", 0, 0, G_OPTION_ARG_STRING, &sphere, N_("suv: centre and radius in mm"), "X,Y,Z,R" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, N_("suv: by body weight, lean body mass or surface"), "bw|lbm|lbm-james|bsa" },
    { "level", 0, 0, G_OPTION_ARG_DOUBLE, &level, N_("suv: also the volume at least as hot as this"), "SUV" },
    { "plane", 0, 0, G_OPTION_ARG_STRING, &plane, N_("render: axial, coronal or sagittal"), "PLANE" },
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_("render: place of the plane in mm"), "MM" },
    { "over", 0, 0, G_OPTION_ARG_FILENAME, &over, N_("render: PET to lay over it"), "PETPATH" },
    { "link", 0, 0, G_OPTION_ARG_NONE, &link, N_("add: leave the files where they are"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("render: the PNG to write"), "PNG" },
    { NULL }
  };
  const char *const *paths;
  int status;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 2, -1, &status))
    return status;
  paths = (const char *const *) argv + 2;
  for (guint i = 0; paths[i]; i++)
    if (!rv_cli_may_read (paths[i], &status))
      return status;
  if (g_str_equal (argv[1], "info"))
    return image_info (paths, json);
  if (g_str_equal (argv[1], "suv"))
    return image_suv (paths, sphere, by, level, json);
  if (g_str_equal (argv[1], "render"))
    return image_render (paths, plane, at, over, output);
  if (g_str_equal (argv[1], "add"))
    return image_add (cli, argv[2], paths + 1, link);
  return rv_cli_fail (RV_EXIT_USAGE, _("image info PATH…, image suv PATH…, image render PATH… or image add CASE PATH…; not “%s”"), argv[1]);
}

const RvCommand rv_commands_image[] = {
  { "image", "info|suv|render PATH… | add CASE PATH…", N_("DICOM series, their SUV, a plane as picture; into a case"), cmd_image,
    RV_COMMAND_WRITES | RV_COMMAND_CASE_PATHS },
  { NULL }
};
