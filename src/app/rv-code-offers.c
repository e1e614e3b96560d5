/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-code-offers.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rv-finding-search.h"
#include "app/rv-lines.h"

#define N_OFFERED 6

struct _RvCodeOffers {
  GtkBox parent_instance;

  RvOfferKinds kinds;
  char *words;   /* for which the offers stand, or NULL */
  int marked;    /* -1: none */
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvCodeOffers, rv_code_offers, GTK_TYPE_BOX)

typedef struct { const char *code, *name; gboolean begins; } Offer;

static void
on_clicked (GtkButton *button, RvCodeOffers *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (button), "code"));
}

static void
add_fitting (GArray *offers, const char *code, const char *name, char *const *synonyms, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (name, -1), *typed = g_utf8_casefold (words, -1);
  Offer offer = { code, name, g_str_has_prefix (folded, typed) };

  if (rv_name_fits (name, code, synonyms, words))
    g_array_append_val (offers, offer);
}

static GArray *
collect (RvCodeOffers *self, const char *words)
{
  RvKnowledge *k = rv_knowledge_default (NULL);
  GArray *offers = g_array_new (FALSE, FALSE, sizeof (Offer));

  for (guint i = 0; k && self->kinds != RV_OFFER_CAUSES && i < rv_knowledge_n_findings (k); i++)
    {
      const RvFindingDef *def = rv_knowledge_finding (k, i);

      add_fitting (offers, def->id, def->name, def->synonyms, words);
    }
  for (guint i = 0; k && self->kinds != RV_OFFER_FINDINGS && i < rv_knowledge_n_causes (k); i++)
    {
      const RvCauseDef *def = rv_knowledge_cause (k, i);

      add_fitting (offers, def->id, def->name, def->synonyms, words);
    }
  return offers;
}

static void
add_button (RvCodeOffers *self, const Offer *offer)
{
  GtkWidget *button = gtk_button_new (), *label = rv_lines_text (offer->name, NULL);
  g_autofree char *spoken = g_strdup_printf (_("Take: %s"), offer->name);

  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_focusable (button, FALSE); /* Tab goes to the next field */
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "rv-line");
  gtk_widget_set_margin_start (button, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (button), "code", g_strdup (offer->code), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), self);
  gtk_box_append (GTK_BOX (self), button);
}

void
rv_code_offers_show (RvCodeOffers *self, const char *words)
{
  g_autoptr (GArray) offers = NULL;
  guint n = 0;

  if (g_strcmp0 (words, self->words) == 0)
    return;
  g_free (self->words);
  self->words = g_strdup (words);
  self->marked = -1;
  rv_lines_clear (GTK_BOX (self));
  offers = words && g_utf8_strlen (words, -1) >= 2 ? collect (self, words) : g_array_new (FALSE, FALSE, sizeof (Offer));
  gtk_widget_set_visible (GTK_WIDGET (self), offers->len > 0);
  for (guint pass = 0; pass < 2; pass++) /* names that begin so come first */
    for (guint i = 0; i < offers->len && n < N_OFFERED; i++)
      if (g_array_index (offers, Offer, i).begins == (pass == 0))
        {
          add_button (self, &g_array_index (offers, Offer, i));
          n++;
        }
}

static GtkWidget *
nth (RvCodeOffers *self, int at)
{
  GtkWidget *child = at < 0 ? NULL : gtk_widget_get_first_child (GTK_WIDGET (self));

  for (int i = 0; child && i < at; i++)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static gboolean
mark (RvCodeOffers *self, int at)
{
  GtkWidget *before = nth (self, self->marked), *now = nth (self, at);

  if (at >= 0 && !now)
    return GDK_EVENT_PROPAGATE;
  if (before)
    gtk_widget_remove_css_class (before, "rv-chosen");
  if (now)
    gtk_widget_add_css_class (now, "rv-chosen");
  self->marked = at;
  return GDK_EVENT_STOP;
}

static gboolean
on_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RvCodeOffers *self)
{
  GtkWidget *taken;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || state & GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    return mark (self, self->marked + 1);
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    return mark (self, MAX (self->marked - 1, -1));
  taken = nth (self, self->marked);
  if (!taken || (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter))
    return GDK_EVENT_PROPAGATE;
  on_clicked (GTK_BUTTON (taken), self);
  return GDK_EVENT_STOP;
}

void
rv_code_offers_listen (RvCodeOffers *self, GtkWidget *entry)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (entry, keys);
}

static void
rv_code_offers_finalize (GObject *object)
{
  g_free (RV_CODE_OFFERS (object)->words);
  G_OBJECT_CLASS (rv_code_offers_parent_class)->finalize (object);
}

static void
rv_code_offers_class_init (RvCodeOffersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rv_code_offers_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", RV_TYPE_CODE_OFFERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rv_code_offers_init (RvCodeOffers *self)
{
  self->marked = -1;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Names that fit"), -1);
}

GtkWidget *
rv_code_offers_new (RvOfferKinds kinds)
{
  RvCodeOffers *self = g_object_new (RV_TYPE_CODE_OFFERS, NULL);

  self->kinds = kinds;
  return GTK_WIDGET (self);
}
