/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-teach-window.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-case-pages.h"
#include "app/rv-differential-page.h"
#include "app/rv-teach-answer.h"
#include "app/rv-teach-leave.h"
#include "app/rv-teach-result.h"
#include "app/rv-window.h"
#include "cli/rv-cli.h"
#include "session/rv-blind.h"
#include "session/rv-class-sheet.h"
#include "teaching/rv-disclose.h"
#include "widgets/rv-nerve-tree-view.h"

struct _RvTeachWindow {
  AdwApplicationWindow parent_instance;

  RvClass *klass;
  RvCaseSession *whole;     /* of the library: never shown before the end of the case */
  GPtrArray *stages;        /* RvDisclosure */
  AdwToastOverlay *toasts;
  GtkStack *pages;
  GtkWidget *title, *stage, *question, *answer, *answer_scroll, *next, *save, *leaving;
  gboolean unlocked;
};

G_DEFINE_FINAL_TYPE (RvTeachWindow, rv_teach_window, ADW_TYPE_APPLICATION_WINDOW)

static void
say (RvTeachWindow *self, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
say_error (RvTeachWindow *self, GError *error)
{
  if (error)
    say (self, error->message);
}

static RvApplication *
application_of (RvTeachWindow *self)
{
  return RV_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

/* --- what is shown --- */

static void
on_node (RvNerveTreeView *tree, const char *node, int side, RvTeachWindow *self)
{
  rv_teach_answer_place (RV_TEACH_ANSWER (self->answer), node, (RvSide) side);
}

static void
on_limb (GtkDropDown *limb, GParamSpec *pspec, RvNerveTreeView *tree)
{
  static const struct { const char *region; RvSide side; } limbs[] = {
    { "leg", RV_SIDE_LEFT }, { "leg", RV_SIDE_RIGHT }, { "arm", RV_SIDE_LEFT }, { "arm", RV_SIDE_RIGHT }, { "head", RV_SIDE_LEFT }, { "head", RV_SIDE_RIGHT },
  };
  guint at = MIN (gtk_drop_down_get_selected (limb), G_N_ELEMENTS (limbs) - 1);

  rv_nerve_tree_view_set_limb (tree, limbs[at].region, limbs[at].side);
}

static GtkWidget *
map_page (RvTeachWindow *self)
{
  const char *const limbs[] = { _("Left leg"), _("Right leg"), _("Left arm"), _("Right arm"), _("Head, left"), _("Head, right"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *limb = gtk_drop_down_new_from_strings (limbs), *tree = rv_nerve_tree_view_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  gtk_widget_set_halign (limb, GTK_ALIGN_START);
  gtk_widget_set_margin_start (limb, 18);
  gtk_widget_set_margin_top (limb, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (limb), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Limb"), -1);
  rv_nerve_tree_view_set_whole (RV_NERVE_TREE_VIEW (tree), TRUE);
  if (rv_anatomy_default (NULL))
    rv_nerve_tree_view_show (RV_NERVE_TREE_VIEW (tree), rv_anatomy_default (NULL), NULL, NULL);
  rv_nerve_tree_view_set_limb (RV_NERVE_TREE_VIEW (tree), "leg", RV_SIDE_LEFT);
  g_signal_connect (limb, "notify::selected", G_CALLBACK (on_limb), tree);
  g_signal_connect_object (tree, "node-activated", G_CALLBACK (on_node), self, 0);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), tree);
  gtk_box_append (GTK_BOX (box), limb);
  gtk_box_append (GTK_BOX (box), scroll);
  return box;
}

static void
show_stage (RvTeachWindow *self)
{
  guint at = MIN (rv_class_get_stage (self->klass), self->stages->len - 1);
  const RvDisclosure *stage = self->stages->pdata[at];
  RvCase *kase = rv_case_session_get_case (self->whole);
  g_autofree char *title = rv_disclose_title (kase, rv_class_get_case (self->klass) + 1);
  g_autofree char *line = g_strdup_printf (_("Stage %u: %s"), at + 1, stage->title ? stage->title : "");
  g_autofree char *asked = g_strjoin (stage->text && stage->question ? "\n" : "", stage->text ? stage->text : "", stage->question ? stage->question : "", NULL);
  g_autoptr (RvCaseSession) session = rv_blind_session_new (self->whole, stage->position, stage->bedside, title, NULL);

  rv_case_pages_clear (self->pages);
  rv_case_pages_add (self->pages, session, NULL);
  gtk_stack_add_titled (self->pages, map_page (self), "map", _("Map of the nerves"));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->stage), line);
  gtk_label_set_text (GTK_LABEL (self->question), asked);
  gtk_widget_set_visible (self->question, *asked != '\0');
  gtk_widget_set_visible (self->answer_scroll, TRUE);
  gtk_widget_set_visible (self->save, FALSE);
  gtk_button_set_label (GTK_BUTTON (self->next), at + 1 < self->stages->len ? _("Next stage") : _("Show the answer"));
  rv_teach_answer_clear (RV_TEACH_ANSWER (self->answer));
  rv_teach_answer_update (RV_TEACH_ANSWER (self->answer));
}

static gboolean
is_last_case (RvTeachWindow *self)
{
  return rv_class_get_case (self->klass) + 1 >= g_strv_length ((char **) rv_class_get_cases (self->klass));
}

static void
show_result (RvTeachWindow *self)
{
  guint kase = rv_class_get_case (self->klass);
  g_autofree char *title = rv_disclose_title (rv_case_session_get_case (self->whole), kase + 1);
  GtkWidget *page = g_object_new (RV_TYPE_DIFFERENTIAL_PAGE, NULL);

  rv_case_pages_clear (self->pages);
  gtk_stack_add_titled (self->pages, rv_teach_result_new (self->klass, kase, self->whole), "result", _("Result"));
  rv_case_pages_add (self->pages, self->whole, NULL);
  gtk_stack_add_titled (self->pages, page, "differential", _("Differential"));
  rv_page_set_session (RV_PAGE (page), self->whole);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->stage), _("The answer"));
  gtk_widget_set_visible (self->question, FALSE);
  gtk_widget_set_visible (self->answer_scroll, FALSE);
  gtk_widget_set_visible (self->save, TRUE);
  gtk_button_set_label (GTK_BUTTON (self->next), is_last_case (self) ? _("End the class") : _("Next case"));
}

