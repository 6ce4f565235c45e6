# needlework_room(NAME [SOURCES ...] [USES targets ...])
#   A room is a static library needlework_NAME from the folder's *.cpp files, and a test program
#   NAME_test from its *_test.cpp files. MPI tests are added with needlework_mpi_test.
set(NEEDLEWORK_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)

function(needlework_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES" ${ARGN})
  if(NOT ROOM_SOURCES)
    file(GLOB ROOM_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  endif()
  set(tests ${ROOM_SOURCES})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER ROOM_SOURCES EXCLUDE REGEX "_(test|main)\\.cpp$")
  if(ROOM_SOURCES)
    add_library(needlework_${name} STATIC ${ROOM_SOURCES})
    set(scope PUBLIC)
  else()
    add_library(needlework_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(needlework_${name} ${scope} ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(needlework_${name} ${scope} ${ROOM_USES})
  if(ROOM_SOURCES)
    # No contraction anywhere: the instruction set must not change the digits.
    target_compile_options(needlework_${name} PRIVATE ${NEEDLEWORK_WARNINGS} -ffp-contract=off)
  endif()
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE needlework_${name} needlework_source_folder GTest::gtest_main)
    target_compile_options(${name}_test PRIVATE -Wall -Wextra -ffp-contract=off)
    add_test(NAME ${name} COMMAND ${name}_test)
    # A build folder outside the source finds the data too.
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "NEEDLEWORK_DATA=${CMAKE_SOURCE_DIR}/data")
  endif()
endfunction()

# needlework_mpi_test(NAME RANKS program args...): runs the program under mpiexec, oversubscribed. Ranks that
# wait give their core away: a test beside other work then takes seconds, not tens of seconds.
function(needlework_mpi_test name ranks)
  add_test(NAME ${name}_np${ranks}
           COMMAND ${MPIEXEC_EXECUTABLE} --allow-run-as-root --oversubscribe --bind-to none
                   --mca mpi_yield_when_idle 1 -n ${ranks} ${ARGN})
  set_tests_properties(${name}_np${ranks} PROPERTIES PROCESSORS 2
                       ENVIRONMENT "NEEDLEWORK_DATA=${CMAKE_SOURCE_DIR}/data")
endfunction()
