// The hot loops for one instruction set; the source is kernels.inc.
#define NEEDLEWORK_KERNELS avx2
#include "numerics/kernels.inc"
