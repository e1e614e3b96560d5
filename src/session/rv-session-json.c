/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-session-json.h"

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

JsonNode *
rv_imported_to_json (GPtrArray *done)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "imported");
  json_builder_begin_array (builder);
  for (guint i = 0; i < done->len; i++)
    {
      RvImported *imported = done->pdata[i];

      json_builder_begin_object (builder);
      add_string (builder, "file", imported->path);
      add_string (builder, "id", imported->id ? imported->id : imported->uuid);
      add_string (builder, "uuid", imported->uuid);
      add_string (builder, "title", imported->title);
      json_builder_set_member_name (builder, "known");
      json_builder_add_boolean_value (builder, imported->known);
      add_string (builder, "message", imported->message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

JsonNode *
rv_library_to_json (RvLibrary *library)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "cases");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (library)); i++)
    {
      g_autoptr (RvCaseSummary) summary = g_list_model_get_item (G_LIST_MODEL (library), i);
      const char *id = rv_case_summary_get_id (summary);

      json_builder_begin_object (builder);
      add_string (builder, "id", id ? id : rv_case_summary_get_uuid (summary));
      add_string (builder, "uuid", rv_case_summary_get_uuid (summary));
      add_string (builder, "title", rv_case_summary_get_title (summary));
      add_string (builder, "subtitle", rv_case_summary_get_subtitle (summary));
      add_string (builder, "tags", rv_case_summary_get_tags (summary));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

JsonNode *
rv_case_to_json (RvCase *kase, const char *id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "case");
  json_builder_add_string_value (builder, id);
  json_builder_set_member_name (builder, "uuid");
  json_builder_add_string_value (builder, rv_case_get_uuid (kase));
  for (guint k = 0; k < n; k++)
    {
      json_builder_set_member_name (builder, kinds[k].name[0] == 'c' && k == 0 ? "about" : kinds[k].name);
      json_builder_begin_array (builder);
      for (guint i = 0; i < rv_case_count (kase, kinds[k].name); i++)
        {
          RvRecord *record = rv_case_nth (kase, kinds[k].name, i);

          json_builder_begin_object (builder);
          json_builder_set_member_name (builder, "uuid");
          json_builder_add_string_value (builder, rv_record_get_uuid (record));
          if (rv_record_get_parent_uuid (record))
            {
              json_builder_set_member_name (builder, "parent");
              json_builder_add_string_value (builder, rv_record_get_parent_uuid (record));
            }
          for (guint f = 0; f < kinds[k].n_fields; f++)
            if (rv_record_get (record, kinds[k].fields[f].name))
              {
                json_builder_set_member_name (builder, kinds[k].fields[f].name);
                json_builder_add_string_value (builder, rv_record_get (record, kinds[k].fields[f].name));
              }
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

JsonNode *
rv_faults_to_json (GPtrArray *faults)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "faults");
  json_builder_begin_array (builder);
  for (guint i = 0; i < faults->len; i++)
    {
      RvFault *fault = faults->pdata[i];

      json_builder_begin_object (builder);
      add_string (builder, "file", fault->file);
      json_builder_set_member_name (builder, "line");
      json_builder_add_int_value (builder, fault->line);
      add_string (builder, "what", fault->what);
      add_string (builder, "allowed", fault->allowed);
      add_string (builder, "do", fault->advice);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
