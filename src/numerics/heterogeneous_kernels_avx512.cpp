// The hot loops for one instruction set; the source is heterogeneous_kernels.inc.
#define NEEDLEWORK_KERNELS avx512
#include "numerics/heterogeneous_kernels.inc"
