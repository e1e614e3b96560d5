/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pitfalls of data/anatomy, each as a small patient: the right reading must stay open, and the study that the textbook asks for
 * must tell it from the wrong one. */
#include <math.h>
#include <string.h>

#include "case-maker.h"
#include "electrodx/rv-edx.h"
#include "electrodx/rv-localise.h"

/* Rows are KIND|WHAT|RESULT, parted by ';'. emg: + (active and chronic, recruitment reduced), - (normal), f- (early: silent, recruitment reduced); snap, cmap, mixed, f, h: a judgement or an amplitude,
 * nerve@record; cond: nerve@record, then site:amplitude:latency:velocity parted by blanks (- for nothing, _ for a blank in a site);
 * str: a grade of a movement, mus: of a muscle; sens, ref, sign. All on the left unless the row begins with R-. */
typedef struct {
  const char *id;          /* of the pitfall */
  const char *rows;        /* what was seen */
  const char *for_right, *for_wrong; /* results of the study that tells them apart */
  const char *right, *wrong;         /* node, or class:ID; several by ',' count together */
  double least;            /* of the right reading after rows alone */
  const char *age, *days;
} Trap;

#define FOOT_DROP "str|ankle dorsiflexion|2;cmap|fibular|0.6;R-cmap|fibular|7;emg|tibialis anterior|+;emg|gastrocnemius|-;cmap|tibial|12"
#define ULNAR_HAND "str|finger abduction|3;emg|fdi|+;emg|adm|+;emg|apb|-;cmap|ulnar@adm|2.1;R-cmap|ulnar@adm|11"
#define WRIST_DROP "str|wrist extension|1;str|finger extension|1;emg|edc|+;emg|extensor indicis|+;emg|apb|-"

