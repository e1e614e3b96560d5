/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-widget-theme.h"

#include <adwaita.h>

double
rv_widget_text_scale (GtkWidget *widget)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? CLAMP (dpi / (96.0 * 1024), 0.5, 3) : 1;
}

RvTheme *
rv_widget_theme (GtkWidget *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager), contrast = adw_style_manager_get_high_contrast (manager);
  GtkSettings *settings = gtk_widget_get_settings (widget);
  g_autofree char *font = NULL;
  g_autoptr (PangoFontDescription) description = NULL;

  g_object_get (settings, "gtk-font-name", &font, NULL);
  description = pango_font_description_from_string (font ? font : "");
  return rv_theme_new (contrast ? (dark ? RV_SCHEME_CONTRAST_DARK : RV_SCHEME_CONTRAST) : dark ? RV_SCHEME_DARK : RV_SCHEME_LIGHT,
                       pango_font_description_get_family (description), rv_widget_text_scale (widget));
}

void
rv_widget_theme_watch (GtkWidget *widget, GCallback func)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", func, widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", func, widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi", func, widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-font-name", func, widget, G_CONNECT_SWAPPED);
}
