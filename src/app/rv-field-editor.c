/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-field-editor.h"

#include <glib/gi18n.h>

#include "app/rv-code-offers.h"
#include "session/rv-names.h"

struct _RvFieldEditor {
  GtkBox parent_instance;

  const RvField *field;
  RvCase *kase;         /* borrowed: lives as long as the form shows it */
  GtkWidget *control;   /* GtkEntry, GtkDropDown or GtkTextView */
  GtkWidget *status;    /* GtkLabel: how it was understood, or what is wrong */
  GtkWidget *offers;    /* RvCodeOffers: names that fit what is typed; NULL where any words will do */
  GStrv tokens;         /* lexical values of the drop-down, "" first */
  char *shown;          /* lexical value as loaded, or NULL */
  gboolean loading;
  guint pending_id;     /* focus has left; the value is taken once the pointer is up */
};

enum { COMMITTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvFieldEditor, rv_field_editor, GTK_TYPE_BOX)

static void
set_status (RvFieldEditor *self, const char *text, gboolean wrong)
{
  gtk_label_set_text (GTK_LABEL (self->status), text ? text : "");
  gtk_widget_set_visible (self->status, text && *text);
  if (wrong)
    {
      gtk_widget_add_css_class (self->status, "error");
      gtk_widget_add_css_class (self->control, "error");
    }
  else
    {
      gtk_widget_remove_css_class (self->status, "error");
      gtk_widget_remove_css_class (self->control, "error");
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static char *
understood (RvFieldEditor *self, const char *lexical, gboolean typing)
{
  g_autoptr (RvDate) date = NULL;

  if (self->field->type == RV_FIELD_CODE && !rv_names_code_of (lexical))
    return typing ? NULL : g_strdup (_("Kept as typed; the assistant knows no finding or cause of that name."));
  if (self->field->type != RV_FIELD_DATE)
    return NULL;
  date = rv_date_parse (lexical, NULL);
  return rv_date_to_text (date, rv_case_title_of_id, self->kase);
}

/* What stands below a value: its date in words, what is allowed, or that it is still to be chosen. typing: it may not be complete yet. */
static void
explain (RvFieldEditor *self, const char *lexical, gboolean typing)
{
  g_autofree char *allowed = NULL;
  g_autofree char *text = NULL;
  gboolean wrong = FALSE;

  if (!lexical && (self->field->flags & RV_FIELD_REQUIRED) && self->field->type == RV_FIELD_ENUM)
    text = g_strdup (_("Still to be chosen"));
  else if (lexical && rv_empty_of (lexical) == RV_EMPTY_NO)
    {
      gboolean good = rv_field_check (self->field, lexical, &allowed);

      if (good)
        text = understood (self, lexical, typing);
      else if (typing && self->field->type == RV_FIELD_DATE)
        text = g_strdup (_("No date yet. For example: about May 2011, T+18mo, after the steroids"));
      else
        text = g_strdup_printf (_("Kept as typed, but not used. Allowed: %s."), allowed);
      wrong = !good && !typing;
    }
  set_status (self, text, wrong);
  if (self->offers)
    rv_code_offers_show (RV_CODE_OFFERS (self->offers), lexical && !rv_names_code_of (lexical) ? lexical : NULL);
}

/* The text of the control as lexical value; NULL when empty. Caller frees. */
static char *
lexical_of (RvFieldEditor *self, const char *typed)
{
  g_autofree char *stripped = g_strstrip (g_strdup (typed));
  g_autoptr (RvDate) date = NULL;

  if (!*stripped)
    return NULL;
  if (self->field->type == RV_FIELD_CODE)
    {
      const char *code = rv_names_code_of (stripped);

      return code ? g_strdup (code) : g_steal_pointer (&stripped);
    }
  if (self->field->type != RV_FIELD_DATE)
    return rv_field_from_text (self->field, stripped);
  date = rv_date_from_text (stripped, rv_case_find_words, self->kase, NULL);
  return date ? rv_date_to_lexical (date) : g_steal_pointer (&stripped);
}

static void
commit (RvFieldEditor *self, const char *lexical)
{
  if (g_strcmp0 (lexical, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (lexical);
  explain (self, lexical, FALSE);
  g_signal_emit (self, signals[COMMITTED], 0, lexical);
}

static char *
typed_text (RvFieldEditor *self)
{
  if (GTK_IS_TEXT_VIEW (self->control))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control));
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    }
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->control)));
}

