/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of kinds and fields: what a case can hold. Order of kinds and fields is the order in a case XML. */
#include "model/rv-schema-kinds.h"

#include <glib/gi18n-lib.h>

#define SIDES "left right both midline"
#define JUDGEMENTS "normal reduced absent prolonged slowed block low-normal abnormal"
#define REQ RV_FIELD_REQUIRED
#define TITLE RV_FIELD_TITLE
#define MINOR RV_FIELD_MINOR

#define TEXT(n, l, ...) { n, l, RV_FIELD_TEXT, ##__VA_ARGS__ }
#define PROSE(n, l, ...) { n, l, RV_FIELD_PROSE, ##__VA_ARGS__ }
#define ENUM(n, l, tokens, f) { n, l, RV_FIELD_ENUM, f, NULL, tokens }
#define QTY(n, l, u) { n, l, RV_FIELD_QUANTITY, 0, u, NULL }
#define GRADE(n, l, scale) { n, l, RV_FIELD_GRADE, 0, NULL, scale }
#define DATE(n, l) { n, l, RV_FIELD_DATE }
#define ID { "id", N_("Name in references"), RV_FIELD_ID, MINOR }
#define REF(n, l, kinds) { n, l, RV_FIELD_REF, 0, NULL, kinds }
#define NOTE { "note", N_("Note"), RV_FIELD_PROSE, MINOR }
#define WHEN DATE ("when", N_("Date"))
#define KNOWN { "known", N_("Known since"), RV_FIELD_DATE, MINOR }
#define ENCOUNTER { "encounter", N_("Recorded at"), RV_FIELD_REF, MINOR, NULL, "encounter" }
#define SIDE ENUM ("side", N_("Side"), SIDES, 0)

static const RvField case_fields[] = {
  ID,
  TEXT ("title", N_("Title"), REQ | TITLE),
  ENUM ("nature", N_("Kind of case"), "published composed clinical", 0),
  { "language", N_("Language"), RV_FIELD_TEXT, MINOR },
  TEXT ("tags", N_("Tags")),
  ENUM ("setting", N_("Setting"), "general-emg neuro-oncology after-transplant", 0),
  { "anchor", N_("Time zero (T)"), RV_FIELD_REF, 0, NULL, "event encounter" },
  PROSE ("reference", N_("Reference")),
  PROSE ("synopsis", N_("Synopsis")),
  PROSE ("question", N_("Why now")),
  NOTE,
  PROSE ("conclusion", N_("Conclusion")), /* of the report, in the user's words */
};

static const RvField patient_fields[] = {
  TEXT ("name", N_("Name or code"), TITLE),
  TEXT ("identifier", N_("Identifier")),
  ENUM ("sex", N_("Sex"), "male female other unknown", 0),
  QTY ("age", N_("Age"), "y"),
  DATE ("age-at", N_("Age at")),
  DATE ("birth", N_("Date of birth")),
  QTY ("height", N_("Height"), "cm"),
  QTY ("weight", N_("Weight"), "kg"),
  ENUM ("handedness", N_("Handedness"), "right left both", 0),
  TEXT ("occupation", N_("Occupation")),
  NOTE,
};

static const RvField comorbidity_fields[] = {
  TEXT ("name", N_("Condition"), REQ | TITLE),
  { "code", N_("Code"), RV_FIELD_CODE, MINOR },
  ENUM ("status", N_("Status"), "active resolved remission absent", 0),
  WHEN, { "end", N_("Until"), RV_FIELD_DATE }, KNOWN, ENCOUNTER, NOTE,
};

static const RvField relative_fields[] = {
  TEXT ("relation", N_("Relation"), REQ | TITLE),
  TEXT ("condition", N_("Condition")),
  { "code", N_("Code"), RV_FIELD_CODE, MINOR },
  ENUM ("status", N_("Status"), "present absent", 0),
  KNOWN, ENCOUNTER, NOTE,
};

static const RvField drug_fields[] = {
  TEXT ("name", N_("Drug"), REQ | TITLE),
  { "code", N_("Code"), RV_FIELD_CODE, MINOR },
  TEXT ("printed-name", N_("Name as printed")),
  QTY ("dose", N_("Dose"), "mg"),
  TEXT ("interval", N_("Interval")),
  TEXT ("route", N_("Route")),
  TEXT ("cycles", N_("Cycles")),
  REF ("treatment", N_("Part of treatment"), "event"),
  WHEN, { "end", N_("Until"), RV_FIELD_DATE }, KNOWN, ENCOUNTER, NOTE,
};

