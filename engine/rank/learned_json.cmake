# learned_json.cmake - learned.json as an array of C.
#
#     cmake -DFROM=learned.json -DTO=learned_json.c -P learned_json.cmake
file(READ ${FROM} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)"
  "    \\1\n" bytes "${bytes}")
file(WRITE ${TO} "/* Made of learned.json. */
#include \"rank/learned.h\"

static const unsigned char bytes[] = {
${bytes}
};

struct lens_view lens_learned_default(void)
{
    return (struct lens_view){ (const char *)bytes, sizeof(bytes) };
}
")
