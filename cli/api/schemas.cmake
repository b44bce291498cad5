# schemas.cmake - JSON schemas as arrays of C, in the shape /openapi.json wants.
#
#     cmake -DTO=schemas.c -P schemas.cmake -- answer.schema.json list.json ...
#
# See schema.h.  "$schema" and "$id" go: within /openapi.json a schema has no
# address of its own.
cmake_minimum_required(VERSION 3.25)

set(arrays "")
set(rows "")
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
  file(READ "${file}" text)
  get_filename_component(name "${file}" NAME_WE)
  string(JSON media_type ERROR_VARIABLE none GET "${text}" x-media-type)
  if(none)
    set(media_type "application/json")
  endif()
  string(REGEX REPLACE "\n  \"(\\$schema|\\$id|x-media-type)\": \"[^\"]*\","
    "" text "${text}")
  string(REPLACE "\"#/definitions/" "\"#/components/schemas/${name}/$defs/"
    text "${text}")
  string(REPLACE "\n  \"definitions\": {" "\n  \"$defs\": {" text "${text}")
  string(STRIP "${text}" text)
  string(HEX "${text}" bytes)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "    \\1\n"
    bytes "${bytes}")
  string(APPEND arrays
    "static const unsigned char ${name}[] = {\n${bytes}\n};\n\n")
  string(APPEND rows "    { \"${name}\", \"${media_type}\",
      { (const char *)${name}, sizeof(${name}) } },\n")
endforeach()

file(WRITE ${TO} "/* Made of JSON schemas by schemas.cmake. */
#include \"api/schema.h\"

${arrays}static const struct lens_api_schema schemas[] = {
${rows}};

const struct lens_api_schema *lens_api_schema(size_t i)
{
    return i < sizeof(schemas) / sizeof(*schemas) ? &schemas[i] : NULL;
}
")
