/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synthetic-cases.h"

#include <string.h>

#include "store/rv-store-private.h"

static const char *const nerves[] = { "sciatic", "fibular-common", "tibial", "sural", "median", "ulnar", "radial", "femoral", "facial", "axillary" };
static const char *const muscles[] = { "tibialis-anterior", "gastrocnemius-medial", "vastus-lateralis", "abductor-pollicis-brevis", "deltoid", "biceps-femoris-short" };
static const char *const causes[] = { "compression", "vasculitis", "leukaemic-infiltration", "diabetic-neuropathy", "radiculopathy", "cidp", "neuralgic-amyotrophy", "idiopathic" };
static const char *const tags[] = { "teaching", "rare", "tumour-board", "follow-up", "surgery", "discuss" };
static const char *const words[] = {
  "weakness", "numbness", "pain", "burning", "foot", "hand", "thigh", "calf", "weeks", "months", "after", "before", "surgery", "fall", "infection", "fever", "steroids",
  "improved", "worse", "unchanged", "gait", "stairs", "night", "walking", "leukaemia", "diabetes", "lymphoma", "amyloid", "biopsy", "imaging", "enhancement", "swelling",
  "denervation", "reinnervation", "conduction", "block", "slowing", "amplitude", "absent", "reduced", "normal", "prolonged", "distal", "proximal", "asymmetric", "reflex",
  "brisk", "tender", "mass", "fibular", "head", "elbow", "wrist", "plexus", "root", "lumbar", "cervical", "thoracic", "family", "history", "vitamin", "alcohol", "occupation",
};

static const char *
pick (GRand *rand, const char *const *list, guint n)
{
  /* the first ones more often, as words are in any text */
  double r = g_rand_double (rand);

  return list[(guint) (r * r * n)];
}

#define PICK(rand, list) pick (rand, list, G_N_ELEMENTS (list))

static char *
sentence (GRand *rand, guint n, guint number)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", PICK (rand, words));
  g_string_append_printf (text, " serial%u group%u", number, number % 100);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static RvRecord *
add (RvCase *kase, const char *kind, const char *parent, double position)
{
  g_autoptr (RvRecord) record = rv_record_new (rv_schema_kind (kind), NULL, parent);

  rv_record_set_position (record, position);
  rv_case_add (kase, record);
  return record;
}

static void
add_studies (RvCase *kase, GRand *rand)
{
  for (guint i = 0; i < 6; i++)
    {
      RvRecord *ncs = add (kase, "ncs", NULL, i + 1);
      RvRecord *stim = add (kase, "stim", rv_record_get_uuid (ncs), 1);
      RvRecord *emg = add (kase, "emg", NULL, i + 1);
      g_autofree char *amplitude = g_strdup_printf ("%d.%d", g_rand_int_range (rand, 0, 20), g_rand_int_range (rand, 0, 10));

      rv_record_set (ncs, "nerve", PICK (rand, nerves));
      rv_record_set (ncs, "type", i % 2 ? "motor" : "sensory");
      rv_record_set (ncs, "side", i % 3 ? "left" : "right");
      rv_record_set (stim, "amplitude", amplitude);
      rv_record_set (emg, "muscle", PICK (rand, muscles));
      rv_record_set (emg, "side", "left");
      rv_record_set (emg, "fibrillations", i % 2 ? "++" : "-");
    }
}

RvCase *
synthetic_case (guint number)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (number);
  RvCase *kase = rv_case_new (NULL);
  RvRecord *root = rv_case_get_root (kase), *patient, *diagnosis;
  const char *nerve = PICK (rand, nerves), *cause = PICK (rand, causes);
  g_autofree char *id = g_strdup_printf ("synthetic-%u", number);
  g_autofree char *title = g_strdup_printf ("%s neuropathy, %s (synthetic %u)", nerve, cause, number);
  g_autofree char *age = g_strdup_printf ("%d", g_rand_int_range (rand, 18, 90));
  g_autofree char *synopsis = sentence (rand, 40, number);

  rv_record_set (root, "id", id);
  rv_record_set (root, "title", title);
  rv_record_set (root, "nature", "composed");
  rv_record_set (root, "tags", PICK (rand, tags));
  rv_record_set (root, "synopsis", synopsis);
  patient = add (kase, "patient", NULL, 1);
  rv_record_set (patient, "sex", number % 2 ? "male" : "female");
  rv_record_set (patient, "age", age);
  diagnosis = add (kase, "diagnosis", NULL, 1);
  rv_record_set (diagnosis, "name", cause);
  rv_record_set (diagnosis, "cause", cause);
  rv_record_set (diagnosis, "lesion", nerve);
  rv_record_set (diagnosis, "role", "final");
  add_studies (kase, rand);
  for (guint i = 0; i < 6; i++)
    {
      RvRecord *event = add (kase, "event", NULL, i + 1);
      g_autofree char *text = sentence (rand, 15, number);

      rv_record_set (event, "title", PICK (rand, words));
      rv_record_set (event, "lane", "symptoms");
      rv_record_set (event, "text", text);
    }
  return kase;
}

gboolean
synthetic_fill (RvStore *store, guint n, GError **error)
{
  gint64 there = 0;

  if (!rv_db_get_int (store->db, &there, error, "SELECT count(*) FROM cases", ""))
    return FALSE;
  while (there < n)
    {
      g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < 1000 && there < n; i++)
        g_ptr_array_add (cases, synthetic_case ((guint) there++));
      if (!rv_store_add_bulk (store, cases, error))
        return FALSE;
    }
  return TRUE;
}
