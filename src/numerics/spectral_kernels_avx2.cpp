// The hot loops of the layered solver for one instruction set; the source is spectral_kernels.inc.
#define NEEDLEWORK_SPECTRAL spectral_avx2
#include "numerics/spectral_kernels.inc"
