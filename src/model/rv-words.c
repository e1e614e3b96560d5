/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for the tokens of enum fields. */
#include <glib/gi18n-lib.h>

#include <string.h>

#include "model/rv-quantity.h"
#include "model/rv-schema.h"

typedef struct {
  const char *token;
  const char *word;
} Word;

static const Word words[] = {
  { "left", N_("Left") }, { "right", N_("Right") }, { "both", N_("Both sides") }, { "midline", N_("Midline") },
  { "male", N_("Male") }, { "female", N_("Female") }, { "other", N_("Other") }, { "unknown", N_("Unknown") },
  { "published", N_("Published case") }, { "composed", N_("Composed teaching case") }, { "clinical", N_("Clinical case") },
  { "general-emg", N_("General EMG laboratory") }, { "neuro-oncology", N_("Neuro-oncology") }, { "after-transplant", N_("After transplantation") },
  { "active", N_("Active") }, { "resolved", N_("Resolved") }, { "remission", N_("In remission") },
  { "present", N_("Present") }, { "absent", N_("Absent") }, { "not-assessed", N_("Not assessed") },
  { "disease", N_("Disease") }, { "treatment", N_("Treatment") }, { "symptoms", N_("Symptoms") }, { "examination", N_("Examination") },
  { "electrodiagnosis", N_("Electrodiagnosis") }, { "imaging", N_("Imaging") }, { "laboratory", N_("Laboratory") }, { "pathology", N_("Pathology") },
  { "diagnosis", N_("Diagnosis") }, { "response", N_("Response") }, { "symptom", N_("Symptom") }, { "complication", N_("Complication") },
  { "procedure", N_("Procedure") }, { "result", N_("Result") }, { "visit", N_("Visit") }, { "outcome", N_("Outcome") },
  { "improved", N_("Improved") }, { "worse", N_("Worse") }, { "unchanged", N_("Unchanged") }, { "mixed", N_("Mixed") },
  { "normal", N_("Normal") }, { "weak", N_("Weak") }, { "paralysed", N_("Paralysed") }, { "atrophy", N_("Atrophy") },
  { "hypertrophy", N_("Hypertrophy") }, { "fasciculating", N_("Fasciculating") },
  { "reduced", N_("Reduced") }, { "brisk", N_("Brisk") }, { "clonus", N_("Clonus") }, { "flexor", N_("Flexor") }, { "extensor", N_("Extensor") },
  { "pinprick", N_("Pinprick") }, { "light-touch", N_("Light touch") }, { "temperature", N_("Temperature") }, { "vibration", N_("Vibration") },
  { "position", N_("Position") }, { "all", N_("All modalities") }, { "increased", N_("Increased") }, { "painful", N_("Painful") },
  { "edx", N_("NCS and EMG") }, { "repetitive-stimulation", N_("Repetitive stimulation") }, { "ultrasound", N_("Nerve ultrasound") },
  { "qst", N_("Quantitative sensory testing") }, { "skin-biopsy", N_("Skin biopsy") }, { "genetics", N_("Genetics") },
  { "sensory", N_("Sensory") }, { "motor", N_("Motor") }, { "f-wave", N_("F wave") }, { "h-reflex", N_("H reflex") }, { "blink", N_("Blink reflex") },
  { "prolonged", N_("Prolonged") }, { "slowed", N_("Slowed") }, { "block", N_("Conduction block") }, { "low-normal", N_("Low normal") }, { "abnormal", N_("Abnormal") },
  { "baseline-peak", N_("Baseline to peak") }, { "peak-peak", N_("Peak to peak") }, { "onset-peak", N_("Onset to peak") },
  { "full", N_("Full") }, { "simple", N_("Simple") }, { "discrete", N_("Discrete") }, { "none", N_("None") }, { "early", N_("Early") },
  { "active-denervation", N_("Active denervation") }, { "chronic-denervation", N_("Chronic denervation") },
  { "active-and-chronic", N_("Active and chronic denervation") }, { "myopathic", N_("Myopathic") },
  { "enlarged", N_("Enlarged") }, { "atrophic", N_("Atrophic") }, { "decrement", N_("Decrement") }, { "increment", N_("Increment") },
  { "csf", N_("Cerebrospinal fluid") }, { "marrow", N_("Bone marrow") }, { "chimerism", N_("Chimerism") }, { "biopsy", N_("Biopsy") },
  { "microbiology", N_("Microbiology") },
  { "raised", N_("Raised") }, { "low", N_("Low") }, { "positive", N_("Positive") }, { "negative", N_("Negative") }, { "inconclusive", N_("Inconclusive") },
  { "mr", N_("MRI") }, { "ct", N_("CT") }, { "pet", N_("PET") }, { "pet-ct", N_("PET-CT") }, { "us", N_("Ultrasound") }, { "xr", N_("Radiograph") },
  { "photo", N_("Photograph") }, { "histology", N_("Histology") },
  { "coronal", N_("Coronal") }, { "sagittal", N_("Sagittal") }, { "axial", N_("Axial") }, { "oblique", N_("Oblique") },
  { "no", N_("No") }, { "yes", N_("Yes") }, { "phantom", N_("Synthetic phantom") }, { "drawing", N_("Drawing") },
  { "arrow", N_("Arrow") }, { "text", N_("Text") }, { "region", N_("Region") }, { "solid", N_("Solid") }, { "dotted", N_("Dotted") },
  { "final", N_("Final") }, { "working", N_("Working") }, { "excluded", N_("Excluded") }, { "incidental", N_("Incidental") }, { "considered", N_("Considered") },
  { "certain", N_("Certain") }, { "probable", N_("Probable") }, { "possible", N_("Possible") }, { "unlikely", N_("Unlikely") },
  { "background", N_("Background") }, { "localisation", N_("Localisation") }, { "differential", N_("Differential") },
  { "exclusion", N_("Exclusion") }, { "support", N_("Support") }, { "conclusion", N_("Conclusion") }, { "limitation", N_("Limitation") },
  { "for", N_("For") }, { "against", N_("Against") }, { "neutral", N_("Neutral") },
  { "open", N_("Open") }, { "answered", N_("Answered") }, { "dropped", N_("Dropped") },
  { "accepted", N_("Accepted") }, { "rejected", N_("Rejected") }, { "unrelated", N_("Unrelated") }, { "explained", N_("Explained by") },
  { "title", N_("Title") }, { "card", N_("Tumour-board card") }, { "question", N_("Reason for presentation") }, { "history", N_("History") },
  { "timeline", N_("Timeline") }, { "ncs", N_("Nerve conduction") }, { "emg", N_("Needle EMG") }, { "tree", N_("Map of the nerves") }, { "results", N_("Results") },
  { "course", N_("Differential over time") }, { "questions", N_("Open questions") }, { "decision", N_("Decision") },
};