static const RvField encounter_fields[] = {
  ID,
  TEXT ("title", N_("Encounter"), REQ | TITLE),
  WHEN,
  TEXT ("place", N_("Place")),
  TEXT ("clinician", N_("Clinician")),
  PROSE ("reason", N_("Reason")),
  NOTE,
};

static const RvField event_fields[] = {
  ID,
  TEXT ("title", N_("Event"), REQ | TITLE),
  ENUM ("lane", N_("Lane"), "disease treatment symptoms examination electrodiagnosis imaging laboratory pathology", REQ),
  ENUM ("type", N_("Type"), "diagnosis treatment response symptom complication procedure result visit outcome", 0),
  WHEN,
  { "end", N_("Until"), RV_FIELD_DATE },
  KNOWN,
  ENCOUNTER,
  SIDE,
  TEXT ("site", N_("Site")),
  { "code", N_("Code"), RV_FIELD_CODE, MINOR },
  { "response-to", N_("Response to"), RV_FIELD_REF, 0, NULL, "event" },
  ENUM ("effect", N_("Effect"), "improved worse unchanged mixed resolved", 0),
  PROSE ("text", N_("Description")),
  NOTE,
};

static const RvField finding_fields[] = {
  { "id", N_("Finding"), RV_FIELD_CODE, 0 },
  ENUM ("status", N_("Status"), "present absent not-assessed", REQ),
  TEXT ("grade", N_("Grade")),
  SIDE,
  WHEN, KNOWN, ENCOUNTER,
  PROSE ("text", N_("In words"), TITLE),
  NOTE,
};

static const RvField strength_fields[] = {
  { "muscle", N_("Muscle"), RV_FIELD_MUSCLE, TITLE },
  TEXT ("movement", N_("Movement")),
  TEXT ("region", N_("Region")),
  ENUM ("side", N_("Side"), SIDES, REQ),
  GRADE ("grade", N_("MRC"), "mrc"),
  ENUM ("word", N_("In words"), "normal weak paralysed", 0),
  WHEN, KNOWN, ENCOUNTER, NOTE,
};

static const RvField bulk_fields[] = {
  { "muscle", N_("Muscle"), RV_FIELD_MUSCLE, TITLE },
  TEXT ("region", N_("Region")),
  ENUM ("side", N_("Side"), SIDES, REQ),
  ENUM ("word", N_("Bulk"), "normal atrophy hypertrophy fasciculating", REQ),
  WHEN, KNOWN, ENCOUNTER, NOTE,
};

static const RvField reflex_fields[] = {
  TEXT ("name", N_("Reflex"), REQ | TITLE),
  ENUM ("side", N_("Side"), SIDES, REQ),
  GRADE ("grade", N_("Grade"), "reflex"),
  ENUM ("word", N_("In words"), "normal reduced absent brisk clonus flexor extensor", 0),
  WHEN, KNOWN, ENCOUNTER, NOTE,
};

static const RvField sensation_fields[] = {
  TEXT ("field", N_("Field"), REQ | TITLE),
  ENUM ("side", N_("Side"), SIDES, REQ),
  ENUM ("modality", N_("Modality"), "pinprick light-touch temperature vibration position all", 0),
  ENUM ("result", N_("Result"), "normal reduced absent increased painful", REQ),
  WHEN, KNOWN, ENCOUNTER, NOTE,
};

static const RvField sign_fields[] = {
  TEXT ("name", N_("Sign"), REQ | TITLE),
  ENUM ("side", N_("Side"), SIDES, 0),
  ENUM ("result", N_("Result"), "present absent not-assessed", REQ),
  TEXT ("site", N_("Site")),
  TEXT ("size", N_("Size")),
  { "code", N_("Code"), RV_FIELD_CODE, MINOR },
  WHEN, KNOWN, ENCOUNTER,
  PROSE ("text", N_("Description")),
  NOTE,
};