static const Trap traps[] = {
  { "trap.01", "cond|ulnar@fdi|wrist:12:3.4:- below_elbow:7:-:58 above_elbow:6.9:-:57;snap|ulnar|normal", "emg|fdi|-;mus|first dorsal interosseous|5", "emg|fdi|+;mus|first dorsal interosseous|3",
    "class:none", "ulnar.forearm-proximal", .3 },
  { "trap.02", "cond|ulnar@fdi|wrist:12:3.4:- below_elbow:11.8:-:58 above_elbow:7.2:-:57;snap|ulnar|normal;emg|fdi|-", "cmap|ulnar@adm|normal;mus|first dorsal interosseous|5", "mus|first dorsal interosseous|3;cmap|ulnar@adm|block",
    "class:none", "ulnar.cubital-tunnel,ulnar.retrocondylar-groove", .02 },
  { "trap.03", "cond|median@apb|wrist:6:6.2:- elbow:5.8:-:66;snap|median|slowed;snap|ulnar|normal", "emg|pronator teres|-;emg|fpl|-", "emg|pronator teres|+;emg|fpl|+", "median.carpal-tunnel", "median.pronator,median.elbow", .3 },
  { "trap.04", "emg|fpl|+;emg|fcr|+;snap|median|absent;str|thumb abduction|5;emg|apb|-", "emg|pronator teres|+;emg|fdp index|+", "emg|pronator teres|-;emg|fdp index|-", "median.upper-arm,median.elbow,median.axilla,median.struthers-ligament", "ain.proximal", .02 },
  { "trap.05", "cond|fibular@edb|ankle:3:4.8:- below_fibular_head:4.6:-:47;snap|superficial fibular|normal;emg|tibialis anterior|-", "emg|edb|-", "emg|edb|+;cmap|fibular@edb|0.4;R-cmap|fibular@edb|6;sens|first web|absent", "class:none", "deep-fibular.ankle", .5 },
  { "trap.06", "emg|tibialis anterior|+;emg|extensor hallucis longus|+;emg|edb|-;snap|superficial fibular|normal;sens|first web|absent", "emg|fibularis longus|-;emg|tibialis posterior|-", "emg|fibularis longus|+;emg|tibialis posterior|+",
    "deep-fibular.anterior-compartment,common-fibular.fibular-neck", "root.L5.ventral", .001 },
  { "trap.07", FOOT_DROP ";emg|peroneus longus|+;snap|superficial fibular|normal", "emg|tibialis posterior|-;emg|short head of biceps femoris|-", "emg|tibialis posterior|+;emg|gluteus medius|+", "common-fibular.fibular-neck", "root.L5.ventral", .1 },
  { "trap.08", FOOT_DROP ";emg|peroneus longus|+;snap|superficial fibular|reduced", "emg|tibialis posterior|+;emg|gluteus medius|+;emg|L5 paraspinals|+", "emg|tibialis posterior|-;emg|gluteus medius|-", "root.L5.ventral,spinal-nerve.L5,root.L5.ganglion", "common-fibular.fibular-neck", .03 },
  { "trap.09", "snap|superficial fibular|absent;cmap|fibular|4;emg|tibialis anterior|-", "R-snap|superficial fibular|absent;snap|sural|normal", "R-snap|superficial fibular|normal;str|ankle dorsiflexion|3", "class:none", "superficial-fibular.fascial-exit,common-fibular.fibular-neck", .5, "72" },
  { "trap.10", FOOT_DROP ";emg|peroneus longus|+", "emg|short head of biceps femoris|+;snap|sural|reduced", "emg|short head of biceps femoris|-;snap|sural|normal", "sciatic.gluteal.fibular-division", "common-fibular.fibular-neck", .02 },
  { "trap.11", FOOT_DROP ";emg|short head of biceps femoris|+;emg|peroneus longus|+", "emg|gluteus maximus|-;emg|tibialis posterior|-", "emg|gluteus maximus|+;emg|soleus|+", "sciatic.thigh-mid.fibular-division", "root.S1.ventral", .1 },
  { "trap.12", FOOT_DROP ";str|foot inversion|3", "emg|tibialis posterior|+", "emg|tibialis posterior|-", "root.L5.ventral,lumbosacral-trunk", "common-fibular.fibular-neck", .1 },
  { "trap.13", FOOT_DROP ";sens|dorsum of the foot|reduced", "emg|tibialis posterior|+;emg|gluteus medius|+;snap|superficial fibular|reduced;emg|L5 paraspinals|-", "emg|tibialis posterior|-;emg|gluteus medius|-", "lumbosacral-trunk", "common-fibular.fibular-neck", .001 },
  { "trap.14", FOOT_DROP ";emg|peroneus longus|+;snap|superficial fibular|absent;snap|sural|reduced;emg|short head of biceps femoris|-;emg|tibialis posterior|-", "R-snap|sural|normal;R-snap|superficial fibular|normal;mixed|medial plantar|normal", "R-snap|sural|absent;R-snap|superficial fibular|absent;mixed|medial plantar|absent",
    "common-fibular.popliteal,common-fibular.fibular-neck", "class:polyneuropathy-axonal", .2 },
  { "trap.15", ULNAR_HAND ";snap|ulnar|absent;snap|dorsal ulnar cutaneous|normal", "emg|fcu|+;emg|fdp ring little|+;cond|ulnar@fdi|wrist:5:3.5:- below_elbow:4.8:-:56 above_elbow:2:-:32", "cond|ulnar@fdi|wrist:2:6.0:- below_elbow:1.9:-:56 above_elbow:1.9:-:57;emg|fcu|-;emg|fdp ring little|-", "ulnar.retrocondylar-groove,ulnar.cubital-tunnel", "ulnar.guyon", .1 },
  { "trap.16", ULNAR_HAND ";snap|ulnar|absent;emg|fcu|-", "cond|ulnar@fdi|wrist:5:3.5:- below_elbow:4.8:-:56 above_elbow:2:-:32", "cond|ulnar@fdi|wrist:2:6.0:- below_elbow:1.9:-:56 above_elbow:1.9:-:57", "ulnar.retrocondylar-groove,ulnar.cubital-tunnel", "ulnar.guyon,ulnar.forearm-proximal,ulnar.forearm-distal", .2 },
  { "trap.17", "cond|ulnar@adm|wrist:9:2.9:- below_elbow:8.8:-:58 above_elbow:8.7:-:56;sens|little finger|reduced;str|finger abduction|4;snap|ulnar|reduced", "cond|ulnar@adm|wrist:9:2.9:- below_elbow:8.8:-:58 above_elbow:8.0:-:38", "snap|medial antebrachial cutaneous|reduced;emg|apb|+", "ulnar.retrocondylar-groove,ulnar.cubital-tunnel", "trunk.lower", .05 },
  { "trap.18", "cond|ulnar@adm|wrist:10:3.0:- below_elbow:9.8:-:56 above_elbow:9.6:-:47", "snap|ulnar|normal;emg|fdi|-;str|finger abduction|5", "snap|ulnar|absent;emg|fdi|+;str|finger abduction|3", "class:none", "ulnar.retrocondylar-groove,ulnar.cubital-tunnel", .1 },
  { "trap.19", "emg|apb|+;emg|fdi|+;emg|adm|+;snap|median|normal;sens|little finger|normal", "snap|medial antebrachial cutaneous|reduced;snap|ulnar|reduced", "snap|medial antebrachial cutaneous|normal;snap|ulnar|normal", "trunk.lower", "root.T1.ventral,horn.T1", .01 },
  { "trap.20", "emg|apb|+;cmap|median@apb|0.8;snap|median|normal;mus|apb|2", "snap|medial antebrachial cutaneous|absent;snap|ulnar|reduced;emg|fpl|+;emg|fdi|+", "emg|fpl|-;emg|fdi|-;snap|ulnar|normal;snap|medial antebrachial cutaneous|normal", "trunk.lower", "median.carpal-tunnel,median.recurrent-motor", .002 },
  { "trap.21", "emg|extensor indicis|+;emg|fdi|+;emg|adm|+;emg|apb|+;snap|ulnar|reduced", "snap|medial antebrachial cutaneous|reduced;emg|C8 paraspinals|-", "snap|ulnar|normal;snap|medial antebrachial cutaneous|normal;emg|C8 paraspinals|+", "trunk.lower", "root.C8.ventral", .01 },
  { "trap.22", "emg|fpl|+;emg|fdp index|+;emg|pronator quadratus|+;snap|median|normal;emg|apb|-", "emg|pronator teres|+;emg|fcr|+", "emg|pronator teres|-;emg|fcr|-", "median.upper-arm", "ain.proximal", .002 },
  { "trap.23", "emg|edc|+;emg|extensor indicis|+;emg|brachioradialis|-;snap|radial|normal", "emg|ecrl|+;snap|radial|reduced", "emg|ecrl|-;emg|supinator|-", "radial.distal-arm,radial.spiral-groove,radial.elbow", "pin.arcade-of-frohse", .005 },
  { "trap.24", "str|finger extension|1;emg|edc|+;emg|extensor indicis|+;sens|dorsal radial hand|normal", "snap|radial|normal;emg|triceps|-;emg|pronator teres|-;emg|fcr|-;emg|fdi|-", "emg|triceps|+;emg|pronator teres|+;emg|fcr|+", "pin.arcade-of-frohse,radial.deep-branch", "root.C7.ventral", .005 },
  { "trap.25", WRIST_DROP ";emg|triceps|-", "emg|brachioradialis|+;snap|radial|absent;emg|fcr|-", "emg|brachioradialis|-;snap|radial|normal;emg|fcr|+", "radial.spiral-groove", "root.C7.ventral", .1 },
  { "trap.26", WRIST_DROP ";emg|triceps|+;emg|brachioradialis|+;snap|radial|absent", "emg|deltoid|+;emg|latissimus dorsi|+", "emg|deltoid|-;emg|latissimus dorsi|-", "cord.posterior", "radial.axilla", .01 },
  { "trap.27", "emg|biceps|+;emg|triceps|+;emg|pronator teres|+;emg|brachioradialis|+", "emg|deltoid|-;emg|fcr|-;emg|C6 paraspinals|+", "emg|deltoid|-;emg|fcr|+;emg|edc|+;emg|C7 paraspinals|+", "root.C6.ventral", "root.C7.ventral", .005 },
  { "trap.28", "emg|pronator teres|+;emg|biceps|-;emg|deltoid|-", "emg|triceps|+;emg|fcr|+", "emg|brachioradialis|+;emg|ecrl|+", "root.C7.ventral", "root.C6.ventral", .05 },
  { "trap.29", "emg|fpl|+;emg|apb|+;emg|fdi|-", "emg|extensor indicis|-;snap|medial antebrachial cutaneous|reduced;snap|ulnar|normal", "emg|extensor indicis|+;emg|adm|+", "root.T1.ventral,ramus.T1,trunk.lower", "root.C8.ventral,spinal-nerve.C8", .005 },
  { "trap.30", "str|finger abduction|3;emg|fdi|+;emg|apb|+;emg|extensor indicis|+;snap|ulnar|normal;snap|medial antebrachial cutaneous|normal", "emg|C8 paraspinals|+", "emg|C8 paraspinals|-", "root.C8.ventral,root.T1.ventral", "trunk.lower", .02 },
  { "trap.31", "emg|deltoid|+;emg|biceps|+;emg|infraspinatus|+;snap|median@digit 2|normal", "snap|lateral antebrachial cutaneous|absent;snap|median@digit 1|absent;emg|C5 paraspinals|-", "snap|lateral antebrachial cutaneous|normal;snap|median@digit 1|normal;emg|C5 paraspinals|+", "trunk.upper", "root.C5.ventral", .03 },
  { "trap.32", "emg|triceps|+;emg|edc|+;emg|fcr|+;emg|pronator teres|+;sens|C7|absent;snap|median@digit 3|normal", "emg|C7 paraspinals|+", "emg|C7 paraspinals|-", "root.C7.dorsal-root", "trunk.middle", .3 },
  { "trap.33", "emg|gastrocnemius|+;emg|biceps femoris short head|+;emg|gluteus maximus|+;snap|sural|reduced", "R-snap|sural|normal;emg|S1 paraspinals|+", "emg|gluteus maximus|-;emg|S1 paraspinals|-;emg|tibialis anterior|+", "root.S1.ventral,root.S1.ganglion,spinal-nerve.S1", "sciatic.gluteal.tibial-division,sciatic.notch.tibial-division", .2 },
  { "trap.34", "emg|L4 paraspinals|+;emg|tibialis anterior|+;emg|tibialis posterior|+;emg|gluteus medius|+", "emg|vastus medialis|-;emg|adductor longus|-;emg|L5 paraspinals|+", "emg|vastus medialis|+;emg|adductor longus|+", "root.L5.ventral", "root.L4.ventral", .2 },
  { "trap.35", "emg|tibialis anterior|+;emg|tibialis posterior|+;emg|gluteus medius|+;emg|L5 paraspinals|-", "snap|superficial fibular|normal;emg|fibularis longus|+", "emg|gluteus medius|-;snap|superficial fibular|absent", "root.L5.ventral", "sciatic.gluteal.fibular-division,common-fibular.fibular-neck", .3 },
  { "trap.38", "h|tibial|absent", "emg|gastrocnemius|-;R-h|tibial|absent", "emg|gastrocnemius|+;R-h|tibial|normal", "class:none,class:polyneuropathy-axonal,class:polyneuropathy-demyelinating,class:polyradiculoneuropathy", "root.S1.ventral,root.S1.dorsal-root", .4, "70" },
  { "trap.39", "emg|tibialis anterior|+", "emg|vastus medialis|-;emg|tibialis posterior|+;emg|gluteus medius|+", "emg|vastus medialis|+;emg|adductor longus|+", "root.L5.ventral", "root.L4.ventral", .05 },
  { "trap.40", "emg|gastrocnemius|+", "emg|tibialis anterior|+;emg|tibialis posterior|+;emg|gluteus medius|+", "emg|short head of biceps femoris|+;emg|abductor digiti quinti pedis|+;emg|gluteus maximus|+", "root.L5.ventral", "root.S1.ventral", .005 },
  { "trap.41", "emg|tibialis anterior|+;emg|tibialis posterior|+;emg|gastrocnemius|+", "emg|S1 paraspinals|+;emg|short head of biceps femoris|+;emg|gluteus maximus|+", "emg|gluteus medius|+;emg|L5 paraspinals|+;emg|gluteus maximus|-", "root.S1.ventral", "root.L5.ventral", .02 },
  { "trap.42", "str|knee extension|3;emg|vastus medialis|+;ref|knee|0", "emg|adductor longus|+;snap|saphenous|normal", "emg|adductor longus|-;snap|saphenous|absent", "root.L3.ventral,root.L4.ventral,lumbar-plexus.posterior", "femoral.inguinal,femoral.intrapelvic", .1 },
  { "trap.43", "sens|lateral thigh|reduced;ref|knee|0", "emg|iliopsoas|+;emg|vastus medialis|+;emg|adductor longus|+", "emg|iliopsoas|-;emg|vastus medialis|-;ref|knee|2", "root.L3.ventral,root.L2.ventral,lumbar-plexus.posterior,spinal-nerve.L3", "lfcn.inguinal-ligament", .002 },
  { "trap.45", "cmap|fibular@edb|absent", "cmap|fibular@ta|normal;emg|tibialis anterior|-;snap|superficial fibular|normal", "cmap|fibular@ta|reduced;emg|tibialis anterior|+", "class:none", "common-fibular.fibular-neck", .1 },
  { "trap.47", "str|ankle dorsiflexion|2;str|foot eversion|2;emg|tibialis anterior|f-;emg|fibularis longus|f-", "cmap|fibular@ta|reduced", "cmap|fibular@ta|normal", "common-fibular.fibular-neck,sciatic.gluteal.fibular-division,root.L5.ventral", "class:upper-motor-neuron", .3, "40", "10" },
  { "trap.50", "str|shoulder abduction|2;emg|deltoid|+;emg|supraspinatus|+", "emg|serratus anterior|+;emg|rhomboids|-;emg|C5 paraspinals|-;emg|fpl|+", "emg|rhomboids|+;emg|C5 paraspinals|+;emg|biceps|+;emg|serratus anterior|-;emg|fpl|-", "suprascapular.trunk,axillary.proximal,long-thoracic.neck,trunk.upper", "root.C5.ventral", .1 },
  { "trap.51", "sign|scapular winging|present;emg|serratus anterior|-", "emg|trapezius|+", "emg|trapezius|-;emg|triceps|+", "accessory.posterior-triangle,accessory.upper-neck,subtrapezial-plexus", "long-thoracic.neck", .0 },
  { "trap.52", "emg|trapezius upper|-;emg|trapezius middle|+;emg|trapezius lower|+", "emg|sternocleidomastoid|-;emg|serratus anterior|-", "emg|serratus anterior|+;emg|rhomboids|+", "accessory.posterior-triangle,subtrapezial-plexus", "root.C5.ventral", .002 },
  { "trap.53", "emg|infraspinatus|+", "emg|supraspinatus|-;emg|deltoid|-", "emg|supraspinatus|+;emg|deltoid|+;emg|biceps|+", "suprascapular.spinoglenoid", "root.C5.ventral", .001 },
  { "trap.54", "emg|deltoid|+;emg|infraspinatus|-;emg|biceps|-;sens|outer upper arm|normal", "cmap|axillary|reduced;emg|teres minor|+", "emg|C5 paraspinals|+;emg|rhomboids|+", "axillary.quadrangular-space,axillary.proximal", "root.C5.ventral", .004 },
  { "trap.55", "emg|biceps|+;snap|lateral antebrachial cutaneous|absent;str|elbow flexion|4;emg|brachioradialis|-", "emg|deltoid|-;emg|pronator teres|-", "emg|deltoid|+;emg|infraspinatus|+;emg|pronator teres|+", "musculocutaneous.arm,musculocutaneous.coracobrachialis,musculocutaneous.axilla", "trunk.upper", .01 },
  { "trap.56", "sens|thumb|reduced;sens|index finger|reduced", "snap|median|slowed;cond|median@apb|wrist:7:5.9:- elbow:6.8:-:55;emg|pronator teres|-;emg|biceps|-", "snap|median|normal;emg|pronator teres|+;emg|biceps|+", "median.carpal-tunnel", "root.C6.ventral,root.C6.dorsal-root", .1 },
  { "trap.58", "str|distal finger flexion|4;emg|fdp index|-;emg|fpl|-", "emg|fdp ring little|+;snap|ulnar|reduced", "emg|fdp ring little|-;emg|fdp index|+;emg|pronator quadratus|+", "ulnar.retrocondylar-groove,ulnar.cubital-tunnel", "ain.proximal", .0 },
  { "trap.59", "emg|fdi|+;mus|fdi|2;emg|adm|-;snap|ulnar|normal;cmap|ulnar@fdi|1.5;R-cmap|ulnar@fdi|12", "emg|apb|-;cmap|ulnar@adm|normal", "emg|apb|+;emg|tibialis anterior|+;R-emg|fdi|+;R-emg|apb|+", "ulnar.deep-distal", "class:motor-neuron,horn.T1", .1 },
  { "trap.60", "emg|apb|+;emg|fdi|+;emg|adm|-;snap|median|normal;snap|ulnar|normal", "emg|tibialis anterior|+;R-emg|fdi|+;R-emg|tibialis anterior|+;emg|tongue|+", "emg|tibialis anterior|-;R-emg|fdi|-", "class:motor-neuron,horn.T1", "median.carpal-tunnel", .02 },
  { "trap.61", "mixed|medial plantar|absent;mixed|lateral plantar|absent;sens|sole|reduced", "snap|sural|absent;R-snap|sural|absent;R-mixed|medial plantar|absent", "snap|sural|normal;R-snap|sural|normal;R-mixed|medial plantar|normal;emg|abductor hallucis|+", "class:polyneuropathy-axonal", "tibial.tarsal-tunnel", .02, "66" },
  { "trap.63", "str|knee extension|2;emg|vastus medialis|+;ref|knee|0", "emg|adductor longus|+;emg|iliopsoas|+;emg|L3 paraspinals|+", "emg|adductor longus|-;emg|iliopsoas|-", "lumbar-plexus.posterior,root.L3.ventral,root.L4.ventral", "femoral.inguinal", .05, "62" },
  { "trap.64", "str|hip abduction|3;emg|gluteus medius|+;emg|tensor fasciae latae|+", "emg|tibialis anterior|-;emg|tibialis posterior|-;emg|L5 paraspinals|-", "emg|tibialis anterior|+;emg|tibialis posterior|+;emg|L5 paraspinals|+", "superior-gluteal", "root.L5.ventral", .002 },
  { "trap.65", "sign|Lasegue|present;sens|S1|reduced;ref|ankle|0;emg|gastrocnemius|-;emg|biceps femoris short head|-;snap|sural|normal", "h|tibial|absent;R-h|tibial|normal;R-ref|ankle|2;sens|lateral foot|reduced", "h|tibial|normal", "root.S1.dorsal-root,root.S1.ventral", "class:none", .05 },
};

