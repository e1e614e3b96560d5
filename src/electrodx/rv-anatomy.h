/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RvAnatomy: the peripheral nervous system of one side as a directed graph, proximal to distal, with everything that
 * can be tested on it; loaded and validated once, immutable afterwards, shared between threads.
 *
 * One side is described; left and right use the same graph. Indices run into the arrays of this struct; -1 is none.
 * Every row keeps its mark (F found in its source, D derived from found figures, M from memory) and source keys.
 */
typedef enum { RV_SIDE_NONE = -1, RV_SIDE_LEFT = 0, RV_SIDE_RIGHT = 1 } RvSide;

typedef enum {
  RV_NODE_NUCLEUS, RV_NODE_ROOT, RV_NODE_GANGLION, RV_NODE_RAMUS, RV_NODE_TRUNK, RV_NODE_DIVISION, RV_NODE_CORD,
  RV_NODE_PLEXUS, RV_NODE_NERVE_SEGMENT, RV_NODE_BRANCH
} RvNodeKind;

typedef enum { RV_FIBRES_MOTOR = 1, RV_FIBRES_SENSORY = 2, RV_FIBRES_MIXED = 3 } RvFibres;
typedef enum { RV_FREQUENCY_RARE, RV_FREQUENCY_UNCOMMON, RV_FREQUENCY_COMMON, RV_FREQUENCY_VERY_COMMON } RvFrequency;

typedef struct {
  const char *id;
  const char *name;
  const char *synonyms;   /* "; " separated, or NULL */
  const char *region;     /* arm leg trunk head */
  const char *nerve;      /* named nerve or plexus it belongs to: "sciatic" */
  const char *section;    /* places with the same section lie side by side */
  const char *lesion;     /* the common lesion here */
  const char *basis;      /* what its frequency rests on */
  const char *source;     /* keys, space separated, or NULL */
  RvNodeKind kind;
  RvFibres fibres;
  RvFrequency frequency;
  int order;              /* level along its nerve, 1 most proximal */
  char mark;              /* F D M */
  GArray *parents;        /* of int */
  GArray *children;       /* of int */
} RvNode;

typedef struct {
  int from, to;
  double share;           /* NAN unless parallel routes share a root's fibres */
  const char *note, *source;
  char mark;
} RvAnatomyEdge;

typedef struct { const char *root; double weight; } RvRootWeight;

/* A muscle, or a part of one with its own supply. */
typedef struct {
  const char *id, *name, *synonyms, *region, *action, *evidence, *source;
  int node;               /* its motor branch */
  RvRootWeight roots[8];  /* weights sum to 1 */
  guint n_roots;
  double length;          /* cm of nerve from the spine */
  int depth, discomfort, difficulty; /* 1 low .. 3 high */
  int routine;            /* 2 yes, 1 sometimes, 0 no */
  char mark;
} RvMuscle;

/* A cutaneous field, the nerve of a sensory potential, or a dermatome. */
typedef enum { RV_FIELD_CUTANEOUS, RV_FIELD_SNAP, RV_FIELD_DERMATOME } RvSkinKind;
typedef struct {
  const char *id, *name, *synonyms, *tested_by, *autonomous, *evidence, *note, *source;
  RvSkinKind kind;
  int node;
  RvRootWeight roots[8];
  guint n_roots;
  double length;
  char mark;
} RvSkin;

typedef enum { RV_STUDY_MOTOR, RV_STUDY_SENSORY, RV_STUDY_MIXED, RV_STUDY_F, RV_STUDY_H, RV_STUDY_REFLEX } RvStudyType;

/* One stimulation site: a fall of amplitude or velocity here tests exactly these nodes. */
typedef struct { const char *name; GArray *nodes; /* of int, distal first */ } RvStudySite;

typedef struct {
  const char *id, *name, *nerve, *recording, *distance, *conventions, *note, *source;
  RvStudyType type;
  int node;               /* what it records from */
  int muscle;             /* motor, F, H: the muscle recorded; else -1 */
  int skin;               /* sensory, mixed: the potential; else -1 */
  GPtrArray *sites;       /* RvStudySite, most distal first */
  char mark;
} RvStudy;

typedef struct {
  const char *id, *name, *stimulus, *response, *note, *source;
  GArray *afferent, *efferent; /* of int */
  int effector;           /* muscle or -1 */
  RvRootWeight roots[8];
  guint n_roots;
  char mark;
} RvReflexArc;

typedef struct { const char *id, *name, *kind, *frequency, *changes, *seen, *source; int from, to; char mark; } RvAnomaly;
typedef struct {
  const char *id, *statement, *figure, *mechanism, *source;
  int site;
  GArray *more, *less;    /* of int */
  double spared;          /* severity of the less affected part over the more affected one; 1 when not stated */
  char mark;
} RvVulnerability;
typedef struct { const char *id, *event, *fibres, *rule, *finding, *note, *source; double from_day, to_day; char mark; } RvTiming;
typedef struct { const char *id, *pattern, *wrong, *right, *study, *source; GArray *nodes; char mark; } RvTrap;
typedef struct { const char *id, *target, *root, *measure, *value, *source; char mark; } RvRootEvidence;
typedef struct { const char *key, *citation, *seen, *address; } RvAnatomySource;

