// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Specifications;

/// <summary>Where a sequence and the model parted.</summary>
internal sealed record SequentialFailure(string Reason, string Table, Exception? Exception);
