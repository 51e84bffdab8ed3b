// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>Which of the paper's optimizations are on.</summary>
/// <param name="Interface">Scatter/gather, segmentation and checksum offload; if not, frames of the MTU, with checksums made in the guest.</param>
/// <param name="Channel">Header beside the descriptor, payload never mapped, receive by copy; if not, a page is mapped and unmapped, or exchanged, for each packet.</param>
/// <param name="Memory">Superpages, and I/O pages side by side; if not, mappings of 4 KiB, and I/O pages scattered.</param>
internal readonly record struct GuestSwitches(bool Interface, bool Channel, bool Memory);
