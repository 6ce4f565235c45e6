// The sweep over cells for one instruction set; the source is healing_kernel.inl.
#define NEEDLEWORK_KERNELS baseline
#include "process/healing/healing_kernel.inl"
