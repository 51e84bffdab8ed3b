// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <content>Unmapping others' pages; under the handles' lock.</content>
public sealed partial class GrantTable
{
    private void UnmapChunk(Span<GnttabUnmapGrantRef> batch)
    {
        MakeRoom(batch.Length);
        Span<GrantMapping> mappings = _mappings;
        Span<GrantStatus> results = _results;
        Span<int> indices = _indices;
        Span<int> items = _items;
        var count = 0;
        var granters = default(GrantEntered);
        try
        {
            for (var item = 0; item < batch.Length; item++)
            {
                var operation = batch[item];
                var status = Judge(operation, out var index);
                batch[item].Status = status;
                if (status == GrantStatus.Okay && operation.HostAddress != 0)
                {
                    // Leaving from here on, so that the same handle once more in this batch is refused (XSA-218).
                    _handles[index].IsLeaving = true;
                    mappings[count] = _handles[index].Mapping;
                    (indices[count], items[count++]) = (index, item);
                }
                else if (status == GrantStatus.Okay)
                {
                    granters.Enter(_handles[index].Pin.Table);
                    EndPartInside(index, GrantMapBits.DeviceMap);
                }
            }
        }
        finally
        {
            granters.Leave();
        }

        if (count == 0)
        {
            return;
        }

        results[..count].Fill(GrantStatus.GeneralError);
        var change = 0L;
        try
        {
            change = _mapper!.Unmap(mappings[..count], results[..count]);
        }
        catch
        {
            results[..count].Fill(GrantStatus.GeneralError);
            throw;
        }
        finally
        {
            Settle(batch, items[..count], indices, results, change);
        }
    }

    private void Settle(
        Span<GnttabUnmapGrantRef> batch,
        ReadOnlySpan<int> items,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<GrantStatus> results,
        long change
    )
    {
        for (var done = 0; done < items.Length; done++)
        {
            if (results[done] == GrantStatus.Okay)
            {
                Leave(indices[done], change);
                if (batch[items[done]].DeviceAddress != 0)
                {
                    EndPart(indices[done], GrantMapBits.DeviceMap);
                }
            }
            else
            {
                // It is mapped still, or at least pinned: the handle stays.
                _handles[indices[done]].IsLeaving = false;
                batch[items[done]].Status = Negative(results[done]);
            }
        }
    }
}
