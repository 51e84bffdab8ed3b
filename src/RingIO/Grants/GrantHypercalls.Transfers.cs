// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <content>Pages that change hands.</content>
public sealed partial class GrantHypercalls
{
    /// <summary>Gives pages to domains that accept them (GNTTABOP_transfer). Their bytes go with them, their type does not (XSA-214).</summary>
    /// <param name="batch">What; gets the answers.</param>
    public void Transfer(Span<GnttabTransfer> batch)
    {
        foreach (ref var item in batch)
        {
            var operation = item;
            item.Status = Transfer(operation, isFlip: false);
        }
    }

    /// <summary>
    /// Exchanges pages, as a flip does: the receiver's entry names one of its pages, which the caller gets where its own was. So both
    /// have as many pages as before, and where they were.
    /// </summary>
    /// <param name="batch">What; gets the answers.</param>
    public void Flip(Span<GnttabTransfer> batch)
    {
        foreach (ref var item in batch)
        {
            var operation = item;
            item.Status = Transfer(operation, isFlip: true);
        }
    }

    private GrantStatus Transfer(in GnttabTransfer operation, bool isFlip)
    {
        var from = new Gfn(operation.Frame);
        if (!_caller.Frames.TryFind(from, out var frame) || !_memory.Contains(frame))
        {
            return GrantStatus.BadPage;
        }

        if (
            _caller.IsClosed
            || !_registry.TryFind(operation.Domain, out var receiver)
            || receiver == _caller
        )
        {
            return GrantStatus.BadDomain;
        }

        return receiver.Accept(new(operation.Reference), new(_caller, from, frame, isFlip));
    }
}
