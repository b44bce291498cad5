# files.cmake - the files of the web page as arrays of C; see web_file.h.
#
#     cmake -DTO=web_files.c -P files.cmake -- index.html app.js ...
cmake_minimum_required(VERSION 3.25)

set(type_html "text/html; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_svg "image/svg+xml")

set(arrays "")
set(rows "")
set(n 0)
set(is_file FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  set(file "${CMAKE_ARGV${i}}")
  if(NOT is_file)
    if(file STREQUAL "--")
      set(is_file TRUE)
    endif()
    continue()
  endif()
  get_filename_component(name "${file}" NAME)
  string(REGEX REPLACE ".*\\." "" ending "${name}")
  if(NOT type_${ending})
    message(FATAL_ERROR "'${file}': no content type for '.${ending}'")
  endif()
  file(SHA256 "${file}" hash)
  string(SUBSTRING ${hash} 0 32 hash)
  file(READ "${file}" bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "    \\1\n"
    bytes "${bytes}")
  string(APPEND arrays "/* ${name} */
static const unsigned char file_${n}[] = {\n${bytes}\n};\n\n")
  string(APPEND rows "    { \"${name}\", \"${type_${ending}}\",
      \"\\\"${hash}\\\"\",
      { (const char *)file_${n}, sizeof(file_${n}) } },\n")
  math(EXPR n "${n} + 1")
endforeach()

file(WRITE ${TO} "/* Made of web/page/ by files.cmake. */
#include \"web/web_file.h\"

${arrays}static const struct lens_web_file files[] = {
${rows}};

const struct lens_web_file *lens_web_file(size_t i)
{
    return i < sizeof(files) / sizeof(*files) ? &files[i] : NULL;
}
")