/* --- rows to records --- */

static void
put_conduction (RvCase *kase, const char *kind, const char *what, const char *result, const char *side)
{
  static const struct { const char *kind, *type; } types[] = { { "snap", "sensory" }, { "cmap", "motor" }, { "mixed", "mixed" }, { "f", "f-wave" }, { "h", "h-reflex" }, { "cond", "motor" } };
  const char *type = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    type = strcmp (types[i].kind, kind) == 0 ? types[i].type : type;
  if (!type)
    g_error ("unknown row: %s|%s", kind, what);
  g_auto (GStrv) names = g_strsplit (what, "@", 2);
  RvRecord *ncs = make (kase, "ncs", NULL, "nerve", names[0], "type", type, "side", side, "record", names[1], NULL);
  if (strcmp (kind, "cond") == 0) {
    g_auto (GStrv) sites = g_strsplit (result, " ", -1);
    for (guint i = 0; sites[i]; i++) {
      g_auto (GStrv) v = g_strsplit (sites[i], ":", 4);
      g_strdelimit (v[0], "_", ' ');
      make (kase, "stim", ncs, "site", v[0], "amplitude", strcmp (v[1], "-") ? v[1] : NULL, "latency", strcmp (v[2], "-") ? v[2] : NULL, "velocity", strcmp (v[3], "-") ? v[3] : NULL, NULL);
    }
  } else if (g_ascii_isdigit (result[0]))
    make (kase, "stim", ncs, "amplitude", result, NULL);
  else
    rv_record_set (ncs, "judgement", result);
}