/* FALSE: the case is not in the library any more. */
static gboolean
open_case (RvTeachWindow *self)
{
  g_autoptr (GError) error = NULL;
  const char *uuid = rv_class_get_cases (self->klass)[rv_class_get_case (self->klass)];

  g_clear_object (&self->whole);
  g_clear_pointer (&self->stages, g_ptr_array_unref);
  self->whole = rv_case_session_open (rv_application_get_store (application_of (self)), uuid, &error);
  if (!self->whole)
    {
      say_error (self, error);
      return FALSE;
    }
  self->stages = rv_disclose_stages (rv_case_session_get_case (self->whole), rv_case_session_get_chronology (self->whole));
  return TRUE;
}

static void
leave (RvTeachWindow *self)
{
  RvApplication *application = application_of (self);

  self->unlocked = TRUE;
  gtk_window_present (GTK_WINDOW (rv_window_new (application)));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
show_now (RvTeachWindow *self)
{
  if (!self->whole && !open_case (self))
    return;
  if (rv_class_is_revealed (self->klass))
    show_result (self);
  else
    show_stage (self);
}

/* --- going on --- */

static gboolean
reveal (RvTeachWindow *self, GError **error)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  g_autoptr (RvDisclosedTruth) truth = rv_disclose_truth (rv_case_session_get_case (self->whole), anatomy);
  g_autoptr (GStrvBuilder) nodes = g_strv_builder_new ();
  g_auto (GStrv) places = NULL;
  g_autofree char *name = g_strjoinv ("; ", truth->names);
  RvClassTruth written = { .causes = truth->causes, .name = name, .side = truth->side };

  for (guint i = 0; i < truth->nodes->len; i++)
    g_strv_builder_add (nodes, anatomy->nodes[g_array_index (truth->nodes, int, i)].id);
  places = g_strv_builder_end (nodes);
  written.nodes = places;
  return rv_class_reveal (self->klass, &written, error);
}

static void
on_next (RvTeachWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->whole)
    return;
  if (rv_class_is_revealed (self->klass))
    {
      if (is_last_case (self))
        rv_teach_leave_ask (RV_TEACH_LEAVE (self->leaving));
      else if (rv_class_next_case (self->klass, &error) && open_case (self))
        show_now (self);
      say_error (self, error);
      return;
    }
  if (rv_class_get_stage (self->klass) + 1 < self->stages->len ? rv_class_advance (self->klass, &error) : reveal (self, &error))
    show_now (self);
  say_error (self, error);
}

static char **
titles_of (RvTeachWindow *self)
{
  RvStore *store = rv_application_get_store (application_of (self));
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();

  for (guint i = 0; rv_class_get_cases (self->klass)[i]; i++)
    {
      g_autoptr (RvCaseSession) session = rv_case_session_open (store, rv_class_get_cases (self->klass)[i], NULL);
      g_autofree char *title = session ? rv_disclose_title (rv_case_session_get_case (session), i + 1) : g_strdup ("");

      g_strv_builder_add (titles, title);
    }
  return g_strv_builder_end (titles);
}

static void
on_save_response (GtkNativeDialog *dialog, int response, RvTeachWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  g_auto (GStrv) titles = path ? titles_of (self) : NULL;
  g_autoptr (GError) error = NULL;

  if (path)
    rv_class_sheet_save (self->klass, rv_anatomy_default (NULL), (const char *const *) titles, path, &error);
  say_error (self, error);
  g_object_unref (dialog);
}

