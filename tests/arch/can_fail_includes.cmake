# check_includes.cmake must accept a clean tree and refuse each of these lines.
#   cmake -DCHECK=... -DWORK=... -P can_fail_includes.cmake
cmake_minimum_required(VERSION 3.25)

function(fresh_tree)
  file(REMOVE_RECURSE "${WORK}")
  foreach(header engine/include/asklens/status.h engine/base/buffer.h
      engine/text/words.h engine/text/lens_id.h engine/rank/fusion.h
      engine/json/json.h indexes/indexes.h indexes/format/container.h
      corpus/corpus.h corpus/store/store.h cli/command.h tests/support/folder.h)
    file(WRITE "${WORK}/${header}" "\n")
  endforeach()
endfunction()

# Run the check over a tree whose `file` holds the line `text`.
function(run file text)
  fresh_tree()
  file(WRITE "${WORK}/${file}" "${text}\n")
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -P ${CHECK}
    RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
  set(result "${result}" PARENT_SCOPE)
  set(said "${said}" PARENT_SCOPE)
endfunction()

function(expect_refused file text)
  run("${file}" "${text}")
  if(result EQUAL 0 OR NOT said MATCHES "${file}:")
    message(SEND_ERROR "${file} may hold ${text}:\n${said}")
  endif()
endfunction()

function(expect_accepted file text)
  run("${file}" "${text}")
  if(NOT result EQUAL 0)
    message(SEND_ERROR "${file} may not hold ${text}:\n${said}")
  endif()
endfunction()

expect_refused(engine/rank/x.c "#include \"format/container.h\"")
expect_refused(engine/rank/x.c "#include \"indexes.h\"")
expect_refused(engine/rank/x.c "#include \"corpus.h\"")
expect_refused(engine/include/asklens/x.h "# include \"command.h\"")
expect_refused(indexes/format/x.c "#include \"corpus.h\"")
expect_refused(indexes/format/x.c "#include \"store/store.h\"")
expect_refused(indexes/format/x.c "#include \"rank/fusion.h\"")
expect_refused(corpus/read/x.c "#include \"indexes.h\"")
expect_refused(corpus/read/x.c "\t#\tinclude \"command.h\"")
expect_refused(cli/x.c "#include \"format/container.h\"")
expect_refused(cli/x.c "#include \"store/store.h\"")
expect_refused(cli/x.c "#include \"text/words.h\"")
expect_refused(cli/x.c "#include \"rank/fusion.h\"")
expect_refused(cli/x.c "#include \"support/folder.h\"")
expect_refused(benchmarks/x.c "#include \"command.h\"")
expect_refused(benchmarks/x.c "#include \"support/folder.h\"")
expect_refused(engine/base/x.c "#include \"../text/words.h\"")
expect_refused(engine/base/x.c "#include \"buffer.h\"")
expect_refused(engine/base/x.c "#include \"base/missing.h\"")
expect_refused(engine/base/x.c "#include <base/buffer.h>")
expect_refused(engine/base/x.c "#include HEADER")
expect_refused(engine/base/x.c "#include <utf8proc.h>")
expect_refused(engine/json/x.c "#include <libstemmer.h>")
expect_refused(engine/text/x.c "#include <cjson/cJSON.h>")
expect_refused(engine/text/x.c "#include <cJSON.h>")
expect_refused(corpus/read/x.c "#include <sqlite3.h>")
expect_refused(tests/corpus/x.c "#include <sqlite3.h>")
expect_refused(indexes/format/x.c "#include <xxhash.h>")
expect_refused(engine/base/x.c "#include <check.h>")
expect_refused(indexes/format/x.c "#include <faiss/c_api/Index_c.h>")
expect_refused(indexes/format/x.cpp "#include <faiss/Index.h>")
expect_refused(tests/dense/x.c "#include <faiss/c_api/Index_c.h>")

expect_accepted(engine/rank/x.c "#include \"rank/fusion.h\"")
expect_accepted(engine/base/x.c "#include <xxhash.h>\n#include <stdio.h>")
expect_accepted(engine/text/x.c "#include <utf8proc.h>\n#include <libstemmer.h>")
expect_accepted(engine/json/x.c "#include <cjson/cJSON.h>")
expect_accepted(corpus/store/x.c "#include <sqlite3.h>")
expect_accepted(indexes/dense/x.c "#include <faiss/c_api/Index_c.h>")
expect_accepted(indexes/dense/faiss_c/x.cpp "#include <faiss/Index.h>")
expect_accepted(tests/dense/check_faiss_c.c
  "#include <faiss/c_api/Index_c.h>")
expect_accepted(indexes/format/x.c
  "#include \"format/container.h\"\n#include \"base/buffer.h\"")
expect_accepted(corpus/read/x.c
  "#include \"text/words.h\"\n#include \"asklens/status.h\"")
expect_accepted(cli/x.c "#include \"corpus.h\"\n#include \"indexes.h\"\n\
#include \"text/lens_id.h\"\n#include \"json/json.h\"")
expect_accepted(tests/x.c "#include <check.h>\n#include \"command.h\"\n\
#include \"format/container.h\"\n#include \"rank/fusion.h\"")
expect_accepted(benchmarks/x.c "#include \"format/container.h\"")

# An empty tree means the check looked in the wrong place.
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -P ${CHECK}
  RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
if(result EQUAL 0)
  message(SEND_ERROR "an empty tree is accepted")
endif()
