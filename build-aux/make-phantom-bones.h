/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "make-phantom-body.h"

G_BEGIN_DECLS

/*
 * Bones and joint of the phantom: femur, patella, tibia, fibula, cartilage, menisci, a little joint fluid.
 * warp_x, warp_y (mm) bend the outlines. Fills point and returns TRUE where one of these lies.
 */
gboolean ph_bone_at (double x, double y, double z, double warp_x, double warp_y, PhPoint *point);

G_END_DECLS
