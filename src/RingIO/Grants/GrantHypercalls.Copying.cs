// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <content>Copies.</content>
public sealed partial class GrantHypercalls
{
    /// <summary>Copies bytes between pages, each side granted or the caller's own (GNTTABOP_copy).</summary>
    /// <param name="batch">What; gets the answers: every one (XSA-318).</param>
    public void Copy(Span<GnttabCopy> batch)
    {
        foreach (ref var item in batch)
        {
            var operation = item;
            item.Status = Copy(operation);
        }
    }

    private GrantStatus Copy(in GnttabCopy operation)
    {
        const GrantCopyBits Known = GrantCopyBits.SourceGranted | GrantCopyBits.DestinationGranted;
        const int PageBytes = 4096;
        if (
            operation.Source.Offset + operation.Length > PageBytes
            || operation.Destination.Offset + operation.Length > PageBytes
        )
        {
            return GrantStatus.BadCopyArgument;
        }

        if ((operation.Flags & ~Known) != 0)
        {
            return GrantStatus.GeneralError;
        }

        if (_caller.IsClosed)
        {
            return GrantStatus.BadDomain;
        }

        var status = Open(
            operation.Source,
            (operation.Flags & GrantCopyBits.SourceGranted) != 0,
            isWritable: false,
            out var source
        );
        if (status != GrantStatus.Okay)
        {
            return status;
        }

        status = Open(
            operation.Destination,
            (operation.Flags & GrantCopyBits.DestinationGranted) != 0,
            isWritable: true,
            out var destination
        );
        if (status == GrantStatus.Okay)
        {
            // Looked at again behind the pins: the caller's number may be another's by now (XSA-322).
            status = _caller.IsClosed
                ? GrantStatus.BadDomain
                : Copy(operation, source.Bytes, destination.Bytes);
            Close(destination);
        }

        Close(source);
        return status;
    }

    private GrantStatus Copy(in GnttabCopy operation, GrantBytes source, GrantBytes destination)
    {
        if (
            !source.Contain(operation.Source.Offset, operation.Length)
            || !destination.Contain(operation.Destination.Offset, operation.Length)
        )
        {
            return GrantStatus.GeneralError;
        }

        _memory
            .Bytes(source.Frame)
            .Slice(operation.Source.Offset, operation.Length)
            .CopyTo(_memory.Bytes(destination.Frame)[operation.Destination.Offset..]);
        return GrantStatus.Okay;
    }

    private GrantStatus Open(
        GnttabCopyPointer pointer,
        bool isGranted,
        bool isWritable,
        out GrantCopySide side
    )
    {
        side = default;
        if (!isGranted)
        {
            return OpenOwn(pointer, isWritable, out side);
        }

        if (!_registry.TryFind(pointer.Domain, out var granter))
        {
            return GrantStatus.BadDomain;
        }

        var use = new GrantUse(_caller.Domain, isWritable) { MayLead = true };
        var status = granter.TryPin(new(pointer.Reference), use, out var pin);
        if (status != GrantStatus.Okay)
        {
            return status;
        }

        if (!pin.IsTransitive)
        {
            side = new(pin.Bytes, isWritable) { First = pin };
            return GrantStatus.Okay;
        }

        // One step and no more (XSA-226): what it leads to must not lead further.
        status = GrantStatus.BadDomain;
        var second = default(GrantPin);
        if (_registry.TryFind(pin.Terms.TransitiveDomain, out var other))
        {
            use = new(granter.Domain, isWritable);
            status = other.TryPin(pin.Terms.TransitiveReference, use, out second);
        }

        if (status != GrantStatus.Okay)
        {
            granter.Unpin(pin);
            return status;
        }

        side = new(second.Bytes, isWritable) { First = pin, Second = second };
        return GrantStatus.Okay;
    }

    private GrantStatus OpenOwn(GnttabCopyPointer pointer, bool isWritable, out GrantCopySide side)
    {
        side = default;
        if (!IsOwn(pointer.Domain))
        {
            return GrantStatus.PermissionDenied;
        }

        if (
            !_caller.Frames.TryFind(new(pointer.Frame), out var frame)
            || !_memory.Contains(frame)
            || !_holds.TryHold(frame, 1, isWritable, _caller.Domain)
        )
        {
            return GrantStatus.BadPage;
        }

        side = new(new(frame, 0, 4096), isWritable);
        return GrantStatus.Okay;
    }

    private void Close(in GrantCopySide side)
    {
        if (side.First.Table is null)
        {
            _holds.Drop(side.Bytes.Frame, 1, side.IsWritable);
            return;
        }

        side.Second.Table?.Unpin(side.Second);
        side.First.Table.Unpin(side.First);
    }
}