static void
put_row (RvCase *kase, const char *row)
{
  const char *side = g_str_has_prefix (row, "R-") ? "right" : "left";
  g_auto (GStrv) p = g_strsplit (side[0] == 'r' ? row + 2 : row, "|", 3);
  if (strcmp (p[0], "emg") == 0)
    strcmp (p[2], "f-") == 0 ? (void) make (kase, "emg", NULL, "muscle", p[1], "side", side, "fibrillations", "-", "recruitment", "reduced", NULL)
    : p[2][0] == '+' ? make_emg (kase, p[1], side, "++", "+", "reduced") : make_needle (kase, p[1], side, FALSE);
  else if (strcmp (p[0], "str") == 0)
    make (kase, "strength", NULL, "movement", p[1], "side", side, "grade", p[2], NULL);
  else if (strcmp (p[0], "mus") == 0)
    make (kase, "strength", NULL, "muscle", p[1], "side", side, "grade", p[2], NULL);
  else if (strcmp (p[0], "sens") == 0)
    make (kase, "sensation", NULL, "field", p[1], "side", side, "result", p[2], NULL);
  else if (strcmp (p[0], "ref") == 0)
    make (kase, "reflex", NULL, "name", p[1], "side", side, "grade", p[2], NULL);
  else if (strcmp (p[0], "sign") == 0)
    make (kase, "sign", NULL, "name", p[1], "side", side, "result", p[2], NULL);
  else
    put_conduction (kase, p[0], p[1], p[2], side);
}