static const RvField study_fields[] = {
  ID,
  TEXT ("title", N_("Study"), REQ | TITLE),
  ENUM ("modality", N_("Modality"), "edx repetitive-stimulation ultrasound qst skin-biopsy genetics other", 0),
  WHEN, KNOWN, ENCOUNTER,
  TEXT ("laboratory", N_("Laboratory")),
  TEXT ("examiner", N_("Examiner")),
  TEXT ("device", N_("Device")),
  QTY ("temperature", N_("Limb temperature"), "°C"),
  TEXT ("profile", N_("Reference profile")),
  PROSE ("question", N_("Question")),
  PROSE ("limits", N_("Limits as printed")),
  PROSE ("conclusion", N_("Conclusion as printed")),
  NOTE,
};

static const RvField ncs_fields[] = {
  ID,
  { "nerve", N_("Nerve"), RV_FIELD_NERVE, REQ | TITLE },
  ENUM ("type", N_("Type"), "sensory motor mixed f-wave h-reflex blink", REQ),
  ENUM ("side", N_("Side"), "left right", REQ),
  TEXT ("record", N_("Recording site")),
  ENUM ("judgement", N_("Reported as"), JUDGEMENTS, 0),
  { "study", N_("Study"), RV_FIELD_REF, MINOR, NULL, "study" },
  { "printed-name", N_("Name as printed"), RV_FIELD_TEXT, MINOR },
  { "printed-bold", N_("Printed as abnormal"), RV_FIELD_TEXT, MINOR },
  ENUM ("amplitude-convention", N_("Amplitude measured"), "baseline-peak peak-peak onset-peak", MINOR),
  QTY ("temperature", N_("Limb temperature"), "°C"),
  WHEN, KNOWN, NOTE,
};

static const RvField stim_fields[] = {
  TEXT ("site", N_("Stimulation site"), TITLE),
  QTY ("latency", N_("Latency"), "ms"),
  QTY ("peak-latency", N_("Peak latency"), "ms"),
  QTY ("amplitude", N_("Amplitude"), NULL), /* mV motor, µV sensory */
  QTY ("velocity", N_("Velocity"), "m/s"),
  QTY ("distance", N_("Distance"), "mm"),
  QTY ("duration", N_("Duration"), "ms"),
  QTY ("area", N_("Area"), NULL), /* mV·ms motor, µV·ms sensory */
  QTY ("f-latency", N_("F latency"), "ms"),
  QTY ("f-persistence", N_("F persistence"), "%"),
  QTY ("h-latency", N_("H latency"), "ms"),
  ENUM ("judgement", N_("Reported as"), JUDGEMENTS, 0),
  NOTE,
};

static const RvField emg_fields[] = {
  { "muscle", N_("Muscle"), RV_FIELD_MUSCLE, REQ | TITLE },
  ENUM ("side", N_("Side"), "left right", REQ),
  GRADE ("insertional", N_("Insertional activity"), "plus"),
  GRADE ("fibrillations", N_("Fibrillations"), "plus"),
  GRADE ("positive-waves", N_("Positive sharp waves"), "plus"),
  GRADE ("fasciculations", N_("Fasciculations"), "plus"),
  TEXT ("other-discharges", N_("Other discharges")),
  GRADE ("mup-duration", N_("MUP duration"), "plus"),
  GRADE ("mup-amplitude", N_("MUP amplitude"), "plus"),
  GRADE ("polyphasia", N_("Polyphasia"), "plus"),
  ENUM ("recruitment", N_("Recruitment"), "full mixed reduced simple discrete none early", 0),
  ENUM ("interference", N_("Interference pattern"), "full mixed reduced simple discrete none", 0),
  { "recruitment-printed", N_("Recruitment as printed"), RV_FIELD_TEXT, MINOR },
  ENUM ("judgement", N_("Reported as"), "normal abnormal active-denervation chronic-denervation active-and-chronic myopathic", 0),
  { "study", N_("Study"), RV_FIELD_REF, MINOR, NULL, "study" },
  { "printed-name", N_("Name as printed"), RV_FIELD_TEXT, MINOR },
  WHEN, KNOWN, NOTE,
};

static const RvField ultrasound_fields[] = {
  { "nerve", N_("Nerve"), RV_FIELD_NERVE, REQ | TITLE },
  ENUM ("side", N_("Side"), "left right", REQ),
  TEXT ("site", N_("Site")),
  QTY ("area", N_("Cross-section"), "mm²"),
  TEXT ("echogenicity", N_("Echogenicity")),
  ENUM ("judgement", N_("Reported as"), "normal enlarged atrophic abnormal", 0),
  { "study", N_("Study"), RV_FIELD_REF, MINOR, NULL, "study" },
  WHEN, KNOWN, NOTE,
};

