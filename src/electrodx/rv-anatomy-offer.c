/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "electrodx/rv-anatomy-offer.h"

#include <string.h>

#include "electrodx/rv-anatomy-private.h"
#include "electrodx/rv-words-match.h"

#define LEAST_SURE 3  /* letters: fewer are the beginning of too much */
#define ABBREVIATION 5 /* letters at most */

/* A name that can be offered. */
typedef struct {
  char *shown;           /* what is stored when it is taken */
  char *written;         /* what the typed words are compared with: the name itself, or an abbreviation of it */
  gboolean abbreviation; /* written is one */
  int common;            /* muscles: routine; larger goes first */
  int rank;              /* how the typed words fit; smaller goes first; -1 not */
} Offer;

typedef struct {
  const RvAnatomy *anatomy;
  GPtrArray *offers;     /* Offer */
} Offers;

static void
offer_free (gpointer data)
{
  Offer *x = data;
  g_free (x->shown);
  g_free (x->written);
  g_free (x);
}

char *
rv_anatomy_name_within (const char *name)
{
  char *out = g_strdup (name);
  if (g_ascii_isupper (out[0]) && g_ascii_islower (out[1]))
    out[0] = g_ascii_tolower (out[0]);
  return out;
}

static void
add (Offers *self, const char *shown, const char *written, gboolean abbreviation, int common)
{
  Offer *x = g_new0 (Offer, 1);
  x->shown = rv_anatomy_name_within (shown);
  x->written = g_utf8_strdown (written, -1);
  x->abbreviation = abbreviation;
  x->common = common;
  g_ptr_array_add (self->offers, x);
}

static gboolean
is_capitals (const char *name)
{
  for (const char *p = name; *p; p++)
    if (!g_ascii_isupper (*p))
      return FALSE;
  return *name && strlen (name) <= ABBREVIATION;
}

static void
add_muscles (Offers *self)
{
  const RvAnatomy *a = self->anatomy;
  for (guint i = 0; i < a->n_muscles; i++) {
    const RvMuscle *x = &a->muscles[i];
    g_auto (GStrv) others = g_strsplit (x->synonyms ? x->synonyms : "", "; ", -1);
    add (self, x->name, x->name, FALSE, x->routine);
    for (guint k = 0; others[k]; k++)
      add (self, is_capitals (others[k]) ? x->name : others[k], others[k], is_capitals (others[k]), x->routine);
  }
  for (guint i = 0; i < a->priv->vocabulary.muscles->len; i++) {
    const RvVocabularyName *x = a->priv->vocabulary.muscles->pdata[i];
    if (!x->exact && x->ids->len > 1 && strlen (x->name) > ABBREVIATION) /* "triceps", "gastrocnemius": several parts */
      add (self, x->name, x->name, FALSE, 2);
  }
}

/* "duc" beside "dorsal ulnar cutaneous". */
static gboolean
is_initials (const char *name, const char *of)
{
  return strlen (name) <= ABBREVIATION && !strchr (name, ' ') && strchr (of, ' ') && name[0] == of[0];
}

/* The name as those write it who say peroneal; NULL: it is the same. */
static char *
older_name (const char *name)
{
  const char *at = strstr (name, "fibular");
  return at && !g_ascii_isalpha (at[strlen ("fibular")]) ? g_strdup_printf ("%.*speroneal%s", (int) (at - name), name, at + strlen ("fibular")) : NULL;
}

static void
add_nerves (Offers *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const GPtrArray *studies = self->anatomy->priv->vocabulary.studies;
  for (guint i = 0; i < studies->len; i++) {
    const RvVocabularyStudy *x = studies->pdata[i];
    for (guint k = 0; x->names[k]; k++) {
      gboolean initials = is_initials (x->names[k], x->names[0]);
      if (!g_hash_table_add (seen, g_strdup (x->names[k])))
        continue;
      g_autofree char *older = older_name (x->names[k]);
      add (self, initials ? x->names[0] : x->names[k], x->names[k], initials, x->usual);
      if (older)
        add (self, older, older, FALSE, x->usual);
    }
  }
}

/* The words of a text as they were written, without marks. */
static GStrv
words_of (const char *text)
{
  g_autofree char *plain = rv_words_normalise (text, NULL);
  return g_strsplit (plain, " ", -1);
}

/* Each typed word begins a word of the name, in order; first: the place of the first one. */
static gboolean
begins_words (GStrv typed, GStrv name, guint *first)
{
  guint at = 0;
  for (guint i = 0; typed[i]; i++) {
    while (name[at] && !g_str_has_prefix (name[at], typed[i]))
      at++;
    if (!name[at])
      return FALSE;
    if (i == 0)
      *first = at;
    at++;
  }
  return TRUE;
}

enum { RANK_NONE = -1, RANK_SHORT, RANK_BEGINS, RANK_WORDS, RANK_WITHIN };

