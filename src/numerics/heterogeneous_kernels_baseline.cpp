// The hot loops for one instruction set; the source is heterogeneous_kernels.inc.
#define NEEDLEWORK_KERNELS baseline
#include "numerics/heterogeneous_kernels.inc"