static void
on_finished (RvFieldEditor *self)
{
  g_autofree char *typed = typed_text (self);
  g_autofree char *lexical = lexical_of (self, typed);

  g_clear_handle_id (&self->pending_id, g_source_remove);
  if (!self->loading && gtk_widget_is_sensitive (self->control))
    commit (self, lexical);
}

/* TRUE while a button of the mouse is held: what was pressed must stay until it is let go. */
static gboolean
pointer_is_down (RvFieldEditor *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));
  GdkDevice *pointer = seat ? gdk_seat_get_pointer (seat) : NULL;

  return pointer && (gdk_device_get_modifier_state (pointer) & GDK_BUTTON1_MASK) != 0;
}

static gboolean
on_pending (gpointer data)
{
  RvFieldEditor *self = data;

  if (pointer_is_down (self))
    return G_SOURCE_CONTINUE;
  self->pending_id = 0;
  on_finished (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: an edit makes the pages anew, and GTK 4.8 loops for ever when the widget that gets the focus is removed meanwhile. */
static void
on_left (RvFieldEditor *self)
{
  if (!self->pending_id && !self->loading)
    self->pending_id = g_timeout_add (pointer_is_down (self) ? 40 : 0, on_pending, self);
}

static void
on_chosen (RvFieldEditor *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));

  if (!self->loading && i != GTK_INVALID_LIST_POSITION)
    commit (self, *self->tokens[i] ? self->tokens[i] : NULL);
}

/* While a date is typed, say at once how it reads. */
static void
on_typing (RvFieldEditor *self)
{
  g_autofree char *typed = NULL;
  g_autofree char *lexical = NULL;

  if (self->loading)
    return;
  typed = typed_text (self);
  lexical = lexical_of (self, typed);
  explain (self, lexical, TRUE);
}

/* A letter chooses without opening the list, and again the next that begins with it: sides and results are typed like text. */
static gboolean
on_letter (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RvFieldEditor *self)
{
  GtkDropDown *choice = GTK_DROP_DOWN (self->control);
  GListModel *labels = gtk_drop_down_get_model (choice);
  guint n = g_list_model_get_n_items (labels), selected = gtk_drop_down_get_selected (choice);
  gunichar letter = g_unichar_tolower (gdk_keyval_to_unicode (keyval));

  if (!g_unichar_isalnum (letter) || state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  for (guint i = 1; i <= n; i++)
    {
      guint at = (selected + i) % n;

      if (g_unichar_tolower (g_utf8_get_char (gtk_string_list_get_string (GTK_STRING_LIST (labels), at))) != letter)
        continue;
      gtk_drop_down_set_selected (choice, at);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_STOP;
}

static void
add_choice (GStrvBuilder *tokens, GtkStringList *labels, const char *token, const char *label)
{
  g_strv_builder_add (tokens, token);
  gtk_string_list_append (labels, label);
}

static void
add_references (RvFieldEditor *self, GStrvBuilder *tokens, GtkStringList *labels)
{
  g_auto (GStrv) kinds = g_strsplit (self->field->allowed, " ", -1);

  for (guint k = 0; kinds[k]; k++)
    for (guint i = 0; i < rv_case_count (self->kase, kinds[k]); i++)
      {
        RvRecord *record = rv_case_nth (self->kase, kinds[k], i);
        g_autofree char *title = rv_record_title (record);

        if (rv_record_get (record, "id"))
          add_choice (tokens, labels, rv_record_get (record, "id"), title);
      }
}

static GtkWidget *
make_choice (RvFieldEditor *self)
{
  g_autoptr (GStrvBuilder) tokens = g_strv_builder_new ();
  GtkStringList *labels = gtk_string_list_new (NULL);
  g_auto (GStrv) allowed = self->field->type == RV_FIELD_ENUM ? g_strsplit (self->field->allowed, " ", -1) : NULL;
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *choice;

  add_choice (tokens, labels, "", "—");
  for (guint i = 0; allowed && allowed[i]; i++)
    add_choice (tokens, labels, allowed[i], rv_token_label (allowed[i]));
  if (self->field->type == RV_FIELD_BOOL)
    {
      add_choice (tokens, labels, "yes", rv_token_label ("yes"));
      add_choice (tokens, labels, "no", rv_token_label ("no"));
    }
  if (self->field->type == RV_FIELD_REF)
    add_references (self, tokens, labels);
  else
    for (RvEmpty e = RV_EMPTY_NOT_TESTED; e <= RV_EMPTY_NOT_RECORDED; e++)
      add_choice (tokens, labels, rv_empty_to_lexical (e), rv_empty_to_text (e));
  self->tokens = g_strv_builder_end (tokens);
  choice = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (on_chosen), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_letter), self);
  gtk_widget_add_controller (choice, keys);
  return choice;
}

