/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step 3, frozen: presentations, with their slides and actions. An older program would drop them from the case files: it needs this step. */
#include "store/rv-migrate.h"

const char rv_step_3[] =
  "CREATE TABLE rec_presentation (uuid TEXT PRIMARY KEY NOT NULL, case_uuid TEXT NOT NULL REFERENCES cases(uuid),"
  " parent TEXT, position REAL NOT NULL, origin TEXT,"
  " \"id\" TEXT, \"title\" TEXT, \"when\" TEXT, \"reason\" TEXT, \"attendees\" TEXT, \"recusals\" TEXT,"
  " \"performance_status\" TEXT, \"prior_lines\" TEXT, \"preparation\" TEXT, \"decision\" TEXT, \"dissent\" TEXT,"
  " \"by\" TEXT, \"at\" TEXT, \"note\" TEXT) STRICT;"
  "CREATE INDEX rec_presentation_case ON rec_presentation(case_uuid);"
  "CREATE TABLE rec_slide (uuid TEXT PRIMARY KEY NOT NULL, case_uuid TEXT NOT NULL REFERENCES cases(uuid),"
  " parent TEXT NOT NULL REFERENCES rec_presentation(uuid) DEFERRABLE INITIALLY DEFERRED, position REAL NOT NULL, origin TEXT,"
  " \"type\" TEXT, \"about\" TEXT, \"title\" TEXT, \"text\" TEXT, \"speaker_notes\" TEXT, \"hidden\" TEXT) STRICT;"
  "CREATE INDEX rec_slide_case ON rec_slide(case_uuid);"
  "CREATE INDEX rec_slide_parent ON rec_slide(parent);"
  "CREATE TABLE rec_action (uuid TEXT PRIMARY KEY NOT NULL, case_uuid TEXT NOT NULL REFERENCES cases(uuid),"
  " parent TEXT NOT NULL REFERENCES rec_presentation(uuid) DEFERRABLE INITIALLY DEFERRED, position REAL NOT NULL, origin TEXT,"
  " \"what\" TEXT, \"owner\" TEXT, \"due\" TEXT, \"done\" TEXT, \"note\" TEXT) STRICT;"
  "CREATE INDEX rec_action_case ON rec_action(case_uuid);"
  "CREATE INDEX rec_action_parent ON rec_action(parent);";
