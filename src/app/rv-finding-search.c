/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-finding-search.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rv-lines.h"

#define N_OFFERED 7

struct _RvFindingSearch {
  GtkBox parent_instance;

  GtkWidget *entry;
  GtkBox *offers;
  RvKnowledge *knowledge;
  RvFindingOffer offer;
  gpointer offer_data;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvFindingSearch, rv_finding_search, GTK_TYPE_BOX)

static gboolean
holds (const char *hay, GStrv words)
{
  g_autofree char *folded = g_utf8_casefold (hay, -1);

  for (guint i = 0; words[i]; i++)
    if (!strstr (folded, words[i]))
      return FALSE;
  return TRUE;
}

gboolean
rv_name_fits (const char *name, const char *id, char *const *synonyms, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);

  if (holds (name, words) || (id && holds (id, words)))
    return TRUE;
  for (guint i = 0; synonyms && synonyms[i]; i++)
    if (holds (synonyms[i], words))
      return TRUE;
  return FALSE;
}

gboolean
rv_finding_fits (const RvFindingDef *finding, const char *text)
{
  return rv_name_fits (finding->name, finding->id, finding->synonyms, text);
}

static void
clear_offers (RvFindingSearch *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->offers))))
    gtk_box_remove (self->offers, child);
}

static void
choose (RvFindingSearch *self, guint finding)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  clear_offers (self);
  g_signal_emit (self, signals[CHOSEN], 0, finding);
}

static void
on_offer (GtkButton *button, RvFindingSearch *self)
{
  choose (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "finding")));
}

static void
add_offer (RvFindingSearch *self, guint finding)
{
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new (rv_knowledge_finding (self->knowledge, finding)->name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "rv-line");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, rv_knowledge_finding (self->knowledge, finding)->name, -1);
  g_object_set_data (G_OBJECT (button), "finding", GUINT_TO_POINTER (finding));
  g_signal_connect (button, "clicked", G_CALLBACK (on_offer), self);
  gtk_box_append (self->offers, button);
}

static void
on_changed (RvFindingSearch *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  guint n = 0;

  clear_offers (self);
  if (!self->knowledge || strlen (text) < 2)
    return;
  for (guint f = 0; f < rv_knowledge_n_findings (self->knowledge) && n < N_OFFERED; f++)
    if ((!self->offer || self->offer (f, self->offer_data)) && rv_finding_fits (rv_knowledge_finding (self->knowledge, f), text))
      {
        add_offer (self, f);
        n++;
      }
  if (!n)
    gtk_box_append (self->offers, rv_lines_text (_("No finding of the knowledge has these words."), "dim-label"));
}

static void
on_activate (RvFindingSearch *self)
{
  GtkWidget *first;

  on_changed (self);
  first = gtk_widget_get_first_child (GTK_WIDGET (self->offers));
  if (GTK_IS_BUTTON (first))
    on_offer (GTK_BUTTON (first), self);
}

static void
rv_finding_search_dispose (GObject *object)
{
  g_clear_pointer (&RV_FINDING_SEARCH (object)->knowledge, rv_knowledge_unref);
  G_OBJECT_CLASS (rv_finding_search_parent_class)->dispose (object);
}

static void
rv_finding_search_class_init (RvFindingSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_finding_search_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", RV_TYPE_FINDING_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rv_finding_search_init (RvFindingSearch *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->entry = gtk_search_entry_new ();
  self->offers = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_box_append (GTK_BOX (self), self->entry);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->offers));
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_activate), self);
}

GtkWidget *
rv_finding_search_new (const char *label)
{
  RvFindingSearch *self = g_object_new (RV_TYPE_FINDING_SEARCH, NULL);

  g_object_set (self->entry, "placeholder-text", label, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

void
rv_finding_search_set_knowledge (RvFindingSearch *self, RvKnowledge *knowledge)
{
  RvKnowledge *before = self->knowledge;

  self->knowledge = knowledge ? rv_knowledge_ref (knowledge) : NULL;
  g_clear_pointer (&before, rv_knowledge_unref);
}

void
rv_finding_search_set_offer (RvFindingSearch *self, RvFindingOffer offer, gpointer data)
{
  self->offer = offer;
  self->offer_data = data;
}