static void
connect_focus (RvFieldEditor *self, GtkWidget *control)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_left), self);
  gtk_widget_add_controller (control, focus);
}

static const char *
hint_for (const RvField *field)
{
  switch (field->type)
    {
    case RV_FIELD_DATE:
      return g_str_equal (field->name, "birth") ? _("Day, month and year") : _("May 2011, T+18mo, after …");
    case RV_FIELD_CODE:
      return _("Name of a finding or cause");
    case RV_FIELD_GRADE:
      return g_strcmp0 (field->allowed, "plus") == 0 ? "− + ++ +++" : g_strcmp0 (field->allowed, "mrc") == 0 ? "0–5" : "0–4";
    default:
      return NULL;
    }
}

static void
on_offer (RvCodeOffers *offers, const char *code, RvFieldEditor *self)
{
  g_autofree char *label = rv_code_label (code);

  gtk_editable_set_text (GTK_EDITABLE (self->control), label);
  gtk_editable_set_position (GTK_EDITABLE (self->control), -1);
  on_finished (self);
}

/* Below the entry; Down and Up go through them while the focus stays where one types. */
static void
add_offers (RvFieldEditor *self, GtkWidget *entry)
{
  self->offers = rv_code_offers_new (g_str_equal (self->field->name, "cause") ? RV_OFFER_CAUSES : g_str_equal (self->field->name, "code") ? RV_OFFER_BOTH : RV_OFFER_FINDINGS);
  g_signal_connect (self->offers, "chosen", G_CALLBACK (on_offer), self);
  rv_code_offers_listen (RV_CODE_OFFERS (self->offers), entry);
}

static GtkWidget *
make_entry (RvFieldEditor *self)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint_for (self->field));
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_finished), self);
  if (self->field->type == RV_FIELD_CODE)
    add_offers (self, entry);
  if (self->field->type == RV_FIELD_DATE || self->field->type == RV_FIELD_GRADE || self->field->type == RV_FIELD_QUANTITY || self->field->type == RV_FIELD_CODE)
    g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_typing), self);
  connect_focus (self, entry);
  return entry;
}

#define LEAST_PROSE 60 /* px */
#define MOST_PROSE 260

/* As tall as what is written, up to a point. The text view itself knows its height only after it was drawn. */
static void
fit_prose (RvFieldEditor *self, const char *text)
{
  GtkWidget *scroll = gtk_widget_get_ancestor (self->control, GTK_TYPE_SCROLLED_WINDOW);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->control, text);
  int width = gtk_widget_get_width (self->control), height;

  if (!scroll)
    return;
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (width > 60 ? width - 12 : 252) * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), CLAMP (height + 14, LEAST_PROSE, MOST_PROSE));
}

static GtkWidget *
make_text (RvFieldEditor *self)
{
  GtkWidget *text = gtk_text_view_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), FALSE);
  gtk_widget_add_css_class (text, "rv-prose");
  connect_focus (self, text);
  return text;
}

/* A text view that is not scrolled hides what does not fit. */
static GtkWidget *
scrolled (GtkWidget *text)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), LEAST_PROSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), text);
  return scroll;
}

static void
rv_field_editor_dispose (GObject *object)
{
  g_clear_handle_id (&RV_FIELD_EDITOR (object)->pending_id, g_source_remove);
  G_OBJECT_CLASS (rv_field_editor_parent_class)->dispose (object);
}

static void
rv_field_editor_finalize (GObject *object)
{
  RvFieldEditor *self = RV_FIELD_EDITOR (object);

  g_strfreev (self->tokens);
  g_free (self->shown);
  G_OBJECT_CLASS (rv_field_editor_parent_class)->finalize (object);
}

