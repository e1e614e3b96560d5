/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others write into a file for the tokens, grades, numbers and dates of the schema. */
#include <string.h>

#include "model/rv-date.h"
#include "model/rv-quantity.h"
#include "model/rv-schema.h"

/* Words that reports use -> the tokens that mean the same, the first that a field allows. */
static const struct { const char *word, *tokens; } SAME[] = {
  { "l", "left" }, { "lt", "left" }, { "lhs", "left" }, { "left-side", "left" }, { "r", "right" }, { "rt", "right" }, { "rhs", "right" }, { "right-side", "right" },
  { "bilateral", "both" }, { "bilat", "both" }, { "b", "both" }, { "both-sides", "both" }, { "l+r", "both" }, { "r+l", "both" }, { "l/r", "both" },
  { "midline", "midline" }, { "m", "male" }, { "man", "male" }, { "f", "female" }, { "w", "female" }, { "woman", "female" },
  /* found or not */
  { "positive", "present" }, { "pos", "positive present" }, { "+", "positive present" }, { "yes", "present active" }, { "true", "present yes" }, { "y", "yes present" },
  { "1", "yes" }, { "0", "no" }, { "false", "absent no" }, { "n", "no absent" },
  { "negative", "absent" }, { "neg", "negative absent" }, { "-", "negative absent" }, { "no", "absent" }, { "none", "absent" }, { "denied", "absent" },
  { "detected", "positive" }, { "reactive", "positive" }, { "not-detected", "negative" }, { "non-reactive", "negative" }, { "nonreactive", "negative" },
  { "unknown", "not-assessed" }, { "not-tested", "not-assessed" }, { "not-done", "not-assessed" }, { "not-examined", "not-assessed" }, { "unassessed", "not-assessed" },
  { "equivocal", "inconclusive" }, { "indeterminate", "inconclusive" },
  /* more, less, normal */
  { "normal", "full normal" }, { "wnl", "normal" }, { "within-normal-limits", "normal" }, { "within-normal-range", "normal" }, { "unremarkable", "normal" }, { "n.a.d", "normal" },
  { "preserved", "normal" }, { "intact", "normal" }, { "full", "normal" }, { "full-strength", "normal" }, { "full-power", "normal" }, { "present", "normal" },
  { "borderline", "low-normal" }, { "pathological", "abnormal" }, { "pathologic", "abnormal" },
  { "low", "reduced" }, { "small", "reduced" }, { "decreased", "reduced weak low" }, { "diminished", "reduced weak low" }, { "impaired", "reduced" }, { "reduced", "weak low" },
  { "low-amplitude", "reduced" }, { "reduced-amplitude", "reduced" }, { "hypoactive", "reduced" }, { "trace", "reduced" }, { "sluggish", "reduced" }, { "weak", "reduced" },
  { "hypoaesthesia", "reduced" }, { "hypoesthesia", "reduced" }, { "hypesthesia", "reduced" }, { "numb", "reduced" }, { "weakness", "weak" }, { "paresis", "weak" }, { "paretic", "weak" },
  { "no-response", "absent" }, { "nr", "absent" }, { "n.r", "absent" }, { "not-obtained", "absent" }, { "not-obtainable", "absent" }, { "unobtainable", "absent" },
  { "not-elicitable", "absent" }, { "unelicitable", "absent" }, { "lost", "absent" }, { "areflexia", "absent" }, { "anaesthetic", "absent" }, { "anesthetic", "absent" },
  { "absent", "paralysed none" }, { "paralyzed", "paralysed" }, { "plegic", "paralysed" }, { "plegia", "paralysed" }, { "paralysis", "paralysed" },
  { "no-units", "none" }, { "no-mups", "none" }, { "no-activity", "none" }, { "no-recruitment", "none" }, { "no-voluntary-activity", "none" }, { "single-units", "discrete" }, { "single-unit", "discrete" },
  { "high", "raised" }, { "elevated", "raised" }, { "increased", "brisk raised early" }, { "exaggerated", "brisk" }, { "hyperactive", "brisk" }, { "hyperreflexia", "brisk" },
  { "hyperesthesia", "increased" }, { "hyperaesthesia", "increased" }, { "allodynia", "painful" }, { "dysesthesia", "painful" }, { "dysaesthesia", "painful" },
  { "wasted", "atrophy" }, { "wasting", "atrophy" }, { "atrophic", "atrophy" }, { "fasciculations", "fasciculating" },
  /* conduction and needle */
  { "snap", "sensory" }, { "sensory-ncs", "sensory" }, { "cmap", "motor" }, { "motor-ncs", "motor" }, { "f", "f-wave" }, { "f-waves", "f-wave" }, { "fwave", "f-wave" },
  { "h", "h-reflex" }, { "h-wave", "h-reflex" }, { "hreflex", "h-reflex" }, { "blink-reflex", "blink" },
  { "delayed", "prolonged" }, { "late", "prolonged" }, { "slow", "slowed" }, { "slowing", "slowed" }, { "conduction-slowing", "slowed" }, { "conduction-block", "block" }, { "blocked", "block" },
  { "denervation", "active-denervation" }, { "acute-denervation", "active-denervation" }, { "ongoing-denervation", "active-denervation" }, { "fibrillations", "active-denervation" },
  { "active-and-chronic-denervation", "active-and-chronic" }, { "acute-and-chronic-denervation", "active-and-chronic" }, { "chronic-and-active-denervation", "active-and-chronic" },
  { "acute-and-chronic", "active-and-chronic" }, { "reinnervation", "chronic-denervation" }, { "neurogenic", "chronic-denervation" }, { "chronic-neurogenic", "chronic-denervation" }, { "chronic", "chronic-denervation" },
  { "myopathy", "myopathic" }, { "swollen", "enlarged" }, { "thickened", "enlarged" },
  { "proprioception", "position" }, { "joint-position", "position" }, { "joint-position-sense", "position" }, { "touch", "light-touch" }, { "fine-touch", "light-touch" },
  { "pin", "pinprick" }, { "pin-prick", "pinprick" }, { "pain", "pinprick" }, { "vibration-sense", "vibration" }, { "vibratory", "vibration" }, { "thermal", "temperature" }, { "cold", "temperature" },
  /* kinds and lanes */
  { "lab", "laboratory" }, { "blood", "laboratory" }, { "serum", "laboratory" }, { "serology", "microbiology laboratory" }, { "genetic", "genetics" }, { "dna", "genetics" },
  { "radiology", "imaging" }, { "mri", "mr imaging" }, { "histopathology", "histology biopsy" }, { "pathology", "biopsy" }, { "lumbar-puncture", "csf" }, { "lp", "csf" },
  { "symptom", "symptoms" }, { "exam", "examination" }, { "emg", "electrodiagnosis edx general-emg" }, { "ncs", "electrodiagnosis edx" }, { "therapy", "treatment" }, { "biopsy", "pathology" }, { "diagnosis", "disease" },
  { "general", "general-emg" }, { "oncology", "neuro-oncology" }, { "transplant", "after-transplant" }, { "post-transplant", "after-transplant" },
  { "current", "active" }, { "ongoing", "active" }, { "present", "active" }, { "past", "resolved" }, { "previous", "resolved" }, { "cured", "resolved" },
  { "definite", "certain final" }, { "definitive", "certain final" }, { "confirmed", "certain final" }, { "likely", "probable" }, { "main", "final" }, { "principal", "final" }, { "ruled-out", "excluded" }, { "differential", "considered" },
  { "x-ray", "xr" }, { "pet/ct", "pet-ct" }, { "transverse", "axial" },
};

