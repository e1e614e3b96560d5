/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-teach-answer.h"

#include <glib/gi18n.h>
#include <string.h>

#include "reasoning/rv-knowledge.h"

#define N_OFFERED 6

struct _RvTeachAnswer {
  GtkBox parent_instance;

  RvClass *klass;
  GtkWidget *learner, *newcomer, *waiting, *place, *places, *side, *search, *offers, *points, *left, *supporting, *opposing, *missing, *vote_line, *ballot, *round, *before;
  char *node;
  GPtrArray *causes; /* char *: rows of points, in order */
  gboolean filling;
};

enum { COMMITTED, SAID, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvTeachAnswer, rv_teach_answer, GTK_TYPE_BOX)

static const char *
cause_name (const char *id)
{
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  int i = knowledge ? rv_knowledge_find_cause (knowledge, id) : -1;

  return i >= 0 ? rv_knowledge_cause (knowledge, (guint) i)->name : g_str_equal (id, RV_SCORE_OTHER) ? _("Other, not listed") : id;
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)))
    gtk_box_remove (GTK_BOX (box), child);
}

static void
say (RvTeachAnswer *self, GError *error)
{
  if (error)
    g_signal_emit (self, signals[SAID], 0, error->message);
  else
    g_signal_emit (self, signals[COMMITTED], 0);
}

/* --- points --- */

static GtkWidget *
spin_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "spin");
}

static double
sum (RvTeachAnswer *self)
{
  double all = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->points); row; row = gtk_widget_get_next_sibling (row))
    all += gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin_of (row)));
  return all;
}

static void
show_left (RvTeachAnswer *self)
{
  double left = RV_SCORE_POINTS - sum (self);
  g_autofree char *text = left > 0 ? g_strdup_printf (_("%.0f points left"), left) : left < 0 ? g_strdup_printf (_("%.0f points too many"), -left)
                                                                                            : g_strdup (_("All 100 points are spread"));

  gtk_label_set_text (GTK_LABEL (self->left), text);
}

static void
add_cause (RvTeachAnswer *self, const char *id)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (cause_name (id)), *spin = gtk_spin_button_new_with_range (0, 100, 5);

  for (guint i = 0; i < self->causes->len; i++)
    if (g_str_equal (self->causes->pdata[i], id))
      return;
  g_ptr_array_add (self->causes, g_strdup (id));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 0);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, cause_name (id), -1);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (show_left), self);
  g_object_set_data (G_OBJECT (row), "spin", spin);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), spin);
  gtk_box_append (GTK_BOX (self->points), row);
  show_left (self);
}

static gboolean
fits (const RvCauseDef *cause, const char *folded)
{
  g_autofree char *name = g_utf8_casefold (cause->name, -1);

  if (strstr (name, folded))
    return TRUE;
  for (guint i = 0; cause->synonyms && cause->synonyms[i]; i++)
    {
      g_autofree char *other = g_utf8_casefold (cause->synonyms[i], -1);

      if (strstr (other, folded))
        return TRUE;
    }
  return FALSE;
}

static void
on_offer (GtkWidget *button, RvTeachAnswer *self)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (button), "id"));

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  clear_box (self->offers);
  add_cause (self, id);
}

static GtkWidget *
line_button (const char *text, const char *id)
{
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "rv-line");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (id), g_free);
  return button;
}

static void
on_search (RvTeachAnswer *self)
{
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  g_autofree char *folded = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  guint n = 0;

  clear_box (self->offers);
  for (guint i = 0; knowledge && strlen (folded) >= 2 && i < rv_knowledge_n_causes (knowledge) && n < N_OFFERED; i++)
    if (fits (rv_knowledge_cause (knowledge, i), folded))
      {
        GtkWidget *button = line_button (rv_knowledge_cause (knowledge, i)->name, rv_knowledge_cause (knowledge, i)->id);

        g_signal_connect (button, "clicked", G_CALLBACK (on_offer), self);
        gtk_box_append (GTK_BOX (self->offers), button);
        n++;
      }
}

static void
on_search_activate (RvTeachAnswer *self)
{
  GtkWidget *first;

  on_search (self);
  if ((first = gtk_widget_get_first_child (self->offers)))
    on_offer (first, self);
}

/* --- place --- */

void
rv_teach_answer_place (RvTeachAnswer *self, const char *node, RvSide side)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  int i = anatomy ? rv_anatomy_node (anatomy, node) : -1;

  if (i < 0)
    return;
  g_free (self->node);
  self->node = g_strdup (node);
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->place), anatomy->nodes[i].name);
  self->filling = FALSE;
  clear_box (self->places);
  if (side != RV_SIDE_NONE)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->side), side == RV_SIDE_LEFT ? 1 : 2);
}