static void
on_save (RvTeachWindow *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Results as PDF (.pdf) or table (.csv)"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("Export"), NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "class.pdf");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_save_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- leaving --- */

static gboolean
rv_teach_window_close_request (GtkWindow *window)
{
  RvTeachWindow *self = RV_TEACH_WINDOW (window);

  if (self->unlocked)
    return GTK_WINDOW_CLASS (rv_teach_window_parent_class)->close_request (window);
  rv_teach_leave_ask (RV_TEACH_LEAVE (self->leaving));
  return TRUE;
}

/* --- building --- */

static GtkWidget *
quiet_label (const char *style)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
build_header (RvTeachWindow *self)
{
  GtkWidget *header = gtk_header_bar_new (), *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *switcher = rv_case_pages_switcher (self->pages);

  self->title = quiet_label ("heading");
  self->stage = quiet_label ("caption");
  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (names), self->title);
  gtk_box_append (GTK_BOX (names), self->stage);
  gtk_widget_add_css_class (header, "rv-header");
  self->next = gtk_button_new_with_label (_("Next stage"));
  gtk_widget_add_css_class (self->next, "suggested-action");
  g_signal_connect_swapped (self->next, "clicked", G_CALLBACK (on_next), self);
  self->save = gtk_button_new_with_label (_("Export results…"));
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (on_save), self);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (header), names);
  gtk_header_bar_set_title_widget (GTK_HEADER_BAR (header), switcher);
  gtk_header_bar_pack_end (GTK_HEADER_BAR (header), self->next);
  gtk_header_bar_pack_end (GTK_HEADER_BAR (header), self->save);
  return header;
}

static GtkWidget *
build_leaving (RvTeachWindow *self)
{
  const char *dir = rv_store_get_dir (rv_application_get_store (application_of (self)));
  g_autofree char *own = rv_cli_default_library ();

  self->leaving = rv_teach_leave_new (self->klass, g_str_equal (dir, own) ? NULL : dir);
  g_signal_connect_object (self->leaving, "ended", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
  return self->leaving;
}

static void
build (RvTeachWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *side;

  self->answer = rv_teach_answer_new (self->klass);
  g_signal_connect_object (self->answer, "said", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
  side = self->answer_scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (side), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (side), self->answer);
  gtk_widget_set_size_request (side, 330, -1);
  gtk_widget_set_hexpand (side, FALSE); /* its entries would otherwise take half of the page */
  gtk_widget_add_css_class (side, "rv-pane");
  gtk_widget_set_margin_start (self->answer, 12);
  gtk_widget_set_margin_end (self->answer, 12);
  gtk_widget_set_margin_top (self->answer, 6);
  gtk_widget_set_margin_bottom (self->answer, 12);
  self->question = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->question), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->question), 0);
  gtk_widget_add_css_class (self->question, "rv-asked");
  gtk_widget_set_hexpand (GTK_WIDGET (self->pages), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->pages), TRUE);
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->pages));
  gtk_box_append (GTK_BOX (body), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (body), side);
  gtk_box_append (GTK_BOX (box), build_header (self));
  gtk_box_append (GTK_BOX (box), build_leaving (self));
  gtk_box_append (GTK_BOX (box), self->question);
  gtk_box_append (GTK_BOX (box), body);
  adw_toast_overlay_set_child (self->toasts, box);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), GTK_WIDGET (self->toasts));
}

static void
rv_teach_window_dispose (GObject *object)
{
  RvTeachWindow *self = RV_TEACH_WINDOW (object);

  g_clear_object (&self->whole);
  g_clear_pointer (&self->stages, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_teach_window_parent_class)->dispose (object);
}

static void
rv_teach_window_finalize (GObject *object)
{
  rv_class_free (RV_TEACH_WINDOW (object)->klass);
  G_OBJECT_CLASS (rv_teach_window_parent_class)->finalize (object);
}

static GtkStack *
pages_of (GtkWidget *window)
{
  return RV_TEACH_WINDOW (window)->pages;
}

static void
on_report (GtkWidget *widget, const char *name, GVariant *parameter)
{
  say (RV_TEACH_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
rv_teach_window_class_init (RvTeachWindowClass *klass)
{
  rv_case_pages_install (GTK_WIDGET_CLASS (klass), pages_of);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.report", "s", on_report);
  G_OBJECT_CLASS (klass)->dispose = rv_teach_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rv_teach_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rv_teach_window_close_request;
}

static void
rv_teach_window_init (RvTeachWindow *self)
{
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  self->pages = GTK_STACK (gtk_stack_new ());
}

GtkWindow *
rv_teach_window_running (GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    if (RV_IS_TEACH_WINDOW (l->data))
      return l->data;
  return NULL;
}

void
rv_teach_window_check (GtkApplication *application)
{
  GtkWindow *window = rv_teach_window_running (application);

  if (window && !RV_TEACH_WINDOW (window)->unlocked && rv_class_is_over (RV_TEACH_WINDOW (window)->klass))
    leave (RV_TEACH_WINDOW (window));
}

void
rv_teach_window_begin (RvApplication *application, RvClass *klass)
{
  RvTeachWindow *self = g_object_new (RV_TYPE_TEACH_WINDOW, "application", application, "default-width", 1600, "default-height", 1000, NULL);
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (application)));

  self->klass = klass;
  build (self);
  show_now (self);
  gtk_window_present (GTK_WINDOW (self));
  for (GList *l = windows; l; l = l->next)
    if (l->data != (gpointer) self)
      gtk_window_close (l->data);
}
