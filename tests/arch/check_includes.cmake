# Fails when a source file includes across a boundary of the design.
#   cmake -DROOT=<source dir> -P check_includes.cmake
#
# A header is resolved the way the compiler does it: below the roots
# engine/include, engine, indexes, corpus and so on.  Each layer then has a list
# of what it may meet: folders end in '/', single headers do not.  Tests and
# benchmarks may name a header of their own folder without the folder.
cmake_minimum_required(VERSION 3.25)

set(foundation engine/include/ engine/base/ engine/text/ engine/json/
               engine/kernels/)
set(MAY_engine engine/)
set(MAY_indexes indexes/ ${foundation})
set(MAY_corpus corpus/ ${foundation})
set(MAY_cli cli/ corpus/corpus.h corpus/summary.h indexes/indexes.h
            indexes/embedders/embedders.h indexes/embedders/known_models.h
            indexes/embedders/model_store.h indexes/embedders/model_take.h
            engine/include/ engine/answer/ engine/base/ engine/eval/
            engine/json/ engine/text/lens_id.h engine/text/unicode.h)
# A benchmark measures indexes one by one, not only through indexes.h.
set(MAY_cli_bench indexes/dense/faiss_index.h indexes/dense/vectors.h
                  indexes/index_weights.h indexes/lexical/build.h
                  indexes/lexical/search.h engine/kernels/kernels.h
                  engine/query/bag.h)
set(MAY_tests tests/ cli/ corpus/ indexes/ engine/)
set(MAY_benchmarks benchmarks/ corpus/ indexes/ engine/)

set(layers engine indexes corpus cli tests benchmarks)
set(roots engine/include ${layers})

# Third-party headers and the one folder that may name each; for FAISS, also the
# test that its C API is there.
set(third_party
  "utf8proc=engine/text/" "libstemmer=engine/text/" "cjson=engine/json/"
  "sqlite3=corpus/store/" "xxh=engine/base/" "check\\.h=tests/"
  "faiss=indexes/dense/ tests/dense/check_faiss_c.c" "cblas=tests/kernels/" "lapacke=tests/kernels/"
  "curl=indexes/embedders/" "sha256=engine/base/" "microhttpd=cli/serve/"
  "md4c=corpus/read/" "gumbo=corpus/read/" "hdf5=cli/bench/ tests/vectors/")

set(bad 0)
macro(complain)
  message(${ARGN})
  math(EXPR bad "${bad} + 1")
endmacro()

# Is `path` in one of the folders, or one of the files, of the list?
function(is_allowed path out)
  set(${out} FALSE PARENT_SCOPE)
  foreach(may IN LISTS ARGN)
    string(FIND "${path}" "${may}" at)
    if((at EQUAL 0 AND may MATCHES "/$") OR path STREQUAL may)
      set(${out} TRUE PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# Our file that `header` names, "" when it is none of ours.
function(resolve header out)
  set(${out} "" PARENT_SCOPE)
  foreach(root IN LISTS roots)
    if(EXISTS "${ROOT}/${root}/${header}")
      set(${out} "${root}/${header}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

macro(check_third_party file header)
  string(TOLOWER "${header}" lower)
  foreach(rule IN LISTS third_party)
    string(REGEX MATCH "^(.*)=(.*)$" ignored "${rule}")
    set(name "${CMAKE_MATCH_1}")
    string(REPLACE " " ";" home "${CMAKE_MATCH_2}")
    if(lower MATCHES "^${name}")
      is_allowed("${file}" ok ${home})
      if(NOT ok)
        complain("${file}: <${header}> belongs in ${home} only")
      endif()
    endif()
  endforeach()
endmacro()

function(check_file layer file)
  file(STRINGS "${ROOT}/${file}" lines REGEX "^[ \t]*#[ \t]*include")
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "include[ \t]*([\"<])([^\">]+)[\">]")
      complain("${file}: cannot read '${line}'")
      continue()
    endif()
    set(quote "${CMAKE_MATCH_1}")
    set(header "${CMAKE_MATCH_2}")
    if(quote STREQUAL "<")
      check_third_party("${file}" "${header}")
      resolve("${header}" ours)
      if(ours)
        complain("${file}: our <${header}> is written in quotes")
      endif()
    endif()
    if(header MATCHES "(^|/)\\.\\.?/")
      complain("${file}: \"${header}\" is relative to the file; name it from "
               "its layer")
      continue()
    endif()
    resolve("${header}" ours)
    if(ours)
      set(may ${MAY_${layer}})
      if(file MATCHES "^cli/bench/")
        list(APPEND may ${MAY_cli_bench})
      endif()
      is_allowed("${ours}" ok ${may})
      if(NOT ok)
        complain("${file}: ${layer}/ may not include ${ours}")
      endif()
    elseif(quote STREQUAL "\"")
      get_filename_component(folder "${file}" DIRECTORY)
      if(EXISTS "${ROOT}/${folder}/${header}")
        if(NOT layer MATCHES "^(tests|benchmarks)$")
          complain("${file}: \"${header}\" is named from its layer, not from "
                   "its folder")
        endif()
      elseif(NOT generated MATCHES "(^|;)${header}(;|$)")
        complain("${file}: there is no \"${header}\"")
      endif()
    endif()
  endforeach()
  set(bad ${bad} PARENT_SCOPE)
endfunction()

# Headers the build writes have a template here.
set(generated "")
file(GLOB_RECURSE templates "${ROOT}/cli/*.h.in" "${ROOT}/engine/*.h.in"
  "${ROOT}/indexes/*.h.in" "${ROOT}/corpus/*.h.in" "${ROOT}/cmake/*.h.in")
foreach(template IN LISTS templates)
  get_filename_component(name "${template}" NAME)
  string(REGEX REPLACE "\\.in$" "" name "${name}")
  list(APPEND generated "${name}")
endforeach()

set(n 0)
foreach(layer IN LISTS layers)
  file(GLOB_RECURSE files RELATIVE "${ROOT}"
    "${ROOT}/${layer}/*.c" "${ROOT}/${layer}/*.h" "${ROOT}/${layer}/*.cpp")
  foreach(file IN LISTS files)
    check_file(${layer} "${file}")
    math(EXPR n "${n} + 1")
  endforeach()
endforeach()
if(bad)
  message(FATAL_ERROR "${bad} forbidden include(s)")
endif()
if(n EQUAL 0)
  message(FATAL_ERROR "no source file below '${ROOT}'")
endif()
message("${n} files include only what they may")
