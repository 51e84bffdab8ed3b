// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Guards;

/// <summary>One time that something was handed out.</summary>
/// <param name="what">What it is, in words.</param>
/// <param name="owner">The stack of whoever got it.</param>
internal sealed class Rental(string what, string owner)
{
    private volatile string? _returned;
    private WeakReference<object>? _holder;

    /// <summary>Whether it was returned.</summary>
    public bool IsReturned => _returned is not null;

    /// <summary>Whether nobody can return it any more: what was handed out has been collected.</summary>
    private bool IsLost => _holder?.TryGetTarget(out _) == false;

    /// <summary>What it looked like when it was returned.</summary>
    public ulong Fingerprint { get; set; }

    /// <summary>What is handed out, and dies with its renter.</summary>
    public void HandOut(object holder) => _holder = new(holder);

    /// <summary>It is returned by the caller.</summary>
    public void Return() => _returned = OwnerStack.Capture();

    /// <summary>A misuse of this rental.</summary>
    public Misuse Misused(MisuseKind kind, string detail) =>
        new(kind, $"{what} {detail}", owner, _returned);

    /// <summary>The misuse that it is still out.</summary>
    public Misuse Leaked() =>
        Misused(
            MisuseKind.Leak,
            IsLost ? "was lost: nobody holds it any more to return it." : "was not returned."
        );
}
