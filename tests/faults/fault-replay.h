/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * A disk that may lose what was not synced. A record (fault-record.h) is played up to a cut; what fsync() promised is there, of the
 * rest only what the trial lets through:
 *   nothing     none of it
 *   reordered   any of the writes, in their order, others not; names as far as some point
 *   torn        all names; each write whole, missing, or only some of its sectors of 512 bytes
 */
typedef enum { REPLAY_NOTHING, REPLAY_REORDERED, REPLAY_TORN, N_REPLAY_TRIALS } ReplayTrial;

typedef struct _Replay Replay;
Replay *replay_new (const char *record_path);
void replay_free (Replay *replay);
/* Takes every sync out of the record: a disk that promises and does not keep. */
void replay_forget_syncs (Replay *replay);
guint replay_n_operations (Replay *replay);
/* Writes the state after a power failure behind operation number cut into dir (empty). said: what was acknowledged until then. */
void replay_make (Replay *replay, guint cut, ReplayTrial trial, GRand *rand, const char *dir, GString *said);