static const RvField repetitive_fields[] = {
  { "nerve", N_("Nerve"), RV_FIELD_NERVE, REQ | TITLE },
  { "muscle", N_("Muscle"), RV_FIELD_MUSCLE, 0 },
  ENUM ("side", N_("Side"), "left right", REQ),
  QTY ("rate", N_("Rate"), "Hz"),
  QTY ("change", N_("Change"), "%"),
  QTY ("after-exercise", N_("Change after exercise"), "%"),
  ENUM ("judgement", N_("Reported as"), "normal decrement increment", 0),
  { "study", N_("Study"), RV_FIELD_REF, MINOR, NULL, "study" },
  WHEN, KNOWN, NOTE,
};

static const RvField measure_fields[] = {
  TEXT ("test", N_("Test"), REQ | TITLE),
  TEXT ("site", N_("Site")),
  SIDE,
  QTY ("value", N_("Value"), NULL),
  TEXT ("limits", N_("Limits")),
  ENUM ("judgement", N_("Reported as"), "normal abnormal", 0),
  { "study", N_("Study"), RV_FIELD_REF, MINOR, NULL, "study" },
  WHEN, KNOWN, PROSE ("text", N_("Description")), NOTE,
};

static const RvField result_fields[] = {
  ID,
  ENUM ("category", N_("Category"), "laboratory csf marrow chimerism biopsy imaging genetics microbiology other", REQ),
  TEXT ("test", N_("Test"), REQ | TITLE),
  TEXT ("analyte", N_("Analyte")),
  QTY ("value", N_("Value"), NULL),
  TEXT ("unit", N_("Unit")),
  QTY ("low", N_("Lower limit"), NULL),
  QTY ("high", N_("Upper limit"), NULL),
  ENUM ("interpretation", N_("Interpretation"), "normal abnormal raised low positive negative inconclusive", 0),
  TEXT ("site", N_("Site")),
  SIDE,
  { "code", N_("Code"), RV_FIELD_CODE, MINOR },
  WHEN, KNOWN, ENCOUNTER,
  { "event", N_("Event"), RV_FIELD_REF, MINOR, NULL, "event" },
  PROSE ("text", N_("Report")),
  NOTE,
};

static const RvField image_fields[] = {
  ID,
  TEXT ("title", N_("Image"), REQ | TITLE),
  TEXT ("panel", N_("Panel")),
  TEXT ("figure", N_("Figure")),
  ENUM ("modality", N_("Modality"), "mr ct pet pet-ct us xr photo histology other", 0),
  ENUM ("plane", N_("Plane"), "coronal sagittal axial oblique none", 0),
  TEXT ("sequence", N_("Sequence")),
  TEXT ("body-part", N_("Region")),
  SIDE,
  { "file", N_("File"), RV_FIELD_FILE, 0 },
  { "series", N_("Series UID"), RV_FIELD_TEXT, MINOR },
  ENUM ("synthetic", N_("Synthetic picture"), "no phantom drawing", 0),
  QTY ("window-centre", N_("Window centre"), NULL),
  QTY ("window-width", N_("Window width"), NULL),
  { "frame", N_("Frame or slice"), RV_FIELD_TEXT, MINOR },
  QTY ("zoom", N_("Zoom"), NULL),
  { "event", N_("Event"), RV_FIELD_REF, MINOR, NULL, "event result" },
  WHEN, KNOWN, ENCOUNTER,
  PROSE ("caption", N_("Caption")),
  PROSE ("findings", N_("What it shows")),
  NOTE,
  ENUM ("burnt-in", N_("Name burnt in"), "no yes", 0), /* unset: nobody has looked */
};

static const RvField annotation_fields[] = {
  ENUM ("type", N_("Type"), "arrow text region distance angle probe ellipse sphere path", REQ),
  ENUM ("style", N_("Style"), "solid dotted", 0),
  TEXT ("label", N_("Label"), TITLE),
  { "structure", N_("Structure"), RV_FIELD_NERVE, 0 },
  TEXT ("points", N_("Points"), REQ), /* of a picture: x,y pairs, 0..1 of width and height, tip first; of a series: x,y,z in mm (DICOM patient coordinates) */
  TEXT ("statistics", N_("Statistics")),
  NOTE,
};

