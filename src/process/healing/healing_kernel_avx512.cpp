// The sweep over cells for one instruction set; the source is healing_kernel.inl.
#define NEEDLEWORK_KERNELS avx512
#include "process/healing/healing_kernel.inl"