static void
on_place_offer (GtkWidget *button, RvTeachAnswer *self)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (button), "id"));

  rv_teach_answer_place (self, id, RV_SIDE_NONE);
}

static void
on_place (RvTeachAnswer *self)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->place));
  g_autoptr (GArray) nodes = NULL;

  if (self->filling)
    return;
  g_clear_pointer (&self->node, g_free);
  clear_box (self->places);
  nodes = anatomy && strlen (words) >= 2 ? rv_anatomy_find_nerve (anatomy, words) : NULL;
  for (guint i = 0; nodes && i < nodes->len && i < N_OFFERED; i++)
    {
      const RvNode *node = &anatomy->nodes[g_array_index (nodes, int, i)];
      GtkWidget *button = line_button (node->name, node->id);

      g_signal_connect (button, "clicked", G_CALLBACK (on_place_offer), self);
      gtk_box_append (GTK_BOX (self->places), button);
    }
}

/* --- committing --- */

static char **
words_of (GtkWidget *entry)
{
  g_auto (GStrv) parts = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (entry)), ";", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();

  for (guint i = 0; parts[i]; i++)
    if (*g_strstrip (parts[i]))
      g_strv_builder_add (kept, parts[i]);
  return g_strv_builder_end (kept);
}

static const char *
learner_of (RvTeachAnswer *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->learner));
  const char *const *names = rv_class_get_learners (self->klass);

  return at < g_strv_length ((char **) names) ? names[at] : NULL;
}

static void
on_commit (RvTeachAnswer *self)
{
  g_auto (GStrv) supporting = words_of (self->supporting), opposing = words_of (self->opposing), missing = words_of (self->missing);
  g_autofree char *learner = g_strdup (learner_of (self));
  g_autoptr (GArray) points = rv_points_new ();
  guint side = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->side)), i = 0;
  RvClassAnswer answer = { .learner = learner, .node = self->node, .points = points, .supporting = supporting, .opposing = opposing, .missing = missing,
                           .side = side == 1 ? RV_SIDE_LEFT : side == 2 ? RV_SIDE_RIGHT : RV_SIDE_NONE };
  g_autoptr (GError) error = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (self->points); row; row = gtk_widget_get_next_sibling (row))
    rv_points_set (points, self->causes->pdata[i++], gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin_of (row))));
  if (rv_class_commit (self->klass, &answer, &error))
    {
      rv_teach_answer_clear (self);
      rv_teach_answer_update (self);
    }
  say (self, error);
}

static void
on_join (RvTeachAnswer *self)
{
  g_autoptr (GError) error = NULL;

  if (rv_class_add_learner (self->klass, gtk_editable_get_text (GTK_EDITABLE (self->newcomer)), &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->newcomer), "");
      rv_teach_answer_update (self);
    }
  say (self, error);
}

/* The learner's answer to the stage before, if there is one. */
static const RvClassAnswer *
answer_before (RvTeachAnswer *self)
{
  guint stage = rv_class_get_stage (self->klass);

  return stage > 0 && learner_of (self) ? rv_class_answer (self->klass, rv_class_get_case (self->klass), stage - 1, learner_of (self)) : NULL;
}

static void
on_learner (RvTeachAnswer *self)
{
  gtk_widget_set_sensitive (self->before, answer_before (self) != NULL);
}

static void
set_words (GtkWidget *entry, GStrv words)
{
  g_autofree char *text = g_strjoinv ("; ", words);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
on_before (RvTeachAnswer *self)
{
  const RvClassAnswer *answer = answer_before (self);

  if (!answer)
    return;
  rv_teach_answer_clear (self);
  if (answer->node)
    rv_teach_answer_place (self, answer->node, answer->side);
  for (guint i = 0; i < answer->points->len; i++)
    {
      RvPoint *point = &g_array_index (answer->points, RvPoint, i);
      GtkWidget *row;
      guint at = 0;

      add_cause (self, point->cause);
      for (row = gtk_widget_get_first_child (self->points); row && !g_str_equal (self->causes->pdata[at], point->cause); row = gtk_widget_get_next_sibling (row))
        at++;
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin_of (row)), point->points);
    }
  set_words (self->supporting, answer->supporting);
  set_words (self->opposing, answer->opposing);
  set_words (self->missing, answer->missing);
}