static void
rv_field_editor_class_init (RvFieldEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_field_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = rv_field_editor_finalize;
  signals[COMMITTED] = g_signal_new ("committed", RV_TYPE_FIELD_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rv_field_editor_init (RvFieldEditor *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 2);
}

GtkWidget *
rv_field_editor_new (const RvField *field, RvCase *kase)
{
  RvFieldEditor *self = g_object_new (RV_TYPE_FIELD_EDITOR, NULL);
  g_autofree char *text = field->unit ? g_strdup_printf ("%s · %s", _(field->label), field->unit) : g_strdup (_(field->label));
  GtkWidget *label = gtk_label_new (text);

  self->field = field;
  self->kase = kase;
  if (field->type == RV_FIELD_ENUM || field->type == RV_FIELD_BOOL || field->type == RV_FIELD_REF)
    self->control = make_choice (self);
  else
    self->control = field->type == RV_FIELD_PROSE ? make_text (self) : make_entry (self);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->control);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  self->status = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_widget_set_visible (self->status, FALSE);
  gtk_widget_add_css_class (self->status, "caption");
  gtk_box_append (GTK_BOX (self), label);
  gtk_box_append (GTK_BOX (self), GTK_IS_TEXT_VIEW (self->control) ? scrolled (self->control) : self->control);
  gtk_box_append (GTK_BOX (self), self->status);
  if (self->offers)
    gtk_box_append (GTK_BOX (self), self->offers);
  return GTK_WIDGET (self);
}

const RvField *
rv_field_editor_get_field (RvFieldEditor *self)
{
  return self->field;
}

static void
load_choice (RvFieldEditor *self, const char *lexical)
{
  guint selected = 0;

  for (guint i = 0; self->tokens[i]; i++)
    if (g_strcmp0 (self->tokens[i], lexical) == 0)
      selected = i;
  if (lexical && !selected) /* a value that is no choice: shown, not lost */
    {
      GtkStringList *labels = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->control)));
      guint n = g_strv_length (self->tokens);

      self->tokens = g_renew (char *, self->tokens, n + 2);
      self->tokens[n] = g_strdup (lexical);
      self->tokens[n + 1] = NULL;
      gtk_string_list_append (labels, lexical);
      selected = n;
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), selected);
}

/* Dates, numbers and grades are edited in the form in which they are kept; it is exact and short. Codes by their names. */
void
rv_field_editor_load (RvFieldEditor *self, RvRecord *record, gboolean editable)
{
  const char *lexical = rv_record_get (record, self->field->name);
  g_autofree char *typed = GTK_IS_DROP_DOWN (self->control) ? NULL : typed_text (self);
  g_autofree char *label = lexical && self->field->type == RV_FIELD_CODE && rv_names_code_of (lexical) ? rv_code_label (lexical) : NULL;
  const char *text = label ? label : lexical ? lexical : "";

  if (GTK_IS_ENTRY (self->control))
    gtk_editable_set_editable (GTK_EDITABLE (self->control), editable);
  else if (GTK_IS_TEXT_VIEW (self->control))
    gtk_text_view_set_editable (GTK_TEXT_VIEW (self->control), editable);
  else
    gtk_widget_set_sensitive (self->control, editable);
  if (self->pending_id) /* typed, and about to be taken */
    return;
  self->loading = TRUE;
  if (GTK_IS_DROP_DOWN (self->control))
    load_choice (self, lexical);
  else if (g_strcmp0 (typed, text) != 0 && GTK_IS_TEXT_VIEW (self->control))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control)), text, -1);
  else if (g_strcmp0 (typed, text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->control), text);
  self->loading = FALSE;
  if (GTK_IS_TEXT_VIEW (self->control))
    fit_prose (self, text);
  g_free (self->shown);
  self->shown = g_strdup (lexical);
  explain (self, lexical, FALSE);
}

void
rv_field_editor_flush (RvFieldEditor *self)
{
  if (self->pending_id || (!GTK_IS_DROP_DOWN (self->control) && gtk_widget_get_state_flags (self->control) & GTK_STATE_FLAG_FOCUS_WITHIN))
    on_finished (self);
}

void
rv_field_editor_focus (RvFieldEditor *self)
{
  gtk_widget_grab_focus (self->control);
}
