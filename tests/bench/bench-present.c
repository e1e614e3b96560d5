/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change of slide in a window of 3840 x 2160, against a bare full-window repaint of the same run: a window that paints one ready picture. */
#include <locale.h>
#include <math.h>

#include "app/rv-slide-view.h"
#include "casefile/rv-casefile.h"
#include "measure.h"

#define WIDTH 3840
#define HEIGHT 2160
#define CHANGES 12

typedef struct {
  GMainLoop *loop;
  RvDeck *deck;            /* NULL: the bare window */
  GtkWidget *area;
  double start, times[CHANGES];
  guint n, warm;
} Stage;

static void
on_before (GdkFrameClock *clock, Stage *stage)
{
  stage->start = measure_cpu ();
}

/* The next slide is asked for when the one before is on the screen and its neighbours are drawn. */
static gboolean
step (gpointer data)
{
  Stage *stage = data;

  if (stage->deck)
    {
      guint at = rv_deck_get_current (stage->deck), next = (at + 1) % rv_deck_n_slides (stage->deck);

      if (!rv_deck_surface (stage->deck, next, WIDTH, HEIGHT))
        return G_SOURCE_CONTINUE;
      rv_deck_set_current (stage->deck, next);
    }
  else
    gtk_widget_queue_draw (stage->area);
  return G_SOURCE_REMOVE;
}

static void
on_after (GdkFrameClock *clock, Stage *stage)
{
  if (stage->warm > 0)
    stage->warm--;
  else if (stage->n < CHANGES)
    stage->times[stage->n++] = measure_cpu () - stage->start;
  if (stage->n == CHANGES)
    g_main_loop_quit (stage->loop);
  else
    g_timeout_add (300, step, stage);
}

/* Nothing but one ready picture, painted without a detour. */
#define BARE_TYPE (bare_get_type ())
G_DECLARE_FINAL_TYPE (Bare, bare, BARE, WIDGET, GtkWidget)
struct _Bare {
  GtkWidget parent_instance;
  cairo_surface_t *ready;
};
G_DEFINE_FINAL_TYPE (Bare, bare, GTK_TYPE_WIDGET)

static void
bare_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));

  cairo_set_source_surface (cr, BARE_WIDGET (widget)->ready, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
bare_class_init (BareClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = bare_snapshot;
}

static void
bare_init (Bare *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

static double
run (Stage *stage, GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();
  GdkFrameClock *clock;

  stage->loop = g_main_loop_new (NULL, FALSE);
  stage->warm = 2;
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before), stage);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after), stage);
  g_main_loop_run (stage->loop);
  g_signal_handlers_disconnect_by_data (clock, stage);
  gtk_window_destroy (GTK_WINDOW (window));
  g_main_loop_unref (stage->loop);
  return measure_median (stage->times, CHANGES);
}

static int
measure_changes (const char *path)
{
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, NULL);
  g_autoptr (RvCaseSession) session = kase ? rv_case_session_new (NULL, kase, NULL) : NULL;
  g_autoptr (RvDeck) deck = session ? rv_deck_new (session, FALSE, RV_SCHEME_LIGHT) : NULL;
  cairo_surface_t *ready = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  GtkWidget *bare = g_object_new (BARE_TYPE, NULL);
  Stage plain = { .area = bare }, slides = { .deck = deck };
  cairo_t *cr = cairo_create (ready);
  double reference, change;

  if (!deck)
    return 1;
  cairo_set_source_rgb (cr, 0.9, 0.9, 0.9);
  cairo_paint (cr);
  cairo_destroy (cr);
  BARE_WIDGET (bare)->ready = ready;
  reference = run (&plain, bare);
  while (!rv_deck_is_loaded (deck))
    g_main_context_iteration (NULL, TRUE);
  change = run (&slides, rv_slide_view_new (deck, 0));
  cairo_surface_destroy (ready);
  return measure_print ("a change of slide at 3840 x 2160; a bare repaint", 1.2, change, reference) ? 0 : 1;
}

int
main (int argc, char **argv)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *again[] = { RV_DISPLAY_SCRIPT, self, "--frames", NULL };
  int status = 0;

  setlocale (LC_ALL, "");
  if (argc == 2 && g_str_equal (argv[1], "--frames"))
    {
      gtk_init ();
      return measure_changes (RV_PRESENT_CASE);
    }
  g_setenv ("RV_SCREEN", "3840x2160x24", TRUE);
  if (!g_spawn_sync (NULL, (char **) again, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, &status, NULL))
    return 1;
  return g_spawn_check_wait_status (status, NULL) ? 0 : 1;
}