/* How much, before a word that says what. */
static const char *const DEGREES[] = { "mildly-", "mild-", "slightly-", "slight-", "moderately-", "moderate-", "markedly-", "marked-", "severely-", "severe-", "very-", "clearly-" };

/* "negative" of a test is its absence, of a response to a stimulus it says nothing. */
static gboolean
only_denies (const char *plain)
{
  static const char *const words[] = { "negative", "neg", "-", "no", "n", "false", "denied", NULL };

  return g_strv_contains (words, plain);
}

static const char *
token_of (const char *allowed, const char *plain)
{
  if (rv_token_in (allowed, plain))
    return g_intern_string (plain);
  for (guint i = 0; i < G_N_ELEMENTS (SAME); i++)
    if (g_str_equal (SAME[i].word, plain))
      {
        g_auto (GStrv) tokens = g_strsplit (SAME[i].tokens, " ", -1);

        for (guint k = 0; tokens[k]; k++)
          if (rv_token_in (allowed, tokens[k]) && !(only_denies (plain) && rv_token_in (allowed, "normal") && g_str_equal (tokens[k], "absent")))
            return g_intern_string (tokens[k]);
      }
  return NULL;
}

/* Lower case, one hyphen for a space, no full stop at the end. Caller frees. */
static char *
plain_word (const char *word)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);
  gsize length;

  g_strstrip (folded);
  length = strlen (folded);
  if (length > 1 && folded[length - 1] == '.')
    folded[length - 1] = '\0';
  return g_strdelimit (g_steal_pointer (&folded), " _", '-');
}

