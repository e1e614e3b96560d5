/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-store.h"

/* A made-up case of about forty records; the same number gives the same one. It says of itself that it is made up. */
RvCase *synthetic_case (guint number);
/* Fills a library up to n cases, a thousand in a transaction. */
gboolean synthetic_fill (RvStore *store, guint n, GError **error);
