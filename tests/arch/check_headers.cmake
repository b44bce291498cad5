# Fails when a header does not compile alone.
#   cmake -DROOT=<source dir> -DCC=<compiler> -P check_headers.cmake
cmake_minimum_required(VERSION 3.25)

find_program(PKG_CONFIG pkg-config)
set(flags "")
if(PKG_CONFIG)
  execute_process(COMMAND ${PKG_CONFIG} --cflags
      libutf8proc libcjson libxxhash sqlite3 check
    OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  separate_arguments(flags)
endif()

set(n 0)
set(bad 0)
foreach(layer engine indexes corpus cli tests benchmarks)
  file(GLOB_RECURSE headers "${ROOT}/${layer}/*.h")
  foreach(header IN LISTS headers)
    execute_process(
      COMMAND ${CC} -std=gnu17 -fsyntax-only -Wall -Wextra -Wpedantic -Werror
        -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE
        -I${ROOT}/engine/include -I${ROOT}/engine -I${ROOT}/indexes
        -I${ROOT}/corpus -I${ROOT}/cli -I${ROOT}/tests -I${ROOT}/benchmarks
        ${flags} -include ${header} -include stddef.h -x c /dev/null
      RESULT_VARIABLE result ERROR_VARIABLE said)
    if(NOT result EQUAL 0)
      message("${header} does not compile alone:\n${said}")
      math(EXPR bad "${bad} + 1")
    endif()
    math(EXPR n "${n} + 1")
  endforeach()
endforeach()
if(bad)
  message(FATAL_ERROR "${bad} header(s) do not compile alone")
endif()
if(n EQUAL 0)
  message(FATAL_ERROR "no header below '${ROOT}'")
endif()
message("${n} headers compile alone")
