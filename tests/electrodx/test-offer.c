/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names offered while a muscle or a nerve is typed. */
#include "electrodx/rv-anatomy-offer.h"

#include <string.h>

typedef struct { const char *typed, *offered; gboolean sure; } Expected; /* offered: the first, or NULL */

static void
check (RvOfferKind kind, const Expected *rows, guint n)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);

  g_assert_nonnull (anatomy);
  for (guint i = 0; i < n; i++)
    {
      gboolean sure = FALSE;
      g_auto (GStrv) names = rv_anatomy_offer (anatomy, kind, rows[i].typed, 8, &sure);

      g_test_message ("%s: %s%s", rows[i].typed, names[0] ? names[0] : "none", sure ? ", sure" : "");
      g_assert_cmpstr (names[0], ==, rows[i].offered);
      g_assert_cmpint (sure, ==, rows[i].sure);
    }
}

static void
test_muscles (void)
{
  static const Expected rows[] = {
    { "ta", "tibialis anterior", TRUE },
    { "TA", "tibialis anterior", TRUE },
    { "tib ant", "tibialis anterior", TRUE },
    { "Tib. ant.", "tibialis anterior", TRUE },
    { "FDI", "first dorsal interosseous", TRUE },
    { "apb", "abductor pollicis brevis", TRUE },
    { "bfsh", "biceps femoris, short head", TRUE },
    { "ext dig brev", "extensor digitorum brevis", TRUE },
    { "peroneus l", "peroneus longus", TRUE },
    { "fibularis l", "fibularis longus", TRUE },
    { "per long", "peroneus longus", TRUE },
    { "delt", "deltoid", TRUE },
    { "triceps, l", "triceps, lateral head", FALSE },
    { "gastroc", "gastrocnemius", TRUE },
    { "sar", "sartorius", TRUE },
    { "bic", "biceps brachii", FALSE },
    { "vastus med", "vastus medialis", TRUE },
    /* several could be meant: offered, not taken */
    { "tib", "tibialis anterior", FALSE },
    { "PL", "fibularis longus", FALSE },
    { "sa", "sartorius", FALSE },
    { "peroneus", "peroneus longus", FALSE },
    /* names as they are */
    { "tibialis anterior", NULL, FALSE },
    { "Tibialis  Anterior", NULL, FALSE },
    { "peroneus longus", NULL, FALSE },
    { "deltoid", NULL, FALSE },
    { "triceps", NULL, FALSE },
    { "quadriceps", NULL, FALSE },
    { "L5 paraspinal", NULL, FALSE },
    /* nobody knows it */
    { "chondroglossus", NULL, FALSE },
    { "", NULL, FALSE },
    { "?", NULL, FALSE },
  };

  check (RV_OFFER_MUSCLES, rows, G_N_ELEMENTS (rows));
}

static void
test_nerves (void)
{
  static const Expected rows[] = {
    { "med", "median", FALSE },
    { "medi", "median", FALSE },
    { "medianu", NULL, FALSE },
    { "uln", "ulnar", TRUE },
    { "sur", "sural", TRUE },
    { "fib", "fibular", TRUE },
    { "per", "peroneal", TRUE },
    { "common p", "common peroneal", TRUE },
    { "common f", "common fibular", TRUE },
    { "sup per", "superficial peroneal", TRUE },
    { "lfcn", "lateral femoral cutaneous", TRUE },
    { "DUC", "dorsal ulnar cutaneous", TRUE },
    { "peroneal", NULL, FALSE },
    { "fibular", NULL, FALSE },
    { "ulnar", NULL, FALSE },
    { "vidian", NULL, FALSE },
  };

  check (RV_OFFER_NERVES, rows, G_N_ELEMENTS (rows));
}

/* What is offered is understood: each name leads back into the anatomy. */
static void
test_offers_are_known (void)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);

  for (char letter = 'a'; letter <= 'z'; letter++)
    {
      const char typed[] = { letter, 0 };
      g_auto (GStrv) names = rv_anatomy_offer (anatomy, RV_OFFER_MUSCLES, typed, 400, NULL);

      for (guint i = 0; names[i]; i++)
        {
          g_autoptr (GArray) found = rv_anatomy_find_muscle (anatomy, names[i]);

          if (!found->len)
            g_error ("“%s” is offered, but not known", names[i]);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/electrodx/offer/muscles", test_muscles);
  g_test_add_func ("/electrodx/offer/nerves", test_nerves);
  g_test_add_func ("/electrodx/offer/known", test_offers_are_known);
  return g_test_run ();
}
