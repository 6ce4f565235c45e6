// The hot loops for one instruction set; the source is kernels.inc.
#define NEEDLEWORK_KERNELS baseline
#include "numerics/kernels.inc"
