/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-knowledge-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rv-finding-search.h"
#include "app/rv-knowledge-entry.h"
#include "app/rv-lines.h"

typedef enum { CAUSES, FINDINGS, SOURCES, CHANGES, OTHER } Kind;

struct _RvKnowledgeView {
  RvPage parent_instance;

  GtkDropDown *kind;
  GtkEditable *search;
  GtkListBox *list;
  GtkScrolledWindow *scroll;
  GtkBox *entry;
  RvKnowledge *knowledge; /* what is shown */
  Kind shown;
  char *id;               /* of the entry shown; NULL: none */
  gboolean filling;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvKnowledgeView, rv_knowledge_view, RV_TYPE_PAGE)

static void
on_changed (gpointer data)
{
  g_signal_emit (data, signals[CHANGED], 0);
  rv_page_queue_refresh (data);
}

static gboolean
text_fits (const char *hay, const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (hay ? hay : "", -1), *needle = g_utf8_casefold (wanted, -1);

  return strstr (folded, needle) != NULL;
}

static void
add_row (RvKnowledgeView *self, const char *name, const char *id)
{
  GtkWidget *row = gtk_list_box_row_new (), *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (row, name);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  gtk_list_box_append (self->list, row);
  if (g_strcmp0 (id, self->id) == 0)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static void
fill_list (RvKnowledgeView *self)
{
  Kind kind = (Kind) gtk_drop_down_get_selected (self->kind);
  const char *wanted = gtk_editable_get_text (self->search);
  const RvKnowledge *k = self->knowledge;
  GtkWidget *row;

  self->filling = TRUE;
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))))
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; kind == CAUSES && i < rv_knowledge_n_causes (k); i++)
    if (rv_name_fits (rv_knowledge_cause (k, i)->name, NULL, rv_knowledge_cause (k, i)->synonyms, wanted))
      add_row (self, rv_knowledge_cause (k, i)->name, rv_knowledge_cause (k, i)->id);
  for (guint i = 0; kind == FINDINGS && i < rv_knowledge_n_findings (k); i++)
    if (rv_finding_fits (rv_knowledge_finding (k, i), wanted))
      add_row (self, rv_knowledge_finding (k, i)->name, rv_knowledge_finding (k, i)->id);
  for (guint i = 0; kind == SOURCES && i < rv_knowledge_n_sources (k); i++)
    if (text_fits (rv_knowledge_source (k, i)->text, wanted) || text_fits (rv_knowledge_source (k, i)->id, wanted))
      add_row (self, rv_knowledge_source (k, i)->text, rv_knowledge_source (k, i)->id);
  self->filling = FALSE;
}

static void
show_entry (RvKnowledgeView *self)
{
  int at = self->shown == CAUSES ? rv_knowledge_find_cause (self->knowledge, self->id) : self->shown == FINDINGS ? rv_knowledge_find_finding (self->knowledge, self->id)
           : self->shown == SOURCES ? rv_knowledge_find_source (self->knowledge, self->id) : -1;

  rv_lines_clear (self->entry);
  if (self->shown == CHANGES)
    rv_knowledge_entry_changes (self->entry, self->knowledge, on_changed, self);
  else if (self->shown == OTHER)
    rv_knowledge_entry_other (self->entry, self->knowledge);
  else if (at < 0)
    gtk_box_append (self->entry, rv_lines_heading (_("Choose an entry on the left.")));
  else if (self->shown == CAUSES)
    rv_knowledge_entry_cause (self->entry, self->knowledge, (guint) at, on_changed, self);
  else if (self->shown == FINDINGS)
    rv_knowledge_entry_finding (self->entry, self->knowledge, (guint) at, on_changed, self);
  else
    rv_knowledge_entry_source (self->entry, self->knowledge, (guint) at);
}

static void
on_row (GtkListBox *list, GtkListBoxRow *row, RvKnowledgeView *self)
{
  if (self->filling || !row)
    return;
  g_free (self->id);
  self->id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));
  self->shown = (Kind) gtk_drop_down_get_selected (self->kind);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroll), 0);
  show_entry (self);
}

static void
on_kind (RvKnowledgeView *self)
{
  if (self->filling || !self->knowledge)
    return;
  self->shown = (Kind) gtk_drop_down_get_selected (self->kind);
  fill_list (self);
  show_entry (self);
}

static void
on_search (RvKnowledgeView *self)
{
  if (self->knowledge)
    fill_list (self);
}

static void
rv_knowledge_view_refresh (RvPage *page, RvCaseSession *session)
{
  RvKnowledgeView *self = RV_KNOWLEDGE_VIEW (page);
  RvKnowledge *knowledge = rv_knowledge_default (NULL);

  if (!knowledge || knowledge == self->knowledge)
    return;
  self->knowledge = knowledge;
  fill_list (self);
  show_entry (self);
}

void
rv_knowledge_view_open (RvKnowledgeView *self, const char *what)
{
  static const char *const prefixes[] = { "cause:", "finding:", "source:" };

  self->knowledge = rv_knowledge_default (NULL);
  if (!self->knowledge)
    return;
  g_clear_pointer (&self->id, g_free);
  self->shown = OTHER;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (what, prefixes[i]))
      {
        self->shown = (Kind) i;
        self->id = g_strdup (what + strlen (prefixes[i]));
      }
  self->filling = TRUE;
  gtk_editable_set_text (self->search, "");
  if (self->shown != OTHER)
    gtk_drop_down_set_selected (self->kind, self->shown);
  self->filling = FALSE;
  fill_list (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroll), 0);
  show_entry (self);
}

static void
rv_knowledge_view_dispose (GObject *object)
{
  RvKnowledgeView *self = RV_KNOWLEDGE_VIEW (object);

  g_clear_pointer (&self->id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_KNOWLEDGE_VIEW);
  G_OBJECT_CLASS (rv_knowledge_view_parent_class)->dispose (object);
}

static void
rv_knowledge_view_class_init (RvKnowledgeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_knowledge_view_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_knowledge_view_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-knowledge-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RvKnowledgeView, kind);
  gtk_widget_class_bind_template_child (widget_class, RvKnowledgeView, search);
  gtk_widget_class_bind_template_child (widget_class, RvKnowledgeView, list);
  gtk_widget_class_bind_template_child (widget_class, RvKnowledgeView, scroll);
  gtk_widget_class_bind_template_child (widget_class, RvKnowledgeView, entry);
  signals[CHANGED] = g_signal_new ("changed", RV_TYPE_KNOWLEDGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rv_knowledge_view_init (RvKnowledgeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (on_kind), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search), self);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (on_row), self);
}
