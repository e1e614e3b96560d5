/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step 2, frozen: thumbnails in the list, and which state of a case its files in cases/ hold. */
#include "store/rv-migrate.h"

const char rv_step_2[] =
  "ALTER TABLE cases ADD COLUMN thumbnail TEXT;"
  "ALTER TABLE cases ADD COLUMN mirrored INTEGER NOT NULL DEFAULT 0;"       /* revision in case.xml */
  "ALTER TABLE cases ADD COLUMN mirrored_seq INTEGER NOT NULL DEFAULT 0;"   /* last entry in history/ */
  "ALTER TABLE cases ADD COLUMN mirrored_bytes INTEGER NOT NULL DEFAULT 0;" /* length of history/ then */
  "CREATE INDEX cases_behind ON cases(uuid) WHERE mirrored < revision;"
  "UPDATE cases SET thumbnail = (SELECT \"file\" FROM rec_image WHERE case_uuid = cases.uuid AND \"file\" IS NOT NULL"
  " AND \"file\" NOT IN ('NR', 'NT', 'not-recorded') ORDER BY position LIMIT 1);";