/* --- the room's vote --- */

static void
on_ballot (RvTeachAnswer *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->ballot));
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  g_autoptr (GError) error = NULL;

  if (!knowledge || at == 0)
    return;
  rv_class_cast (self->klass, at <= rv_knowledge_n_causes (knowledge) ? rv_knowledge_cause (knowledge, at - 1)->id : RV_SCORE_OTHER, &error);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->ballot), 0); /* the next voter does not see it */
  rv_teach_answer_update (self);
  say (self, error);
}

static void
on_vote (RvTeachAnswer *self)
{
  g_autoptr (GError) error = NULL;

  if (rv_class_open_round (self->klass))
    rv_class_close_vote (self->klass, &error);
  else
    rv_class_open_vote (self->klass, &error);
  rv_teach_answer_update (self);
  say (self, error);
}

/* While a round is open only the number of ballots is told, so that nobody follows the crowd. */
static char *
vote_text (RvTeachAnswer *self)
{
  GPtrArray *votes = rv_class_votes (self->klass);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint v = 0; v < votes->len; v++)
    {
      RvClassVote *vote = votes->pdata[v];

      if (vote->kase != rv_class_get_case (self->klass) || vote->stage != rv_class_get_stage (self->klass))
        continue;
      g_string_append_printf (text, _("%sRound %u, ballots: %.0f"), text->len ? "\n" : "", vote->round, rv_points_sum (vote->tally));
      for (guint i = 0; vote->closed && i < vote->tally->len; i++)
        g_string_append_printf (text, "%s%s %.0f", i ? ", " : "\n", cause_name (g_array_index (vote->tally, RvPoint, i).cause), g_array_index (vote->tally, RvPoint, i).points);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
rv_teach_answer_update (RvTeachAnswer *self)
{
  const char *const *names = rv_class_get_learners (self->klass);
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  g_autoptr (GPtrArray) missing = rv_class_missing (self->klass);
  g_autofree char *waiting = NULL, *vote = vote_text (self);
  guint n = g_strv_length ((char **) names), next = 0;

  gtk_drop_down_set_model (GTK_DROP_DOWN (self->learner), G_LIST_MODEL (model));
  for (guint i = 0; missing->len && i < n; i++)
    if (g_str_equal (names[i], missing->pdata[0]))
      next = i;
  if (n)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->learner), next);
  waiting = !n ? g_strdup (_("Type who takes part."))
               : g_strdup_printf (_("%u of %u have committed"), n - missing->len, n);
  gtk_label_set_text (GTK_LABEL (self->waiting), waiting);
  gtk_label_set_text (GTK_LABEL (self->vote_line), *vote ? vote : _("No vote at this stage yet"));
  gtk_widget_set_visible (gtk_widget_get_parent (self->ballot), rv_class_open_round (self->klass) != NULL);
  gtk_button_set_label (GTK_BUTTON (self->round), rv_class_open_round (self->klass) ? _("Close the round") : _("Open a round"));
  on_learner (self);
}

void
rv_teach_answer_clear (RvTeachAnswer *self)
{
  GtkWidget *entries[] = { self->place, self->supporting, self->opposing, self->missing, self->search };

  g_clear_pointer (&self->node, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_editable_set_text (GTK_EDITABLE (entries[i]), "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->side), 0);
  clear_box (self->points);
  clear_box (self->places);
  clear_box (self->offers);
  g_ptr_array_set_size (self->causes, 0);
  add_cause (self, RV_SCORE_OTHER);
}

/* --- building --- */

static GtkWidget *
add_heading (RvTeachAnswer *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "rv-section");
  gtk_box_append (GTK_BOX (self), label);
  return label;
}

static GtkWidget *
add_quiet (RvTeachAnswer *self)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self), label);
  return label;
}

static GtkWidget *
named (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return widget;
}

static GtkWidget *
add_entry (RvTeachAnswer *self, const char *name)
{
  GtkWidget *entry = named (gtk_entry_new (), name);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), name);
  gtk_box_append (GTK_BOX (self), entry);
  return entry;
}

static GtkWidget *
add_button (GtkWidget *box, const char *label, GCallback func, RvTeachAnswer *self)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", func, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
add_box (RvTeachAnswer *self, GtkOrientation orientation)
{
  GtkWidget *box = gtk_box_new (orientation, orientation == GTK_ORIENTATION_VERTICAL ? 0 : 6);

  gtk_box_append (GTK_BOX (self), box);
  return box;
}