const char *
rv_token_from_word (const char *allowed, const char *word)
{
  g_autofree char *plain = plain_word (word);

  return token_of (allowed, plain);
}

static const char *
without_degree (const char *words)
{
  for (guint i = 0; i < G_N_ELEMENTS (DEGREES); i++)
    if (g_str_has_prefix (words, DEGREES[i]))
      return without_degree (words + strlen (DEGREES[i]));
  return words;
}

/* "mildly reduced", "conduction block at the fibular head": the token, without the degree and the place. */
static char *
enum_from_word (const char *allowed, const char *value, gboolean *lossy)
{
  static const char *const places[] = { "-at-", "-across-", "-in-" };
  g_autofree char *plain = plain_word (value);
  const char *rest = without_degree (plain), *token = token_of (allowed, plain);

  if (token)
    return g_strdup (token);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      char *place = strstr (rest, places[i]);

      if (place)
        *place = '\0';
    }
  token = token_of (allowed, rest);
  *lossy = token != NULL;
  return g_strdup (token);
}

/* True minus signs and dashes to '-', no spaces. Caller frees. */
static char *
bare_grade (const char *value)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = value; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x2212 || c == 0x2013)
        g_string_append_c (plain, '-');
      else if (!g_unichar_isspace (c))
        g_string_append_unichar (plain, g_unichar_tolower (c));
    }
  return g_string_free (plain, FALSE);
}

/* "4/5", "4-/5", "M4", "MRC 4" */
static char *
mrc_from_word (const char *bare)
{
  const char *start = g_str_has_prefix (bare, "mrc") ? bare + 3 : g_str_has_prefix (bare, "m") ? bare + 1 : bare;
  const char *of = strstr (start, "/5");
  g_autofree char *grade = NULL;

  if (!of || !of[2])
    return g_strndup (start, of ? (gsize) (of - start) : strlen (start));
  grade = g_strndup (start, (gsize) (of - start)); /* "4/5-" */
  return g_strconcat (grade, of + 2, NULL);
}

/* "+2" and "2/4" to "2+" and "2", "+++" to "3+" */
static char *
reflex_from_word (const char *bare)
{
  gsize pluses = strspn (bare, "+");
  const char *of = strstr (bare, "/4");

  if (pluses && !bare[pluses] && pluses <= 4)
    return g_strdup_printf ("%d+", (int) pluses);
  if (pluses == 1 && g_ascii_isdigit (bare[1]) && !bare[2])
    return g_strdup_printf ("%c+", bare[1]);
  return of && !of[2] ? g_strndup (bare, (gsize) (of - bare)) : NULL;
}

/* The scale of EMG tables. Of units, more and less have a direction; of what comes by itself only how much. */
static char *
plus_from_word (const RvField *field, const char *bare)
{
  static const struct { const char *word, *grade; } any[] = {
    { "none", "-" }, { "no", "-" }, { "nil", "-" }, { "absent", "-" }, { "normal", "-" }, { "neg", "-" }, { "negative", "-" },
    { "present", "+" }, { "yes", "+" }, { "positive", "+" }, { "pos", "+" }, { "few", "+" }, { "occasional", "+" }, { "rare", "+/-" }, { "mild", "+" }, { "moderate", "++" }, { "some", "+" },
    { "many", "+++" }, { "severe", "+++" }, { "profuse", "++++" }, { "increased", "+" }, { "(+)", "+/-" }, { "±", "+/-" },
    { "1", "1+" }, { "2", "2+" }, { "3", "3+" }, { "4", "4+" }, { "+1", "1+" }, { "+2", "2+" }, { "+3", "3+" }, { "+4", "4+" },
  }, units[] = {
    { "long", "+" }, { "prolonged", "+" }, { "large", "+" }, { "high", "+" }, { "giant", "++" }, { "short", "--" }, { "small", "--" }, { "low", "--" }, { "decreased", "--" }, { "reduced", "--" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (any); i++)
    if (g_str_equal (any[i].word, bare))
      return g_strdup (any[i].grade);
  for (guint i = 0; i < G_N_ELEMENTS (units) && g_str_has_prefix (field->name, "mup-"); i++)
    if (g_str_equal (units[i].word, bare))
      return g_strdup (units[i].grade);
  return NULL;
}

static char *
grade_from_word (const RvField *field, const char *value)
{
  g_autofree char *bare = bare_grade (value);
  const char *scale = field->allowed ? field->allowed : "";

  if (g_str_equal (scale, "mrc"))
    return mrc_from_word (bare);
  return g_str_equal (scale, "reflex") ? reflex_from_word (bare) : plus_from_word (field, bare);
}

/* "4.6ms": a space before the unit. A comma stays: it may part thousands. */
static char *
quantity_from_word (const char *value)
{
  static const char *const absent[] = { "not-obtained", "not-obtainable", "unobtainable", "not-elicitable", "unrecordable", "not-recordable", "n/r", "none" };
  static const char *const untested[] = { "not-done", "not-performed", "n/a", "n.a", "na", "nd", "not-examined" };
  g_autofree char *plain = plain_word (value);
  g_autofree char *text = g_strstrip (g_strdup (value));
  g_autoptr (GString) spaced = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (absent); i++)
    if (g_str_equal (plain, absent[i]))
      return g_strdup ("NR");
  for (guint i = 0; i < G_N_ELEMENTS (untested); i++)
    if (g_str_equal (plain, untested[i]))
      return g_strdup ("NT");
  if (strchr (text, ','))
    return NULL;
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (p > text && g_ascii_isdigit (p[-1]) && (g_unichar_isalpha (c) || c == '%') && !strchr (spaced->str, ' '))
        g_string_append_c (spaced, ' ');
      g_string_append_unichar (spaced, c);
    }
  return rv_quantity_from_text (spaced->str);
}

