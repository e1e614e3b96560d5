/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum { RV_OFFER_FINDINGS, RV_OFFER_CAUSES, RV_OFFER_BOTH } RvOfferKinds;

/**
 * RvCodeOffers: names of findings or causes that fit what is typed into an entry, below it. A click takes one; from the entry Down and
 * Up go through them and Return takes the one that is marked. Hidden while nothing fits.
 * Signal "chosen" (const char *code).
 */
#define RV_TYPE_CODE_OFFERS (rv_code_offers_get_type ())
G_DECLARE_FINAL_TYPE (RvCodeOffers, rv_code_offers, RV, CODE_OFFERS, GtkBox)

GtkWidget *rv_code_offers_new (RvOfferKinds kinds);
/* Keys of this entry go through the offers. */
void rv_code_offers_listen (RvCodeOffers *self, GtkWidget *entry);
/* words NULL or too short: no offers. */
void rv_code_offers_show (RvCodeOffers *self, const char *words);

G_END_DECLS