static void
build_who (RvTeachAnswer *self)
{
  GtkWidget *line;

  add_heading (self, _("Who answers"));
  self->learner = named (gtk_drop_down_new (NULL, NULL), _("Learner"));
  gtk_box_append (GTK_BOX (self), self->learner);
  line = add_box (self, GTK_ORIENTATION_HORIZONTAL);
  self->newcomer = named (gtk_entry_new (), _("Name of a learner"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->newcomer), _("Name of a learner"));
  gtk_widget_set_hexpand (self->newcomer, TRUE);
  g_signal_connect_swapped (self->newcomer, "activate", G_CALLBACK (on_join), self);
  gtk_box_append (GTK_BOX (line), self->newcomer);
  add_button (line, _("Add"), G_CALLBACK (on_join), self);
  self->waiting = add_quiet (self);
}

static void
build_place (RvTeachAnswer *self)
{
  const char *const sides[] = { _("Side not said"), _("Left"), _("Right"), NULL };

  add_heading (self, _("Where is the lesion?"));
  self->place = add_entry (self, _("Nerve, plexus or root, or click on the map"));
  g_signal_connect_swapped (self->place, "changed", G_CALLBACK (on_place), self);
  self->places = add_box (self, GTK_ORIENTATION_VERTICAL);
  self->side = named (gtk_drop_down_new_from_strings (sides), _("Side"));
  gtk_box_append (GTK_BOX (self), self->side);
}

static void
build_causes (RvTeachAnswer *self)
{
  add_heading (self, _("What is the cause? 100 points"));
  self->search = named (gtk_search_entry_new (), _("Search the causes"));
  g_object_set (self->search, "placeholder-text", _("Search the causes"), NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_search_activate), self);
  gtk_box_append (GTK_BOX (self), self->search);
  self->offers = add_box (self, GTK_ORIENTATION_VERTICAL);
  self->points = add_box (self, GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self->points), 3);
  self->left = add_quiet (self);
}

static void
build_vote (RvTeachAnswer *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *const[]) { _("Choose a cause"), NULL });
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  GtkWidget *line;

  for (guint i = 0; knowledge && i < rv_knowledge_n_causes (knowledge); i++)
    gtk_string_list_append (names, rv_knowledge_cause (knowledge, i)->name);
  gtk_string_list_append (names, _("Other, not listed"));
  add_heading (self, _("Vote of the room"));
  self->vote_line = add_quiet (self);
  line = add_box (self, GTK_ORIENTATION_HORIZONTAL);
  self->ballot = named (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string")), _("Ballot"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->ballot), TRUE);
  gtk_widget_set_hexpand (self->ballot, TRUE);
  gtk_box_append (GTK_BOX (line), self->ballot);
  add_button (line, _("Cast"), G_CALLBACK (on_ballot), self);
  self->round = add_button (GTK_WIDGET (self), _("Open a round"), G_CALLBACK (on_vote), self);
}

static void
rv_teach_answer_dispose (GObject *object)
{
  RvTeachAnswer *self = RV_TEACH_ANSWER (object);

  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->causes, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_teach_answer_parent_class)->dispose (object);
}

static void
rv_teach_answer_class_init (RvTeachAnswerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_teach_answer_dispose;
  signals[COMMITTED] = g_signal_new ("committed", RV_TYPE_TEACH_ANSWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAID] = g_signal_new ("said", RV_TYPE_TEACH_ANSWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rv_teach_answer_init (RvTeachAnswer *self)
{
  self->causes = g_ptr_array_new_with_free_func (g_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  build_who (self);
  build_place (self);
  build_causes (self);
  add_heading (self, _("Findings; several with a semicolon between"));
  self->supporting = add_entry (self, _("For"));
  self->opposing = add_entry (self, _("Against"));
  self->missing = add_entry (self, _("Missing: what you would ask for"));
  self->before = add_button (GTK_WIDGET (self), _("As at the stage before"), G_CALLBACK (on_before), self);
  g_signal_connect_swapped (self->learner, "notify::selected", G_CALLBACK (on_learner), self);
  gtk_widget_add_css_class (add_button (GTK_WIDGET (self), _("Commit"), G_CALLBACK (on_commit), self), "suggested-action");
  build_vote (self);
}

GtkWidget *
rv_teach_answer_new (RvClass *klass)
{
  RvTeachAnswer *self = g_object_new (RV_TYPE_TEACH_ANSWER, NULL);

  self->klass = klass;
  rv_teach_answer_clear (self);
  rv_teach_answer_update (self);
  return GTK_WIDGET (self);
}