static void
put_rows (RvCase *kase, const char *rows)
{
  g_auto (GStrv) all = g_strsplit (rows ? rows : "", ";", -1);
  for (guint i = 0; all[i]; i++)
    if (*all[i])
      put_row (kase, all[i]);
}

static RvLocalisation *
localise (const char *age, const char *days, const char *rows, const char *more)
{
  g_autoptr (RvCase) kase = make_case (age ? age : "40");
  put_rows (kase, rows);
  put_rows (kase, more);
  if (days) {
    g_autoptr (GDateTime) onset = g_date_time_new_utc (2020, 1, 1, 0, 0, 0);
    g_autoptr (GDateTime) then = g_date_time_add_days (onset, (int) g_ascii_strtoll (days, NULL, 10));
    g_autofree char *when = g_date_time_format (then, "%Y-%m-%d");
    make (kase, "event", NULL, "id", "onset", "title", "Onset", "lane", "symptoms", "type", "symptom", "when", "2020-01-01", NULL);
    static const char *const kinds[] = { "ncs", "emg", "strength", "sensation", "reflex" };
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      for (guint i = 0; i < rv_case_count (kase, kinds[k]); i++)
        rv_record_set (rv_case_nth (kase, kinds[k], i), "known", when);
  }
  RvLocalisation *l = rv_localise (rv_anatomy_default (NULL), NULL, kase, NULL);
  if (l->left_out->len)
    g_error ("left out: %s", (char *) l->left_out->pdata[0]);
  return l;
}

