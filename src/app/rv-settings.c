/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-settings.h"

#define SCHEMA "org.ranvier.Ranvier"

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) beside = NULL;
  GSettingsSchema *schema = installed ? g_settings_schema_source_lookup (installed, SCHEMA, TRUE) : NULL;

  if (!schema)
    beside = g_settings_schema_source_new_from_directory (RV_BUILD_SCHEMADIR, installed, FALSE, NULL);
  if (beside)
    schema = g_settings_schema_source_lookup (beside, SCHEMA, FALSE);
  return schema;
}

GSettings *
rv_settings (void)
{
  static GSettings *settings = NULL;
  static gboolean looked = FALSE;

  if (!looked)
    {
      g_autoptr (GSettingsSchema) schema = find_schema ();

      looked = TRUE;
      if (schema)
        settings = g_settings_new_full (schema, NULL, NULL);
    }
  return settings;
}
