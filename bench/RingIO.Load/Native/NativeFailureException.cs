// SPDX-License-Identifier: MIT

namespace RingIO.Load.Native;

/// <summary>A native subject returned an error number.</summary>
internal sealed class NativeFailureException(string message) : InvalidOperationException(message);
