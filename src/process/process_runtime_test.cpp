// MPI and PETSc live as long as the tests of this room.
#include <gtest/gtest.h>

#include <optional>

#include "grid/runtime.hpp"

namespace {

class RuntimeEnvironment : public testing::Environment {
  public:
    void SetUp() override { runtime_.emplace(); }
    void TearDown() override { runtime_.reset(); }

  private:
    std::optional<needlework::Runtime> runtime_;
};

const auto* const environment = testing::AddGlobalTestEnvironment(new RuntimeEnvironment);

}  // namespace