/* A node, a class, or several of them; of nodes the largest, as one lesion may lie at each of a span. */
static double
probability (const RvLocalisation *l, const char *what)
{
  g_auto (GStrv) names = g_strsplit (what, ",", -1);
  double sum = 0, largest = 0;
  for (guint i = 0; names[i]; i++) {
    if (g_str_has_prefix (names[i], "class:")) {
      const RvLesionClass *c = rv_localisation_class (l, names[i] + 6);
      sum += c ? c->posterior : 0;
      continue;
    }
    if (rv_anatomy_node (rv_anatomy_default (NULL), names[i]) < 0)
      g_error ("no place %s", names[i]);
    largest = MAX (largest, rv_localisation_structure (l, names[i], RV_SIDE_LEFT));
  }
  return sum + largest;
}

static void
test_trap (gconstpointer data)
{
  const Trap *t = data;
  g_autoptr (RvLocalisation) seen = localise (t->age, t->days, t->rows, NULL), right = localise (t->age, t->days, t->rows, t->for_right), wrong = localise (t->age, t->days, t->rows, t->for_wrong);
  double open = probability (seen, t->right), a = probability (right, t->right), b = probability (right, t->wrong), c = probability (wrong, t->right), d = probability (wrong, t->wrong);
  g_test_message ("%s: open %.4f; with the study for it %.4f : %.4f (%s); against it %.4f : %.4f (%s)", t->id, open, a, b, right->hypotheses[0].name, c, d, wrong->hypotheses[0].name);
  if (open < t->least)
    g_error ("%s: the right reading is closed: %.4f; first %s", t->id, open, seen->hypotheses[0].name);
  if (a <= b)
    g_error ("%s: the study for the right reading does not bring it forward: %.4f : %.4f; first %s", t->id, a, b, right->hypotheses[0].name);
  if (MAX (a, 1e-4) / MAX (b, 1e-4) <= 2 * MAX (c, 1e-4) / MAX (d, 1e-4))
    g_error ("%s: the study does not tell the readings apart: %.4f : %.4f against %.4f : %.4f", t->id, a, b, c, d);
}

