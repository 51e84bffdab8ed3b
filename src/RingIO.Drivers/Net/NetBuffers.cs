// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <summary>The buffers of a bridge: as many as it is given, and never more.</summary>
internal sealed class NetBuffers
{
    private readonly DomainContext _context;
    private readonly NetBuffer[] _all;
    private readonly Stack<NetBuffer> _free;

    public NetBuffers(DomainContext context, int count)
    {
        _context = context;
        _all = new NetBuffer[count];
        _free = new(count);
        for (var buffer = 0; buffer < count; buffer++)
        {
            var pages = new Gfn[NetKeys.MostPages];
            if (!context.Pages.TryTake(pages))
            {
                Return(buffer);
                throw new ArgumentException(
                    $"{count} buffers take {count * NetKeys.MostPages} pages of the driver domain, which has too few left: give it more memory, or the bridge fewer buffers."
                );
            }

            _all[buffer] = new(context, pages);
            _free.Push(_all[buffer]);
        }
    }

    public int Free => _free.Count;

    /// <summary>How many back ends there are, whose frames wait in them.</summary>
    public int Sharers { get; set; }

    /// <summary>
    /// Whether one more frame may wait in one: guests that take nothing, all together, leave a quarter for frames that pass; and of
    /// several guests each queue holds at most four times what the rest leaves, so that something is left for the next.
    /// </summary>
    /// <param name="waiting">How many of the queue's wait by now.</param>
    public bool MayWait(int waiting)
    {
        var left = _free.Count - (_all.Length / 4);
        return left >= 0 && (Sharers < 2 || waiting < 4 * left);
    }

    /// <summary>Takes a buffer, with one use.</summary>
    public NetBuffer? Take()
    {
        if (!_free.TryPop(out var buffer))
        {
            return null;
        }

        buffer.Uses = 1;
        return buffer;
    }

    public void Drop(NetBuffer buffer)
    {
        if (--buffer.Uses == 0)
        {
            _free.Push(buffer);
        }
    }

    public void Dispose() => Return(_all.Length);

    private void Return(int count)
    {
        foreach (var buffer in _all.AsSpan(0, count))
        {
            foreach (var page in buffer.Pages)
            {
                _context.Pages.Put(page);
            }
        }
    }
}
