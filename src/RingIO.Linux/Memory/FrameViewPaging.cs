// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>In what entries the processor translates a domain's addresses.</summary>
public enum FrameViewPaging
{
    /// <summary>
    /// One of 4 KiB for each frame, made when the frame is shown: nothing faults later, and nothing is translated by a
    /// superpage.
    /// </summary>
    OneByOne,

    /// <summary>
    /// Made at the first touch: frames that are neighbours in their memfd and in the domain are one mapping of the
    /// kernel's by then, and share an entry of 2 MiB where the memfd is in transparent huge pages and 512 of them
    /// begin at a multiple of 512 on both sides. A frame that changes hands breaks its superpage up.
    /// </summary>
    Runs,
}
