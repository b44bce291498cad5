# check_headers.cmake must accept a complete header and refuse the others.
#   cmake -DCHECK=... -DCC=... -DWORK=... -P can_fail_headers.cmake
cmake_minimum_required(VERSION 3.25)

function(run text)
  file(REMOVE_RECURSE "${WORK}")
  file(WRITE "${WORK}/engine/base/x.h" "${text}\n")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -DCC=${CC} -P ${CHECK}
    RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
  set(result "${result}" PARENT_SCOPE)
  set(said "${said}" PARENT_SCOPE)
endfunction()

run("#include <stddef.h>\nsize_t lens_x(void);")
if(NOT result EQUAL 0)
  message(SEND_ERROR "a complete header is refused:\n${said}")
endif()
foreach(text "size_t lens_x(void);" "#include \"base/no.h\"" "struct lens_y {")
  run("${text}")
  if(result EQUAL 0 OR NOT said MATCHES "x\\.h")
    message(SEND_ERROR "accepted: ${text}")
  endif()
endforeach()
