/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"
#include "teaching/rv-journal.h"

G_BEGIN_DECLS

/**
 * Playlists of cases for teaching and their place in the curriculum ("entrapment", "year 4"), in LIBRARY/teaching/playlists.json:
 * {"playlists": [{"name", "tags": [...], "cases": [uuid, ...]}]}. Written whole, by rename.
 */
typedef struct { char *name; GStrv tags, cases; } RvPlaylist;

/* RvPlaylist by name; empty when there are none. NULL with error: the file cannot be read (nothing is lost by that). */
GPtrArray *rv_playlists_load (const char *library, GError **error);
gboolean rv_playlists_save (const char *library, GPtrArray *playlists, GError **error);
RvPlaylist *rv_playlist_new (const char *name, const char *const *tags, const char *const *cases);
void rv_playlist_free (RvPlaylist *self);
/* The one of that name, or NULL. */
RvPlaylist *rv_playlists_find (GPtrArray *playlists, const char *name);
/* Playlists that carry a tag. Free the array; its items are borrowed. */
GPtrArray *rv_playlists_tagged (GPtrArray *playlists, const char *tag);

G_END_DECLS