static int
rank_of (const Offer *x, const char *plain, GStrv typed)
{
  g_auto (GStrv) name = words_of (x->written);
  g_autofree char *joined = g_strjoinv (" ", name);
  guint first = 0;
  if (x->abbreviation)
    return strcmp (joined, plain) == 0 ? RANK_SHORT : RANK_NONE;
  if (g_str_has_prefix (joined, plain))
    return RANK_BEGINS;
  return !begins_words (typed, name, &first) ? RANK_NONE : first == 0 ? RANK_WORDS : RANK_WITHIN;
}

static int
by_rank (gconstpointer a, gconstpointer b)
{
  const Offer *x = *(const Offer *const *) a, *y = *(const Offer *const *) b;
  if (x->rank != y->rank)
    return x->rank - y->rank;
  if (x->common != y->common)
    return y->common - x->common;
  if (strlen (x->shown) != strlen (y->shown))
    return strlen (x->shown) < strlen (y->shown) ? -1 : 1;
  return strcmp (x->shown, y->shown);
}

/* What was typed is a name by itself, not the beginning or the abbreviation of one. "tib ant" is one for the engines; written out it is
 * clearer. */
static gboolean
is_name (const Offers *self, const char *typed, const char *plain, RvOfferKind kind)
{
  g_autofree char *name = rv_vocabulary_normalise (self->anatomy, typed);
  g_autofree char *bag = rv_words_bag (name);
  gboolean known = FALSE;
  for (guint i = 0; i < self->offers->len; i++) {
    const Offer *x = self->offers->pdata[i];
    g_autofree char *other = rv_words_normalise (x->written, NULL);
    if (!x->abbreviation && strcmp (other, plain) == 0)
      return TRUE;
  }
  const GPtrArray *names = self->anatomy->priv->vocabulary.muscles;
  for (guint i = 0; kind == RV_OFFER_MUSCLES && i < names->len && !known; i++)
    known = strcmp (((const RvVocabularyName *) names->pdata[i])->bag, bag) == 0;
  return known;
}

/* The one name that can be meant: an abbreviation, or the shortest of names that begin alike, where all others only add to it. */
static gboolean
is_sure (GPtrArray *fits, const char *plain)
{
  const Offer *first = fits->len ? fits->pdata[0] : NULL;
  if (!first || first->rank > RANK_WORDS || (first->rank != RANK_SHORT && strlen (plain) < LEAST_SURE))
    return FALSE;
  for (guint i = 1; i < fits->len; i++) {
    const Offer *x = fits->pdata[i];
    if (x->rank <= (first->rank == RANK_SHORT ? RANK_SHORT : RANK_WORDS) && !g_str_has_prefix (x->shown, first->shown))
      return FALSE;
  }
  return TRUE;
}

/* Names of equal beginning: the shortest leads ("triceps" before "triceps, long head"). */
static void
shortest_first (GPtrArray *fits)
{
  for (guint i = 1; i < fits->len; i++) {
    Offer *x = fits->pdata[i], *first = fits->pdata[0];
    if (x->rank == first->rank && strlen (x->shown) < strlen (first->shown) && g_str_has_prefix (first->shown, x->shown)) {
      fits->pdata[i] = first;
      fits->pdata[0] = x;
    }
  }
}

static GPtrArray *
fitting (Offers *self, const char *plain, gboolean shortened_only)
{
  GPtrArray *fits = g_ptr_array_new ();
  g_auto (GStrv) typed = g_strsplit (plain, " ", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->offers->len; i++)
    ((Offer *) self->offers->pdata[i])->rank = rank_of (self->offers->pdata[i], plain, typed);
  g_ptr_array_sort (self->offers, by_rank);
  for (guint i = 0; i < self->offers->len; i++) {
    Offer *x = self->offers->pdata[i];
    g_auto (GStrv) name = words_of (x->written);
    g_autofree char *joined = g_strjoinv (" ", name);
    if (x->rank == RANK_NONE || (!x->abbreviation && strcmp (joined, plain) == 0) || (shortened_only && x->rank != RANK_SHORT && (x->rank > RANK_WORDS || g_strv_length (name) != g_strv_length (typed))))
      continue;
    if (g_hash_table_add (seen, x->shown))
      g_ptr_array_add (fits, x);
  }
  shortest_first (fits);
  return fits;
}

GStrv
rv_anatomy_offer (const RvAnatomy *self, RvOfferKind kind, const char *typed, guint most, gboolean *sure)
{
  g_autofree char *plain = rv_words_normalise (typed, NULL);
  Offers offers = { self, g_ptr_array_new_with_free_func (offer_free) };
  g_autoptr (GPtrArray) owned = offers.offers, fits = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  if (sure)
    *sure = FALSE;
  if (!*plain)
    return g_strv_builder_end (builder);
  if (kind == RV_OFFER_MUSCLES)
    add_muscles (&offers);
  else
    add_nerves (&offers);
  /* a name that is known already is only written out */
  fits = fitting (&offers, plain, is_name (&offers, typed, plain, kind));
  for (guint i = 0; i < MIN (fits->len, most); i++)
    g_strv_builder_add (builder, ((Offer *) fits->pdata[i])->shown);
  if (sure)
    *sure = is_sure (fits, plain);
  return g_strv_builder_end (builder);
}
