#include "study/engine_context.hpp"

namespace needlework {
int run_validate_job(EngineContext&) { return 70; }
int run_calibrate_job(EngineContext&) { return 70; }
}  // namespace needlework