const char *
rv_token_label (const char *token)
{
  if (!token)
    return "";
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].token, token))
      return _(words[i].word);
  return token;
}

static RvCodeNamer code_namer = NULL;

void
rv_code_set_namer (RvCodeNamer namer)
{
  code_namer = namer;
}

/* "onset-subacute", not "HP:0003474" or "G61.0" */
static gboolean
is_own_code (const char *code)
{
  const char *p = code;

  while (g_ascii_islower (*p) || g_ascii_isdigit (*p) || *p == '-')
    p++;
  return *p == '\0' && g_ascii_islower (*code);
}

char *
rv_code_label (const char *code)
{
  const char *name = code_namer ? code_namer (code) : NULL;
  char *label = g_strdup (name ? name : code);

  if (!name && is_own_code (code))
    g_strdelimit (label, "-", ' ');
  return label;
}

/* word stands in text and is not a part of a longer one; both casefolded. */
static gboolean
has_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (const char *p = text; length && (p = strstr (p, word)) != NULL; p += length)
    {
      gunichar before = p > text ? g_utf8_get_char (g_utf8_prev_char (p)) : ' ', after = g_utf8_get_char (p + length);

      /* Chinese has no spaces between words */
      if (g_utf8_get_char (word) > 0x2e80 || (!g_unichar_isalnum (before) && (!after || !g_unichar_isalnum (after))))
        return TRUE;
    }
  return FALSE;
}

gboolean
rv_side_is_in_text (const char *side, const char *text)
{
  g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;
  g_autofree char *word = side ? g_utf8_casefold (rv_token_label (side), -1) : NULL;

  return folded && word && (has_word (folded, side) || has_word (folded, word));
}

const char *
rv_token_from_text (const char *allowed, const char *text)
{
  g_auto (GStrv) tokens = g_strsplit (allowed ? allowed : "", " ", -1);
  g_autofree char *folded = g_utf8_casefold (text, -1);
  const char *found = NULL;
  guint n = 0;

  for (guint i = 0; tokens[i]; i++)
    {
      g_autofree char *word = g_utf8_casefold (rv_token_label (tokens[i]), -1);

      if (g_str_equal (tokens[i], folded) || g_str_equal (word, folded))
        return g_intern_string (tokens[i]);
      if (g_str_has_prefix (tokens[i], folded) || g_str_has_prefix (word, folded))
        {
          found = tokens[i];
          n++;
        }
    }
  return n == 1 && *folded ? g_intern_string (found) : NULL;
}

static char *
grade_from_text (const char *text)
{
  GString *plain = g_string_new (text);

  g_string_replace (plain, "−", "-", 0);
  g_string_replace (plain, "–", "-", 0);
  return g_string_free (plain, FALSE);
}

char *
rv_field_from_text (const RvField *field, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text ? text : ""));
  g_autofree char *quantity = NULL;
  const char *token;

  if (!*stripped)
    return NULL;
  switch (field->type)
    {
    case RV_FIELD_QUANTITY:
      return rv_quantity_from_text (stripped);
    case RV_FIELD_GRADE:
      quantity = rv_quantity_from_text (stripped); /* for the empties */
      return quantity && rv_empty_of (quantity) != RV_EMPTY_NO ? g_steal_pointer (&quantity) : grade_from_text (stripped);
    case RV_FIELD_ENUM:
      token = rv_token_from_text (field->allowed, stripped);
      if (token)
        return g_strdup (token);
      quantity = rv_quantity_from_text (stripped);
      return quantity && rv_empty_of (quantity) != RV_EMPTY_NO ? g_steal_pointer (&quantity) : g_steal_pointer (&stripped);
    case RV_FIELD_BOOL:
      token = rv_token_from_text ("yes no", stripped);
      return token ? g_strdup (token) : g_steal_pointer (&stripped);
    default:
      return g_steal_pointer (&stripped);
    }
}
