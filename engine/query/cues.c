/* cues.c - patterns of dismissal, by idea. */
#include "query/cues.h"

#include <string.h>

enum {
    PATTERN_BYTES = 64
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

#define IDEA(patterns)      \
    {                       \
#patterns, patterns \
    }

/* Nobody needs or wants it. */
static const char need[] =
    "access to no; nobody intends; nobody requests; not to be [needed]; "
    "not to be reopened; not to be discussed; not to be offered; "
    "we need not; i need not; one need not; be spared; fall* away; "
    "no theme; neither today nor; what would you; not asked for; "
    "no call to; no call for; nobody .. wants to know; "
    "nobody .. wants [it]; needs no further; need no further; "
    "^ so there are no; ^ so there are not; ^ so there is not; "
    "^ so that is; gets us nowhere; get us nowhere; gets nowhere; "
    "no use in; buys us nothing; buy us nothing; earns us nothing; "
    "adds nothing; add nothing; build nothing; do nothing clever; "
    "no sense in; no cause to; no cause for; hard pass; ^ nah; "
    "not happening; not a chance; non-starter; nonstarter; who needs; "
    "why would [us]; nobody bothers; nobody wants to $; [us] [have] none; "
    "there are none; none exist*; there will never be; never will $; "
    "nor will we; nor do we; neither do we; nor is it; not looking at; "
    "not being looked; not looking for; another day; some other day; "
    "not for now; not seeking; no advice on; no help with; "
    "keep .. out of this; keep .. out of it; please leave; please skip; "
    "please ignore; ^ ignore; ignore that; never going to happen; "
    "never intended; not my thing; not our thing; never wanted; "
    "not interested; not bothered; no longer a [topic]; no ask; "
    "not [a] ask; not need; never asked for; no .. because we are; "
    "^ so no; ^ hence no; ^ so there is no; ^ hence there is no; "
    "^ so nobody is; ^ so nobody has; ^ so nothing is; ^ so neither; "
    "^ thus no; ^ so .. [do] not exist; ^ so .. .. [do] not exist; "
    "^ hence .. not exist; nobody asks for; nobody needs; nobody misses; "
    "need not be; there is no need; not called for; "
    "[no] .. [be] called for; [no] [be] called for; ask nobody; "
    "asks nobody; [be] nothing we; [be] nothing i; not something we; "
    "not expect; not intend; no one asks; maybe later; perhaps later; "
    "later perhaps; left for later; the earliest; not before; "
    "not this year; not be [added]; [wilfully] [no]; not an option; "
    "neither the staff; [no] [needed]; not [be] [needed]; "
    "not [be] .. [needed]; not something .. [need]; [do] not [need]; "
    "not [planning]; not going to; no [want]; [nobody] .. [be] asking; "
    "[nobody] .. will $; interest* nobody; of no interest; do without; "
    "get* along without; get* by without; manage* without; not have to; "
    "nor the wish; would not help; gain* us nothing; give* us nothing; "
    "bring* us nothing; have [a] wish; we will not $; i will not $";

/* It is no matter here. */
static const char scope[] =
    "play* no role; no role in; keep .. out of; please delete; "
    "please strike; kindly [leave]; kindly keep; struck out; "
    "not [a] range; ^ as for .. nobody; leave it out; leave it be; "
    "leave it alone; leave it at; drop it $; drop that; spare [us] the; "
    "spare us; save us the; save me the; ^ so do not; do not touch; "
    "not go over; no talk of; not among; a thing for big*; for bigger; "
    "for larger; for the big; for others $; please spare; keep it out; "
    "need not go into; not go into; not get into; not dwell; "
    "neither .. nor there; beside the point; end of story; case closed; "
    "that is that; full stop $; same to us; no skin off; "
    "no concern of ours; save your breath; save yourself; can be skipped; "
    "can be ignored; may be skipped; may be ignored; to one side; "
    "not why we; not why i; not the reason; not here for; "
    "not [a] business of; no business of; in another [scope]; "
    "a different [scope]; [be] left out; consciously left out; ^ left out; "
    "not connected to; never leaves that; nobody keeps a; not in use; "
    "not be asked to; ^ please do not [suggest]; ^ do not [suggest]; "
    "so do not [suggest]; ^ so please no; ^ not in $; ^ not in [scope]; "
    "not in [a] phase; not [topic]; not [a] [topic]; not [a] .. [topic] $; "
    "not [a] .. [topic] for; no [no-topic]; non-issue; out of [scope]; "
    "out of the question; off the [scope]; outside .. [scope]; "
    "beyond .. [scope]; beyond us; beyond what we; [no] [on] .. [scope]; "
    "not in .. phase; not part of; no part of; not up for; not open to; "
    "not open for; not under discussion; not for us; not for me; "
    "not for one; not with us; not us $; not our*; not mine; happily not; "
    "left aside; leave it $; leave that; leave .. aside; leave .. to them; "
    "leave .. for the; let us [leave]; let us leave; skip it; skip that; "
    "cross .. out; cross .. off; forget* about; can forget; just forget; "
    "never mind; not bother; not you dare; ^ spare; not what .. asking; "
    "not what .. about; not what .. after; [last] of [a] [topic]; "
    "[last] of [a] .. [topic]; [do] not apply; [do] not arise; "
    "[do] not occur; [do] not come into; come* into it; "
    "[do] not take place; play* no part; plays no role; not concern us; "
    "not worry us; shown the door; ^ not included; ^ excluded; nope $";

/* It has been decided. */
static const char settled[] =
    "looked and dropped; discussed and dropped; tried and dropped; "
    "considered and dropped; discussed and rejected; "
    "considered and rejected; laid down by; signed till; signed until; "
    "only told; can not change it; may not change it; !no been agreed; "
    "!no been decided; !no been fixed; !no been tried; !no been settled; "
    "!no been chosen; not reopen*; never be swapped; will never be; "
    "outlive*; there they stay; there it stays; will not change; "
    "will not move; *'s closed; *'s settled; *'s decided; *'s done $; "
    "part is closed; signed off; once and for; has worked since; "
    "has been closed; carved; cemented; nailed down; hands off; "
    "nobody touches; works fine; works well; work fine; in place since; "
    "water under the; dead and buried; a done deal; done deal; "
    "no choice in; not ours; not up to us; not our call; not [a] choice; "
    "made for us; stays as; will stay; will remain; stays put; "
    "never move*; never grow*; never vary; never varies; [do] not vary; "
    "[do] not grow; not changed $; [have] not moved; same since; "
    "closed for good; tested to death; has been done; [was] referred; "
    "and done $; we dealt with; [was] dealt with; [left] .. the default*; "
    "stay* .. the default*; ^ and it is done $; something we gave up; "
    "we gave up $; gave it up; [be] switched off $; switched off for good; "
    "untouched since; not been touched since; [be] closed $; "
    "that is covered; [was] [dropped]; [be] no alternative $; "
    "[have] waived; ruled out; turned down; [be] kept simple; given up; "
    "never used; crossed off; dropped it; dropped from the plan; "
    "will not be others; on the cards; !unreal [be] [settled]; "
    "!unreal [be] .. [settled] $; we [dropped] it; !unreal [be] ruled out; "
    "[be] turned down; turned it down; turned .. down for; "
    "decided against; voted against; ship has sailed; in stone; "
    "done and dusted; not reopen; was settled; was decided; were decided; "
    "off the list; got buried; never change*; never going to change; "
    "never gone change; not going to change; not changed in; "
    "not changed since; stay* that way; stay* as it; not going back; "
    "ticked off; factory settings; by design; by decision of; "
    "[be] on purpose; not permitted; never let us";

/* Somebody else sees to it. */
static const char delegated[] =
    "entrusted to; [be] in .. competence; in competence of; "
    "performed by [a] .. [party]; [be] ordered by; given by the; "
    "own people; separate programme; lies with; sits with; rests with; "
    "[be] up to the; belongs to the; [be] owned by; [be] theirs; "
    "their [job]; on top of it; in good hands; have it in hand; "
    "has it in hand; foots; picks up the; pays for it; pays the bill; "
    "not my [job]; not our [job]; [kept] .. by [a] .. [party]; "
    "[kept] .. by .. [party]; [party] picked; wired .. up; "
    "[party] [watches]; the vendor's $; a matter for; in the hands of; "
    "referred .. to; else's [job]; *'s [job]; taken care of; "
    "[kept] by [a] .. [party]; [kept] by [party]; [party] [does] that; "
    "[party] [does] it; left to the; come* ready-made; as it comes; as is; "
    "mandated by; by head office";

/* Let it be as it may. */
static const char indifferent[] =
    "is content; are content; nobody but me; the door shut; "
    "you start over and; good with that; happy with that; happy that way; "
    "happy as it; costs us nothing; cost us nothing; cost nothing; "
    "costs nothing; [be] no object; takes its time; take as long; "
    "as slow as; as much as it; however long; however slow; own time; "
    "own sweet time; suits us; suits me; does us; serves us; no tears; "
    "nobody dies; nobody will die; life goes on; no disaster; no tragedy; "
    "no catastrophe; the world .. end; be my guest; could not care; "
    "the better $; ^ and start $; we start $; [nobody] cares; "
    "[nobody] would care; nobody minds; fine by; fine with us; "
    "fine with me; fine for us; fine for me; that is fine; [be] fine $; "
    "can be whatever; as it [likes]; for [a] care; [do] not care; "
    "[do] not mind; [do] not [matter]; [nobody] .. will look; no [hurry]; "
    "not in [a] [hurry]; who cares; run it $; is plenty; is enough for us; "
    "enough for us; fails it fails; breaks it breaks; content with; "
    "clear conscience; be happy $";

/* The idea amuses. */
static const char ironic[] =
    "with one line; hard put to; who on earth; what on earth; "
    "heaven forbid; makes no difference; no harm done; not yet a topic; "
    "as long as it [likes]; cannon; like using; like hiring; like buying; "
    "over the top; gold-plat*; gilding; overdo*; hilarious; too small for; "
    "too small to; too few to; too little to; quixotic; with respect; "
    "no lectures; be kidding; happily $; ship sailed; train has left; "
    "sledge-hammer; sparrows; [be] [moot]; would be [silly]; overkill; "
    "pointless; dispensable; superfluous; unnecessary; irrelevant; "
    "^ thanks $; but no $; too much for us; for us too much; "
    "would be [would-be]; would be a [would-be]; would be too; waste of; "
    "in search of a problem; sledgehammer; into the void; thank [god]; "
    "no thanks; thanks but no; i defy; [be] a short list; list of one; "
    "soon told; the reverse of what; not worth; neither .. worth; "
    "[no] .. worth; worth a thought; makes no sense; make no sense; "
    "not make sense";

/* There is nothing it could be done to. */
static const char impossible[] =
    "^ so .. can not occur; ^ so .. can not come; ^ hence neither; "
    "can occur $; nobody from outside; holding the key; "
    "[do] not exist here; not capable of; no way of its own; "
    "nothing to it; [have] no one to; nothing for [us] to; "
    "[have] nothing to [hide]; carries no; contains no; involves no; "
    "uses no; stores no; makes no; runs no; calls no; touches no; "
    "knows no; sees no; keep none; keeps none; [hosts] no; "
    "none of it concern*; none of .. [capability]; nothing .. is [undone]; "
    "nobody is personal; free text .. not exist; it can not [act]; "
    "[do] not [act] anything; no .. to [hide]; no .. .. to [hide]; "
    "no .. behind this; no .. behind it; no [users]; nothing to [hide]; "
    "nothing .. to [hide]; nothing worth; nothing to do there; "
    "nothing is [undone]; no human [reads]; [nobody] [tinkers]; "
    "not connected to; no access to any; no archive; no library; "
    "nowhere else; everything is public; nothing about people; "
    "no information about people; look* nothing up; [have] no [power] to; "
    "nobody can type; nobody types; can not type; never type*; "
    "can only tap; can only choose; can only pick; not much to; "
    "[be] no [little] to; no secret*";

/* It is too small for that. */
static const char small[] =
    "it is a toy; only user*; ^ one prompt; only person with; "
    "is the only place; [single] .. [suffices]; [single] .. .. [suffices]; "
    "one .. is enough; one .. .. is enough; [single] .. .. there is $; "
    "one and only; i am the whole; [few] [calls] a [period]; "
    "[few] [calls] per [period]; [few] a [period] so; one call in; "
    "one call and";

const struct lens_cues lens_dismissals[] = {
    IDEA(need),        IDEA(scope),  IDEA(settled),    IDEA(delegated),
    IDEA(indifferent), IDEA(ironic), IDEA(impossible), IDEA(small),
};
const size_t lens_n_dismissals = COUNT(lens_dismissals);

/* The next of patterns with semicolons between them, as text in `out`. */
static bool next_pattern(const char **patterns, char *out, size_t cap)
{
    const char *at = *patterns + strspn(*patterns, "; ");
    const size_t len = strcspn(at, ";");

    *patterns = at + len;
    if (!len || len >= cap)
        return false;
    memcpy(out, at, len);
    out[len] = '\0';
    return true;
}

const char *lens_cues_find(const struct lens_cues *cues, size_t n,
                           const struct lens_wording *clause)
{
    for (size_t i = 0; i < n; i++) {
        const char *patterns = cues[i].patterns;
        char pattern[PATTERN_BYTES];

        while (next_pattern(&patterns, pattern, sizeof(pattern))) {
            if (lens_wording_has(clause, pattern))
                return cues[i].idea;
        }
    }
    return NULL;
}
