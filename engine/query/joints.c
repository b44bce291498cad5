/* joints.c - how the clauses of a sentence hang together, and complaints. */
#include "query/cues.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

#define IDEA(patterns)      \
    {                       \
#patterns, patterns \
    }

/* Somebody suffers. */
static const char worries[] =
    "no way; too slow; too expensive; trouble*; wrong*; suffer*; "
    "problem is; the problem; nobody noticed; nobody can; can not tell; "
    "can not say; unable; do not know; not know; lost; risk*; invent*; "
    "leak*; blind*; guess*; surprise*; worr*; afraid; fear*; complain*; "
    "so we pay; no idea; nobody knows; nobody can say; nobody can tell";

/* Somebody asks. */
static const char asking[] =
    "^ how; ^ should; ^ do we; ^ is there; ^ are there; ^ why; ^ can we; "
    "^ which; ^ what do; ^ what can";

/* A clause without a subject of its own: it has that of the one before. */
static const char predicates[] =
    "^ thanks; ^ neither today; ^ so what; ^ [aux]; ^ and [aux]; "
    "^ which [aux]; ^ who [aux]; ^ not; ^ and not; ^ and nobody; ^ and no; "
    "^ off the; ^ out of; ^ nope; ^ and [dropped]; ^ fine by; "
    "^ and that is; ^ and it is; ^ and we do not; ^ and that; "
    "^ cross that; ^ leave it; ^ leave that; ^ that is; ^ that [aux]; "
    "^ and [was]; ^ forget; ^ skip; ^ and is";

/* What a clause follows from that begins so. */
static const char conclusions[] =
    "^ so; ^ and so; ^ hence; ^ thus; ^ therefore; ^ which is why; "
    "^ that is why; ^ which means; ^ and therefore; ^ meaning; "
    "^ and hence";

/* A clause that goes on about the same. */
static const char sequels[] =
    "^ as; ^ because; ^ since; ^ for; ^ when; ^ which; ^ who; ^ that; "
    "^ until; ^ after; ^ unless; ^ it; ^ they; ^ this; ^ there; ^ nobody; "
    "^ he; ^ she; ^ we are; ^ we do; ^ we have; ^ i am; ^ no; ^ not; "
    "^ nor; ^ neither; ^ without; ^ nothing; ^ only; ^ one; ^ if it; ^ so; "
    "^ hence; ^ and [aux]; ^ and it; ^ and that; ^ and they; ^ and no; "
    "^ and nobody; ^ and not; ^ and nothing; ^ the .. being; ^ never; "
    "^ and never; ^ cause; ^ all; ^ [few]; ^ and would; ^ and then; "
    "^ even; ^ full stop; ^ period; ^ a [few]";

/* Here the matter changes. */
static const char turns[] =
    "^ i mind; ^ i want; ^ we want; ^ we need; trouble*; problem; should; "
    "slow*; ^ but; ^ yet; ^ however; ^ except; ^ though; ^ although; "
    "^ what; ^ and yet; want; wants; must; ^ and what; ^ my";

/* "As for other regions, ..." */
static const char openers[] =
    "^ how; ^ who; ^ whether; ^ which; ^ where; ^ as for; ^ as to; "
    "^ regarding; ^ concerning; ^ when it comes; ^ on the subject; "
    "^ speaking of; ^ about; ^ in terms of";

/* What a dismissal rests on. */
static const char grounds[] =
    "one; single; only; public; once; same; tried; considered; looked at; "
    "looked; proposed; checked; printed; published; [few]; short; tiny; "
    "small; unlike; nothing; ordinary; machine; machines; minutes; drop*; "
    "rent; ready-made; come; comes; stay; straight; hard; internal; toy; "
    "never; whole; contract; vendor*; supplier*; sponsor*";

/* Half of a subject: "choosing models [and comparing them is not planned]". */
static const char halves[] = "^ *ing; ^ a; between; both";

const struct lens_cues lens_complaints[] = { IDEA(worries), IDEA(asking) };
const size_t lens_n_complaints = COUNT(lens_complaints);

const struct lens_cues lens_predicates = IDEA(predicates);
const struct lens_cues lens_conclusions = IDEA(conclusions);
const struct lens_cues lens_sequels = IDEA(sequels);
const struct lens_cues lens_turns = IDEA(turns);
const struct lens_cues lens_openers = IDEA(openers);
const struct lens_cues lens_grounds = IDEA(grounds);
const struct lens_cues lens_halves = IDEA(halves);
