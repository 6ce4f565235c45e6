// The hot loops for one instruction set; the source is kernels.inc.
#define NEEDLEWORK_KERNELS avx512
#include "numerics/kernels.inc"
