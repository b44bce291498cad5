#include "asklens/answer.h"

const char *lens_verdict_name(enum lens_verdict verdict)
{
    switch (verdict) {
    case LENS_NO_MATCH: return "none";
    case LENS_WEAK: return "weak";
    case LENS_MATCH: return "match";
    }
    return "none";
}
