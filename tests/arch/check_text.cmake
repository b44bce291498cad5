# Fails when a source file does not look like the others.
#   cmake -DROOT=<source dir> -P check_text.cmake
#
# C files: no tabs, no carriage returns, no trailing blanks, a final line end,
# at most 80 columns (code points) and 700 lines, and no control characters
# that make text look other than it is (Trojan Source, CVE-2021-42574).
# Text that the tests need in such shapes is written with escapes.
cmake_minimum_required(VERSION 3.25)

set(bad 0)
macro(complain file what)
  message("${file}: ${what}")
  math(EXPR bad "${bad} + 1")
endmacro()

# U+202A..U+202E, U+2066..U+2069, U+200E, U+200F, U+061C as UTF-8.
set(bidi "e2 80 a[a-e] |e2 81 a[6-9] |e2 80 8[ef] |d8 9c ")

macro(check_file file)
  # Hexadecimal: CMake's strings lose some bytes and all semicolons.
  file(READ "${ROOT}/${file}" hex HEX)
  string(REGEX REPLACE "(..)" "\\1 " spaced "${hex}")
  if(spaced MATCHES "(^| )09 ")
    complain("${file}" "has a tab")
  endif()
  if(spaced MATCHES "(^| )0d ")
    complain("${file}" "has a carriage return")
  endif()
  if(spaced MATCHES "(^| )20 0a ")
    complain("${file}" "has blanks at the end of a line")
  endif()
  if(NOT spaced MATCHES "(^| )0a $" OR spaced MATCHES "0a 0a $")
    complain("${file}" "does not end in exactly one line end")
  endif()
  if(spaced MATCHES "${bidi}")
    complain("${file}" "has a control character that hides text")
  endif()
  # One mark per code point: continuation bytes go, line ends become '/'.
  string(REGEX REPLACE "[89ab][0-9a-f] " "" points "${spaced}")
  string(REGEX REPLACE "0a " "/" points "${points}")
  string(REGEX REPLACE "[0-9a-f][0-9a-f] " "x" points "${points}")
  string(REPLACE "/" ";" lines "${points}")
  list(LENGTH lines n)
  math(EXPR n "${n} - 1")
  if(n GREATER 700)
    complain("${file}" "has ${n} lines, the limit is 700")
  endif()
  set(number 0)
  foreach(line IN LISTS lines)
    math(EXPR number "${number} + 1")
    string(LENGTH "${line}" columns)
    if(columns GREATER 80)
      complain("${file}" "line ${number} has ${columns} columns")
    endif()
  endforeach()
endmacro()

set(n_files 0)
foreach(layer engine indexes corpus cli tests benchmarks)
  file(GLOB_RECURSE files RELATIVE "${ROOT}"
    "${ROOT}/${layer}/*.c" "${ROOT}/${layer}/*.h" "${ROOT}/${layer}/*.cpp")
  foreach(file IN LISTS files)
    check_file("${file}")
    math(EXPR n_files "${n_files} + 1")
  endforeach()
endforeach()
if(bad)
  message(FATAL_ERROR "${bad} complaint(s)")
endif()
if(n_files EQUAL 0)
  message(FATAL_ERROR "no source file below '${ROOT}'")
endif()
message("${n_files} files look as they should")