/* "T + 18 months" and the like: the grammar's own units, no spaces. */
static char *
offset_from_word (const char *value)
{
  static const struct { const char *word, *unit; } units[] = {
    { "days", "d" }, { "day", "d" }, { "weeks", "w" }, { "week", "w" }, { "wk", "w" }, { "months", "mo" }, { "month", "mo" }, { "years", "y" }, { "year", "y" }, { "yr", "y" },
  };
  g_autofree char *bare = bare_grade (value);
  gsize length = strlen (bare);

  if (bare[0] != 't' || (bare[1] != '+' && bare[1] != '-'))
    return NULL;
  bare[0] = 'T';
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_suffix (bare, units[i].word))
      {
        bare[length - strlen (units[i].word)] = '\0';
        return g_strconcat (bare, units[i].unit, NULL);
      }
  return g_steal_pointer (&bare);
}

/* "2011/05/14", "2011-05-14T10:30", "2017/2020"; where day or month comes first, which of them does is not told: such dates stay as they are. */
static char *
date_from_word (const char *value)
{
  static const struct { const char *pattern, *to; } forms[] = {
    { "^(\\d{4})[/.](\\d{2})[/.](\\d{2})$", "\\1-\\2-\\3" }, { "^(\\d{4}-\\d{2}-\\d{2})[T ]\\d{2}:\\d{2}.*$", "\\1" },
    { "^(\\d{4})[/–-](\\d{4})$", "\\1..\\2" }, { "^(\\d{4}(?:-\\d{2}){0,2})/(\\d{4}(?:-\\d{2}){0,2})$", "\\1..\\2" },
    { "^(?:about|circa|ca\\.?|c\\.)\\s*(\\d{4}(?:-\\d{2}){0,2})$", "~\\1" },
  };
  static GRegex *compiled[G_N_ELEMENTS (forms)];
  static gsize ready = 0;
  g_autofree char *text = g_strstrip (g_strdup (value));

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
        compiled[i] = g_regex_new (forms[i].pattern, G_REGEX_CASELESS, 0, NULL);
      g_once_init_leave (&ready, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *date = g_regex_match (compiled[i], text, 0, NULL) ? g_regex_replace (compiled[i], text, -1, 0, forms[i].to, 0, NULL) : NULL;

      if (date)
        return g_steal_pointer (&date);
    }
  return *text == 'T' || *text == 't' ? offset_from_word (text) : NULL;
}

char *
rv_field_from_word (const RvField *field, const char *value, gboolean *lossy)
{
  g_autofree char *lexical = NULL;
  gboolean more = FALSE;

  if (lossy)
    *lossy = FALSE;
  if (!value || !g_utf8_validate (value, -1, NULL) || strlen (value) > 200 || rv_field_check (field, value, NULL))
    return NULL;
  if (field->type == RV_FIELD_ENUM)
    lexical = enum_from_word (field->allowed, value, &more);
  else if (field->type == RV_FIELD_BOOL)
    lexical = g_strdup (rv_token_from_word ("yes no", value));
  else if (field->type == RV_FIELD_GRADE)
    lexical = grade_from_word (field, value);
  else if (field->type == RV_FIELD_QUANTITY)
    lexical = quantity_from_word (value);
  else if (field->type == RV_FIELD_DATE)
    lexical = date_from_word (value);
  if (!lexical || !*lexical || !rv_field_check (field, lexical, NULL))
    return NULL;
  if (lossy)
    *lossy = more;
  return g_steal_pointer (&lexical);
}