/* --- pitfalls of their own kind --- */

/* trap.36: positive waves in a foot muscle alone are no lesion. */
static void
test_foot_waves (void)
{
  g_autoptr (RvLocalisation) foot = localise ("40", NULL, "emg|tibialis anterior|-;emg|gastrocnemius|-", NULL);
  double p[2];
  static const char *const muscles[] = { "extensor digitorum brevis", "tibialis anterior" };
  for (guint i = 0; i < 2; i++) {
    g_autoptr (RvCase) kase = make_case ("40");
    make (kase, "emg", NULL, "muscle", muscles[i], "side", "left", "fibrillations", "-", "positive-waves", "+", "mup-duration", "-", "recruitment", "full", NULL);
    make_needle (kase, "gastrocnemius", "left", FALSE);
    g_autoptr (RvLocalisation) l = rv_localise (rv_anatomy_default (NULL), NULL, kase, NULL);
    p[i] = probability (l, "class:none");
  }
  g_assert_cmpfloat (probability (foot, "class:none"), >, 0.8);
  g_assert_cmpfloat (p[0], >, p[1]);
  g_assert_cmpfloat (p[0], >, 0.6);
}

/* trap.37: one silent muscle does not take a root away; six with the paraspinals nearly do. */
static void
test_screen (void)
{
  g_autoptr (RvLocalisation) one = localise (NULL, NULL, "sens|L5|reduced;emg|tibialis anterior|-", NULL);
  g_autoptr (RvLocalisation) six = localise (NULL, NULL, "sens|L5|reduced;emg|tibialis anterior|-;emg|tibialis posterior|-;emg|gluteus medius|-;emg|fibularis longus|-;emg|tensor fasciae latae|-;emg|L5 paraspinals|-", NULL);
  double after_one = probability (one, "root.L5.ventral,root.L5.dorsal-root"), after_six = probability (six, "root.L5.ventral");
  g_assert_cmpfloat (after_one, >, 0.005);
  g_assert_cmpfloat (after_six, <, 0.5 * after_one);
}

/* trap.44: half lost at the knee is no block of the tibial nerve. */
static void
test_tibial_fall (void)
{
  static const struct { const char *nerve, *record, *distal, *proximal, *above; gboolean block; } rows[] = {
    { "tibial", "ah", "ankle", "popliteal", "5.4", FALSE }, { "tibial", "ah", "ankle", "popliteal", "3.5", TRUE }, { "median", "apb", "wrist", "elbow", "6.4", FALSE }, { "median", "apb", "wrist", "elbow", "4.5", TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RvCase) kase = make_case ("40");
    RvRecord *ncs = make (kase, "ncs", NULL, "nerve", rows[i].nerve, "type", "motor", "side", "left", "record", rows[i].record, NULL);
    make (kase, "stim", ncs, "site", rows[i].distal, "amplitude", "11", NULL);
    RvRecord *above = make (kase, "stim", ncs, "site", rows[i].proximal, "amplitude", rows[i].above, NULL);
    g_autoptr (RvEdx) e = rv_edx_grade (rv_anatomy_default (NULL), NULL, kase, NULL);
    g_assert_true ((strcmp (rv_edx_cell (e, rv_record_get_uuid (above), "amplitude")->label, "block") == 0) == rows[i].block);
  }
}

