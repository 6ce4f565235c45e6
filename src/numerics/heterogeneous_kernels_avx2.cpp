// The hot loops for one instruction set; the source is heterogeneous_kernels.inc.
#define NEEDLEWORK_KERNELS avx2
#include "numerics/heterogeneous_kernels.inc"
