// SPDX-License-Identifier: MIT

namespace RingIO.Load;

/// <summary>Something that the caller can put right: printed as one line, exit code 1.</summary>
internal sealed class LoadException(string message) : Exception(message);