/* trap.46: a fall across the lesion on day 3 may still be loss of axons; on day 30 it is block. */
static void
test_early_block (void)
{
  double axonal[2];
  for (guint late = 0; late < 2; late++) {
    g_autoptr (RvLocalisation) l = localise (NULL, late ? "30" : "3", WRIST_DROP ";cond|radial@ei|forearm:5:2.4:- above_spiral_groove:0.6:-:55", NULL);
    axonal[late] = 0;
    double all = 0;
    for (guint i = 0; i < l->n_hypotheses; i++) {
      const RvLesion *x = l->hypotheses[i].n_lesions == 1 ? &l->hypotheses[i].lesions[0] : NULL;
      if (!x || !strstr (x->id, "radial."))
        continue;
      all += l->hypotheses[i].probability;
      axonal[late] += strcmp (x->kind, "axonal") == 0 ? l->hypotheses[i].probability : 0;
    }
    g_assert_cmpfloat (all, >, 0.3);
    axonal[late] /= all;
  }
  g_assert_cmpfloat (axonal[0], >=, axonal[1]);
}

/* trap.48: with a kept response, profuse fibrillations do not make a lesion severe. */
static void
test_profuse (void)
{
  g_autoptr (RvCase) kase = make_case ("40");
  make_emg (kase, "tibialis anterior", "left", "+++", "-", "reduced");
  make_emg (kase, "fibularis longus", "left", "+++", "-", "reduced");
  put_rows (kase, "cmap|fibular@ta|4.5;R-cmap|fibular@ta|5;cmap|fibular@edb|5;R-cmap|fibular@edb|5.6;snap|superficial fibular|normal;emg|gastrocnemius|-;emg|tibialis posterior|-;emg|extensor hallucis longus|+;str|ankle dorsiflexion|4");
  g_autoptr (RvLocalisation) l = rv_localise (rv_anatomy_default (NULL), NULL, kase, NULL);
  g_assert_cmpuint (l->hypotheses[0].n_lesions, >=, 1);
  g_assert_cmpstr (l->hypotheses[0].lesions[0].severity, !=, "severe");
}

/* trap.57: the neighbouring root stays open when only skin speaks. */
static void
test_charts (void)
{
  g_autoptr (RvLocalisation) l = localise (NULL, NULL, "sens|C7|reduced;sens|C8|normal;emg|triceps|+;emg|pronator teres|+", NULL);
  double c7 = probability (l, "root.C7.ventral,root.C7.dorsal-root"), c6 = probability (l, "root.C6.ventral,root.C6.dorsal-root");
  g_assert_cmpfloat (c7, >, c6);
  g_assert_cmpfloat (c6, >, 0.01 * c7);
}

/* Every pitfall of the tables is tried here, or is one of those that no figure of the model speaks of. */
static void
test_all (void)
{
  static const char *const own[] = { "trap.36", "trap.37", "trap.44", "trap.46", "trap.48", "trap.57", NULL };
  static const char *const told_only[] = { "trap.49", "trap.62", NULL }; /* a severed nerve; the cause of a plexus lesion */
  const RvAnatomy *a = rv_anatomy_default (NULL);
  for (guint t = 0; t < a->n_traps; t++) {
    const char *id = a->traps[t].id;
    gboolean found = g_strv_contains (own, id) || g_strv_contains (told_only, id);
    for (guint i = 0; i < G_N_ELEMENTS (traps) && !found; i++)
      found = strcmp (traps[i].id, id) == 0;
    if (!found)
      g_error ("%s is not tried: %s", id, a->traps[t].pattern);
    g_assert_cmpuint (a->traps[t].nodes->len, >=, 1);
    g_assert_true (a->traps[t].right && *a->traps[t].right && a->traps[t].study && *a->traps[t].study);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/electrodx/traps/all", test_all);
  for (guint i = 0; i < G_N_ELEMENTS (traps); i++) {
    g_autofree char *path = g_strdup_printf ("/electrodx/traps/%s", traps[i].id);
    g_test_add_data_func (path, &traps[i], test_trap);
  }
  g_test_add_func ("/electrodx/traps/foot-waves", test_foot_waves);
  g_test_add_func ("/electrodx/traps/screen", test_screen);
  g_test_add_func ("/electrodx/traps/tibial-fall", test_tibial_fall);
  g_test_add_func ("/electrodx/traps/early-block", test_early_block);
  g_test_add_func ("/electrodx/traps/profuse", test_profuse);
  g_test_add_func ("/electrodx/traps/charts", test_charts);
  return g_test_run ();
}