typedef struct _RvAnatomyPrivate RvAnatomyPrivate;
typedef struct {
  const char *version;
  const char *sha256;     /* of all files of data/anatomy, in the order of their names */
  RvNode *nodes; guint n_nodes;
  RvAnatomyEdge *edges; guint n_edges;
  RvMuscle *muscles; guint n_muscles;
  RvSkin *skin; guint n_skin;
  RvStudy *studies; guint n_studies;
  RvReflexArc *reflexes; guint n_reflexes;
  RvAnomaly *anomalies; guint n_anomalies;
  RvVulnerability *vulnerabilities; guint n_vulnerabilities;
  RvTiming *timings; guint n_timings;
  RvTrap *traps; guint n_traps;
  RvRootEvidence *evidence; guint n_evidence;
  RvAnatomySource *sources; guint n_sources;
  int *topological;       /* node indices, parents before children */
  RvAnatomyPrivate *priv;
} RvAnatomy;

#define RV_ANATOMY_ERROR (rv_anatomy_error_quark ())
GQuark rv_anatomy_error_quark (void);
typedef enum { RV_ANATOMY_ERROR_READ, RV_ANATOMY_ERROR_SCHEMA, RV_ANATOMY_ERROR_MEANING } RvAnatomyError;

/* data_dir: the folder that holds anatomy/ and schema/; NULL: the program's own (RV_DATA_DIR of the environment, else
 * installed, else of the source). Errors name file, line and what is wrong. Free with rv_anatomy_free(). */
RvAnatomy *rv_anatomy_load (const char *data_dir, GError **error);
void rv_anatomy_free (RvAnatomy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvAnatomy, rv_anatomy_free)
/* The program's own, loaded at first use and kept; thread-safe. NULL with error when the files are at fault. */
const RvAnatomy *rv_anatomy_default (GError **error);

/* Index of an id, or -1. */
int rv_anatomy_node (const RvAnatomy *self, const char *id);
int rv_anatomy_muscle (const RvAnatomy *self, const char *id);
int rv_anatomy_skin (const RvAnatomy *self, const char *id);
int rv_anatomy_study (const RvAnatomy *self, const char *id);
int rv_anatomy_reflex (const RvAnatomy *self, const char *id);
/* NULL when no source has that key. */
const RvAnatomySource *rv_anatomy_source (const RvAnatomy *self, const char *key);

/* The share (0..1) of a muscle's motor fibres, or of a field's sensory fibres, that pass through a node. Sensory fibres
 * start at the dorsal root, so nodes proximal to the ganglion count for skin; a potential spares them, see
 * rv_anatomy_preganglionic(). */
double rv_anatomy_phi_muscle (const RvAnatomy *self, int muscle, int node);
double rv_anatomy_phi_skin (const RvAnatomy *self, int skin, int node);
/* TRUE for a node whose sensory fibres have not reached their ganglion yet. */
gboolean rv_anatomy_preganglionic (const RvAnatomy *self, int node);
/* TRUE when to lies distal to from along some route (or is from itself). */
gboolean rv_anatomy_reaches (const RvAnatomy *self, int from, int to);

/* --- One vocabulary, as people write it (case, punctuation, word order, "peroneal" for "fibular", small misspellings,
 * German and Latin forms where they differ little). Used by the engines, the checker, the completions of the tables. --- */

/* The muscles that the words name: one, or several for a muscle with parts ("biceps femoris": both heads); empty when
 * unknown. Free the array (of int). */
GArray *rv_anatomy_find_muscle (const RvAnatomy *self, const char *words);
/* The nodes of a nerve, plexus, root or segment ("left lower sciatic nerve", "L5 root", "fibular neck"), proximal first.
 * A side in the words is ignored. Free the array (of int). */
GArray *rv_anatomy_find_nerve (const RvAnatomy *self, const char *words);
/* Skin fields and dermatomes ("dorsum of the foot", "lateral lower leg", "L5"). Free the array (of int). */
GArray *rv_anatomy_find_field (const RvAnatomy *self, const char *words);
/* A reflex ("ankle jerk", "Achilles", "biceps"), or -1. */
int rv_anatomy_find_reflex (const RvAnatomy *self, const char *words);
/* A conduction study by nerve, type (ncs type of the case: sensory motor mixed f-wave h-reflex blink) and recording site
 * (may be NULL), or -1. */
int rv_anatomy_find_study (const RvAnatomy *self, const char *nerve, const char *type, const char *record);
/* The stimulation site of a study ("above elbow", "head of fibula"), or -1. */
int rv_anatomy_find_site (const RvAnatomy *self, int study, const char *words);
/* Muscles that make a movement ("ankle dorsiflexion") or lie in a region ("both legs, distal"). Free the arrays (of int). */
GArray *rv_anatomy_find_movement (const RvAnatomy *self, const char *words);
GArray *rv_anatomy_find_region (const RvAnatomy *self, const char *words);

G_END_DECLS