static const RvField diagnosis_fields[] = {
  TEXT ("name", N_("Diagnosis"), REQ | TITLE),
  ENUM ("role", N_("Role"), "final working excluded incidental considered", REQ),
  { "cause", N_("Cause"), RV_FIELD_CODE, 0 },
  { "lesion", N_("Lesion"), RV_FIELD_NERVE, 0 },
  SIDE,
  ENUM ("certainty", N_("Certainty"), "certain probable possible unlikely", 0),
  TEXT ("by", N_("Established by")),
  WHEN, KNOWN, ENCOUNTER,
  PROSE ("text", N_("Reasons")),
  NOTE,
};

static const RvField argument_fields[] = {
  ID,
  TEXT ("title", N_("Argument"), REQ | TITLE),
  ENUM ("stage", N_("Stage of the argument"), "background localisation differential exclusion support conclusion limitation", 0),
  { "cause", N_("Cause"), RV_FIELD_CODE, 0 },
  ENUM ("direction", N_("Speaks"), "for against neutral", 0),
  TEXT ("because", N_("Because of")),
  KNOWN,
  PROSE ("text", N_("In words")),
  NOTE,
};

static const RvField literature_fields[] = {
  ID,
  TEXT ("authors", N_("Authors"), TITLE),
  TEXT ("citation", N_("Number in the text")),
  TEXT ("year", N_("Year")),
  TEXT ("source", N_("Source")),
  PROSE ("text", N_("What it says")),
  NOTE,
};

static const RvField teaching_fields[] = {
  TEXT ("title", N_("Teaching point"), REQ | TITLE),
  PROSE ("text", N_("In words")),
};

static const RvField stage_fields[] = {
  ID,
  TEXT ("title", N_("Stage"), REQ | TITLE),
  { "until", N_("Discloses what was known at"), RV_FIELD_DATE, 0 },
  PROSE ("question", N_("Question to the learner")),
  PROSE ("text", N_("Introduction")),
};

static const RvField discrepancy_fields[] = {
  TEXT ("title", N_("Discrepancy"), REQ | TITLE),
  TEXT ("about", N_("Concerns")),
  KNOWN,
  PROSE ("text", N_("In words")),
};

static const RvField openquestion_fields[] = {
  TEXT ("title", N_("Question"), REQ | TITLE),
  ENUM ("status", N_("Status"), "open answered dropped", 0),
  KNOWN,
  PROSE ("text", N_("In words")),
};

static const RvField decision_fields[] = {
  { "finding", N_("Finding"), RV_FIELD_CODE, REQ | TITLE },
  TEXT ("record", N_("Row")),
  TEXT ("field", N_("Field")),
  ENUM ("action", N_("Decision"), "accepted rejected unrelated explained", REQ),
  TEXT ("explained-by", N_("Explained by")),
  TEXT ("who", N_("Who")),
  { "known", N_("When"), RV_FIELD_DATE },
  NOTE,
};

static const RvField presentation_fields[] = {
  ID,
  TEXT ("title", N_("Meeting"), TITLE),
  DATE ("when", N_("Date of the meeting")),
  PROSE ("reason", N_("Reason for presentation")),
  PROSE ("attendees", N_("Attendees")),
  PROSE ("recusals", N_("Recusals")),
  TEXT ("performance-status", N_("Performance status")),
  PROSE ("prior-lines", N_("Prior lines of treatment")),
  QTY ("preparation", N_("Time of preparation"), "min"),
  PROSE ("decision", N_("Decision of the meeting")),
  PROSE ("dissent", N_("Dissent")),
  TEXT ("by", N_("Recorded by")),
  TEXT ("at", N_("Recorded at")),
  NOTE,
};

static const RvField slide_fields[] = {
  ENUM ("type", N_("Slide"), "title card question history timeline examination ncs emg tree results imaging differential course pathology outcome questions decision text", REQ),
  TEXT ("about", N_("Shows")), /* ids or uuids of the records it is about; empty: what the type says */
  TEXT ("title", N_("Heading"), TITLE),
  PROSE ("text", N_("In words")),
  PROSE ("speaker-notes", N_("Speaker notes")),
  { "hidden", N_("Hidden"), RV_FIELD_BOOL, 0 },
};

