/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rv-study-table.h"

/* Recorded from different muscles or places: two studies, not two sides of one. */
static gboolean
recorded_elsewhere (RvRecord *a, RvRecord *b)
{
  const char *x = rv_record_get (a, "record"), *y = rv_record_get (b, "record");

  return rv_empty_of (x) == RV_EMPTY_NO && rv_empty_of (y) == RV_EMPTY_NO && g_strcmp0 (x, y) != 0;
}

static RvNcsRow *
find_row (GPtrArray *rows, RvRecord *ncs, const char *site, int side)
{
  for (guint i = 0; i < rows->len; i++)
    {
      RvNcsRow *row = rows->pdata[i];

      if (!row->ncs[side] && g_strcmp0 (rv_record_get (row->ncs[!side], "study"), rv_record_get (ncs, "study")) == 0 && !recorded_elsewhere (row->ncs[!side], ncs) &&
          g_strcmp0 (row->nerve, rv_record_get (ncs, "nerve")) == 0 &&
          g_strcmp0 (row->type, rv_record_get (ncs, "type")) == 0 && g_strcmp0 (row->site, site) == 0)
        return row;
    }
  return NULL;
}

static void
add_row (GPtrArray *rows, RvRecord *ncs, RvRecord *stim)
{
  int side = rv_record_equals (ncs, "side", "right") ? 1 : 0;
  const char *site = stim ? rv_record_get (stim, "site") : NULL;
  RvNcsRow *row = find_row (rows, ncs, site, side);

  if (!row)
    {
      row = g_new0 (RvNcsRow, 1);
      row->nerve = rv_record_get (ncs, "nerve");
      row->type = rv_record_get (ncs, "type");
      row->site = site;
      g_ptr_array_add (rows, row);
    }
  row->ncs[side] = ncs;
  row->stim[side] = stim;
}

GPtrArray *
rv_ncs_rows (RvCase *kase)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);
  guint n = rv_case_count (kase, "ncs");

  for (guint i = 0; i < n; i++)
    {
      RvRecord *ncs = rv_case_nth (kase, "ncs", i);
      g_autoptr (GPtrArray) stims = rv_case_children (kase, ncs, "stim");

      for (guint s = 0; s < stims->len; s++)
        add_row (rows, ncs, stims->pdata[s]);
      if (!stims->len)
        add_row (rows, ncs, NULL);
    }
  return rows;
}

const char *
rv_stim_unit (RvRecord *ncs, const char *field)
{
  const RvField *spec = rv_kind_field (rv_schema_kind ("stim"), field);
  gboolean motor = !rv_record_equals (ncs, "type", "sensory") && !rv_record_equals (ncs, "type", "mixed");

  if (g_str_equal (field, "amplitude"))
    return motor ? "mV" : "µV";
  if (g_str_equal (field, "area"))
    return motor ? "mV·ms" : "µV·ms";
  return spec && spec->unit ? spec->unit : "";
}
