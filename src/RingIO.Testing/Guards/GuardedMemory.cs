// SPDX-License-Identifier: MIT

using System.Buffers;

namespace RingIO.Testing.Guards;

/// <summary>Memory of an inner pool: canaries, what the renter sees, canaries.</summary>
internal sealed class GuardedMemory
{
    private readonly IMemoryOwner<byte> _inner;
    private readonly Memory<byte> _whole;
    private readonly int _guard;

    public GuardedMemory(IMemoryOwner<byte> inner, int guard, Rental rental)
    {
        _inner = inner;
        _whole = inner.Memory;
        _guard = _whole.Length > 2 * guard ? guard : 0;
        Rental = rental;
        Inside = _whole[_guard..^_guard];
        _whole.Span[.._guard].Fill(Canary.Fence);
        Inside.Span.Fill(Canary.Poison);
        _whole.Span[^_guard..].Fill(Canary.Fence);
    }

    public Rental Rental { get; }

    public Memory<byte> Inside { get; }

    /// <summary>The misuse that a byte beside the memory was written, or null.</summary>
    public Misuse? FindOverrun()
    {
        var behind = Canary.FindChange(_whole.Span[^_guard..], Canary.Fence);
        if (behind >= 0)
        {
            return Overrun($"the byte {behind} behind its end");
        }

        var before = Canary.FindChange(_whole.Span[.._guard], Canary.Fence);
        return before >= 0 ? Overrun($"the byte {_guard - before} before its start") : null;
    }

    /// <summary>Makes the memory unusable until <see cref="Release"/>.</summary>
    public void Poison() => Inside.Span.Fill(Canary.Poison);

    /// <summary>The misuse that returned memory was written, or null.</summary>
    public Misuse? FindUseAfterReturn()
    {
        var at = Canary.FindChange(Inside.Span, Canary.Poison);
        return at < 0
            ? FindOverrun()
            : Rental.Misused(
                MisuseKind.UseAfterReturn,
                $"was written after its return: its byte {at} was 0x{Canary.Poison:x2} and is 0x{Inside.Span[at]:x2}."
            );
    }

    /// <summary>Gives the memory back to the inner pool.</summary>
    public void Release() => _inner.Dispose();

    private Misuse Overrun(string where) =>
        Rental.Misused(MisuseKind.Overrun, $"was overrun: {where} was written.");
}