static const RvField action_fields[] = {
  TEXT ("what", N_("Action"), REQ | TITLE),
  TEXT ("owner", N_("Owner")),
  DATE ("due", N_("Due")),
  { "done", N_("Done"), RV_FIELD_BOOL, 0 },
  NOTE,
};

#define KIND(name, label, plural, section, parent, fields) { name, label, plural, section, parent, fields, G_N_ELEMENTS (fields) }

const RvKind rv_all_schema_kinds[] = {
  KIND ("case", N_("Case"), N_("Cases"), NULL, NULL, case_fields),
  KIND ("patient", N_("Patient"), N_("Patient"), NULL, NULL, patient_fields),
  KIND ("comorbidity", N_("Other condition"), N_("Other conditions"), "background", NULL, comorbidity_fields),
  KIND ("relative", N_("Relative"), N_("Family history"), "background", NULL, relative_fields),
  KIND ("drug", N_("Drug"), N_("Drugs"), "background", NULL, drug_fields),
  KIND ("encounter", N_("Encounter"), N_("Encounters"), "encounters", NULL, encounter_fields),
  KIND ("event", N_("Event"), N_("Events"), "events", NULL, event_fields),
  KIND ("finding", N_("Finding"), N_("Findings"), "findings", NULL, finding_fields),
  KIND ("strength", N_("Strength"), N_("Strength"), "exam", NULL, strength_fields),
  KIND ("bulk", N_("Muscle bulk"), N_("Muscle bulk"), "exam", NULL, bulk_fields),
  KIND ("reflex", N_("Reflex"), N_("Reflexes"), "exam", NULL, reflex_fields),
  KIND ("sensation", N_("Sensation"), N_("Sensation"), "exam", NULL, sensation_fields),
  KIND ("sign", N_("Sign"), N_("Signs"), "exam", NULL, sign_fields),
  KIND ("study", N_("Study"), N_("Studies"), "studies", NULL, study_fields),
  KIND ("ncs", N_("Nerve conduction study"), N_("Nerve conduction studies"), "studies", NULL, ncs_fields),
  KIND ("stim", N_("Stimulation site"), N_("Stimulation sites"), NULL, "ncs", stim_fields),
  KIND ("emg", N_("Needle EMG"), N_("Needle EMG"), "studies", NULL, emg_fields),
  KIND ("ultrasound", N_("Nerve ultrasound"), N_("Nerve ultrasound"), "studies", NULL, ultrasound_fields),
  KIND ("repetitive", N_("Repetitive stimulation"), N_("Repetitive stimulation"), "studies", NULL, repetitive_fields),
  KIND ("measure", N_("Other measurement"), N_("Other measurements"), "studies", NULL, measure_fields),
  KIND ("result", N_("Result"), N_("Results"), "results", NULL, result_fields),
  KIND ("image", N_("Image"), N_("Images"), "images", NULL, image_fields),
  KIND ("annotation", N_("Annotation"), N_("Annotations"), NULL, "image", annotation_fields),
  KIND ("diagnosis", N_("Diagnosis"), N_("Diagnoses"), "diagnoses", NULL, diagnosis_fields),
  KIND ("argument", N_("Argument"), N_("Arguments"), "discussion", NULL, argument_fields),
  KIND ("literature", N_("Earlier case"), N_("Earlier cases"), "discussion", NULL, literature_fields),
  KIND ("teaching", N_("Teaching point"), N_("Teaching points"), "discussion", NULL, teaching_fields),
  KIND ("stage", N_("Stage"), N_("Stages"), "stages", NULL, stage_fields),
  KIND ("discrepancy", N_("Discrepancy"), N_("Discrepancies in the source"), "remarks", NULL, discrepancy_fields),
  KIND ("open-question", N_("Open question"), N_("Open questions"), "remarks", NULL, openquestion_fields),
  KIND ("decision", N_("Decision on a finding"), N_("Decisions on findings"), "decisions", NULL, decision_fields),
  KIND ("presentation", N_("Presentation"), N_("Presentations"), "presentations", NULL, presentation_fields),
  KIND ("slide", N_("Slide"), N_("Slides"), NULL, "presentation", slide_fields),
  KIND ("action", N_("Action"), N_("Actions"), NULL, "presentation", action_fields),
};

const guint rv_n_schema_kinds = G_N_ELEMENTS (rv_all_schema_kinds);
