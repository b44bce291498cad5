# Flags every layer of ours is compiled with.
#
# Floating point must give the same bytes with every compiler and on every
# host: no -ffast-math, and no fusing of a multiplication and an addition that
# the source wrote as two.
add_library(asklens_flags INTERFACE)
target_compile_options(asklens_flags INTERFACE -ffp-contract=off)
target_compile_definitions(asklens_flags INTERFACE _POSIX_C_SOURCE=200809L
                                                   _DEFAULT_SOURCE)

if(ASKLENS_DEVELOPER)
  target_compile_options(asklens_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings -Wcast-qual
    -Wformat=2 -Wundef -Wnull-dereference -Wdouble-promotion -Werror)
endif()

if(ASKLENS_SANITIZE)
  target_compile_options(asklens_flags INTERFACE
    -fsanitize=${ASKLENS_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(asklens_flags INTERFACE -fsanitize=${ASKLENS_SANITIZE})
endif()
